"""Plays scripted conversations through the whole house and judges each turn and each end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.basics.messages import File, Place
from bot.basics.people import Role
from bot.basics.texts import say
from bot.cases.model.ticket import Priority
from bot.cases.records import my_cases
from bot.cases.records.my_cases import Stake
from bot.chat.conversation import Draft, Talk, from_bytes
from bot.store import Transaction
from bot.store.mail import talks
from bot.store.people import people
from tests.support.conversations import Chat, City
from tests.support.sample_files import photo

_MOST_STEPS = 16  # of filling a form to its end
_NUMBER = re.compile(r"\d{4}-\d{6}|\d{2,4}/\d{2,}|เลขที่ \S+|number is \S+")
_BUTTONS = {
    "send_alarm": ("danger.report",),
    "send": ("form.send",),
    "cancel": ("form.cancel",),
    "skip": ("form.skip", "form.unknown"),
}
_FIELDS = {
    "nuisance": "kind",
    "area": "place",
    "when": "time",
    "happened": "time",
    "photos": "photo",
    "what": "story",
    "official": "factory",
}
_TOGETHER = {"place": ("factory", "place"), "time": ("time", "since")}  # asked in one question, told in one answer
_STAFF = ("staff", "gifts")
_INTEGRITY = "integrity"


@dataclass
class Played:
    """How one conversation went: the turns with their answers, and every expectation that did not hold."""

    name: str
    who: str
    lines: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    turns: int = 0
    good: int = 0

    def check(self, holds: bool, what: str) -> bool:
        if not holds:
            self.wrong.append(what)
        return holds


def scripts(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.yaml")):
        yield from yaml.safe_load(file.read_text("utf-8"))


def play(city: City, script: Mapping[str, Any], address: str) -> Played:
    played = Played(str(script["name"]), str(script.get("who", "")))
    chat = city.citizen(address)
    if played.who in _STAFF:
        person = chat.person
        city.house.store.write(lambda tx: people.link(tx, person.id, Role.STAFF, "สปอ", city.at))
    player = Player(city, chat, played)
    for turn in script["turns"]:
        player.turn(turn)
    player.end(script.get("end") or {})
    return played


class Player:
    """One person who follows a script."""

    def __init__(self, city: City, chat: Chat, played: Played) -> None:
        self._city, self._chat, self._played = city, chat, played

    def turn(self, turn: Mapping[str, Any]) -> None:
        before = len(self._stakes())
        answer = self._does(turn)
        expect = turn.get("expect") or {}
        wrong = [*_judged(expect, answer, self._talk(), len(self._stakes()) - before)]
        self._played.turns += 1
        self._played.good += not wrong
        said = turn.get("say") or next(iter(turn.items()))
        self._played.lines += [f"  > {said}", *(f"    {line}" for line in answer.splitlines())]
        for one in wrong:
            self._played.lines.append(f"    !! {one}")
            self._played.wrong.append(f"{said!r}: {one}")

    def _does(self, turn: Mapping[str, Any]) -> str:
        if "say" in turn:
            return self._chat.says(str(turn["say"]))
        if "photo" in turn:
            return self._chat.says("", files=self._photo())
        if "location" in turn:
            latitude, longitude = turn["location"]
            return self._chat.says("", place=Place(float(latitude), float(longitude), ""))
        if "press" in turn:
            return self._press(str(turn["press"]))
        return self._finish(turn["finish"])

    def _photo(self) -> tuple[Any, ...]:
        return (File(self._city.photo(photo()), "image/jpeg", 10, "a.jpg"),)

    def _press(self, what: str) -> str:
        labels = [say(key, language) for key in _BUTTONS.get(what, ()) for language in ("th", "en")]
        labels += {"anonymous": ["ไม่บอกชื่อ", "Anonymous"], "confidential": ["ปกปิดชื่อ", "Confidential"]}.get(what, [])
        labels += {"named": ["บอกชื่อ", "Named"], "yes": ["ใช่", "ยืนยัน"], "no": ["ไม่"]}.get(what, [])
        for label in labels:
            if any(label == one.label or label in one.label for one in self._chat.choices):
                return self._chat.presses(label)
        return self._chat.says({"yes": "ใช่", "no": "ไม่"}.get(what, what))

    def _finish(self, answers: Mapping[str, Any]) -> str:
        heard = []
        before = len(self._stakes())
        told = set[str]()
        for _ in range(_MOST_STEPS):
            draft = self._draft()
            if len(self._stakes()) > before or draft is None:
                break
            asked = _FIELDS.get(draft.asking, draft.asking) if draft.asking else "send"
            if asked == "send" and "factory" in answers and "factory" not in told and not draft.answers.get("factory"):
                asked = "factory"  # nobody asked for it alone
            parts = _TOGETHER.get(asked, (asked,)) if draft.asking != "area" else ("place",)
            told |= {asked, *parts}
            reply = " ".join(str(answers[part]) for part in parts if part in answers) or "ไม่รู้"
            if draft.asking == "happened":
                reply = f"{answers.get('time', '')} {answers.get('place', '')}"
            answer = self._chat.says(reply)
            heard.append(f"[{asked}] {reply}\n{answer}")
        return "\n".join(heard)

    def end(self, end: Mapping[str, Any]) -> None:
        stakes, check = self._stakes(), self._played.check
        if "filed" in end:
            check(len(stakes) == int(end["filed"]), f"END filed {len(stakes)} instead of {end['filed']}")
        if stakes:
            self._end_of(stakes, end)
        elif end.get("alarm") is True:
            check(False, "END the alarm was not sent")

    def _end_of(self, stakes: Sequence[Stake], end: Mapping[str, Any]) -> None:
        check, paper = self._played.check, stakes[0].ticket.paper
        told = " ".join(one.text for stake in stakes for one in stake.ticket.paper.said)
        if "identity" in end:
            check(paper.identity == end["identity"], f"END identity {paper.identity} instead of {end['identity']}")
        if "province" in end:
            check(paper.province == end["province"], f"END province {paper.province!r} instead of {end['province']}")
        if end.get("office") == _INTEGRITY:
            units = {stake.ticket.unit for stake in stakes}
            check(units == {"ศปท"}, f"END the case lies with {units}")
        if "alarm" in end:
            danger = any(stake.ticket.priority is Priority.DANGER for stake in stakes)
            check(danger == bool(end["alarm"]), f"END alarm {danger}")
        for word in end.get("kept") or ():
            check(str(word) in told, f"END {word!r} is not in the case")
        for word in end.get("never") or ():
            check(str(word) not in told, f"END {word!r} is in the case")

    def _stakes(self) -> Sequence[Stake]:
        person = self._chat.person
        found: Sequence[Stake] = self._city.house.store.read(lambda tx: my_cases.all_of(tx, person))
        return found

    def _talk(self) -> Talk:
        chat = self._chat

        def kept(tx: Transaction) -> bytes:
            return talks.read(tx, tx.seal.fingerprint(chat.channel, chat.address)).state

        return from_bytes(self._city.house.store.read(kept))

    def _draft(self) -> Draft | None:
        draft = self._talk().draft
        return draft if draft and not draft.aside else None


def _judged(expect: Mapping[str, Any], answer: str, talk: Talk, filed: int) -> Iterator[str]:
    card = "199" in answer and ("⚠️" in answer or say("danger.report", "th") in answer)
    missed = any(say("answer.not_found", language)[:30] in answer for language in ("th", "en"))
    if missed and not expect.get("may_miss"):
        yield "a dead end"
    if "card" in expect and card != expect["card"]:
        yield f"card {card}"
    if "filed" in expect and bool(filed) != expect["filed"]:
        yield f"filed {filed}"
    if "form" in expect:
        draft = talk.draft
        form = draft.form if draft and not draft.aside else "none"
        if (form == "none") != (expect["form"] == "none"):
            yield f"form {form}"
    if expect.get("has") and not any(str(one).lower() in answer.lower() for one in expect["has"]):
        yield f"nothing of {expect['has']}"
    for one in expect.get("lacks") or ():
        if str(one).lower() in answer.lower():
            yield f"says {one!r}"
    thai = len(re.findall(r"[ก-๛]", answer))
    if expect.get("language") == "en" and thai > 40:
        yield f"{thai} Thai letters"
    if expect.get("language") == "th" and answer and thai < 10:
        yield "not in Thai"
