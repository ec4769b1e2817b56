"""One question as a whole process: `mindbot ask` beside Python's own start.

python -m benchmarks.ask [--runs 15]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time

QUESTION = "เสือติดปีกกู้ได้เท่าไร"


def main() -> None:
    """Both in turn, so that a noisy machine is noisy for both."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=15)
    runs = options.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MINDBOT_DATA": folder}
        subprocess.run([sys.executable, "-m", "indexer", "build"], env=environment, check=True, capture_output=True)
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "python -c 'import numpy, pydantic, click'": [sys.executable, "-c", "import numpy, pydantic, click"],
            "mindbot ask": [sys.executable, "-m", "bot", "ask", QUESTION],
        }
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                begun = time.perf_counter()
                subprocess.run(command, env=environment, check=True, capture_output=True)
                taken[name].append(time.perf_counter() - begun)
    for name, seconds in taken.items():
        print(f"{name:44} median {statistics.median(seconds):.3f} s   slowest {max(seconds):.3f} s")


if __name__ == "__main__":
    main()
