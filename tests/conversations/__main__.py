"""python -m tests.conversations FOLDER: plays the scripts of a folder and prints what was right and what was not."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from bot.app import build
from bot.basics.settings import read_settings
from knowledge import settings
from tests.conversations.play import Played, play, scripts
from tests.support.conversations import City

NOON = 1_796_000_400.0  # a working day


def main(folder: Path, loud: bool) -> None:
    index = settings.indexes().absolute()
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "data"
        data.mkdir()
        (data / "index").symlink_to(index)
        os.environ["MINDBOT_DATA"] = str(data)
        os.environ["MINDBOT_DATABASE"] = f"sqlite:///{place}/mindbot.db"
        clock = [NOON]
        house = build(read_settings(Path(place) / "no.env"), lambda: clock[0])
        city = City(house, clock)
        started = time.process_time()
        results = []
        for number, script in enumerate(scripts(folder)):
            clock[0] += 3 * 86400
            try:
                results.append(play(city, script, f"browser-{number}"))
            except Exception as broken:
                results.append(
                    Played(script["name"], script.get("who", ""), wrong=[f"{type(broken).__name__}: {broken}"[:300]])
                )
        _print(results, time.process_time() - started, loud)
        house.close()


def _print(results: list[Played], cpu: float, loud: bool) -> None:
    for one in results:
        if loud:
            print("\n" + "=" * 8, one.name, one.who, *one.lines, sep="\n")
        print(("ok    " if not one.wrong else "WRONG ") + one.name)
        for wrong in one.wrong:
            print("       ", wrong)
    turns, good = sum(one.turns for one in results), sum(one.good for one in results)
    whole = Counter(one.who for one in results)
    right = Counter(one.who for one in results if not one.wrong)
    for who in whole:
        print(f"{who:15} {right[who]:3} of {whole[who]:3} conversations")
    print(f"{good} of {turns} turns, {sum(right.values())} of {len(results)} conversations; {cpu:.0f} s CPU")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "-v" in sys.argv)
