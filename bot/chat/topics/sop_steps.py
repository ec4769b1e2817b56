"""The SOP dialogue: a step, the next one, who does it, the total time, a checklist, self-assessment."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.basics.dates import local
from bot.basics.messages import Choice, Kind, Reply
from bot.basics.texts import say
from bot.chat import forms
from bot.chat.answers.answers import marks, rests_on
from bot.chat.answers.search_papers import linked
from bot.chat.conversation import Walk
from bot.chat.filling.prefill import begin
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.understanding import plain, spoken
from knowledge.passages import Paper

_LIST = "sop/about-sop"  # the paper that names the manuals
_SHORT = 30  # letters of "what next" and the like; a longer sentence says more
_UNITS = ("working_day", "hour", "minute")  # the largest first
_NUMBER = r"(\d{1,2}|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ)"
_STEP = re.compile(rf"(?:ขั้นตอนที่|ขั้นที่|ขั้นตอน|ขั้น|step|no\.?)\s*{_NUMBER}(?!\d)")


@dataclass(frozen=True)
class Manual:
    """An SOP with its paper."""

    paper: Paper
    words: Mapping[str, Any]

    @property
    def steps(self) -> Sequence[Mapping[str, Any]]:
        steps: Sequence[Mapping[str, Any]] = self.paper.data["steps"]
        return steps

    @property
    def called(self) -> tuple[str, ...]:
        """Its normalised names."""
        words = self.words
        return tuple(plain(one) for one in (*words["words"], words["name_th"], words["name_en"], *self.paper.aliases))

    def name(self, language: str) -> str:
        return f"SOP {self.words[f'name_{language}']}"


def sop_steps(turn: Turn) -> Outcome | None:
    """Answers what concerns the steps of an SOP that the person may read; other questions are for its paper."""
    said = turn.understood.text
    starts = said.startswith(tuple(spoken("steps")["assess"]))
    if not (turn.talk.walk or starts or _any(said, "about")):
        return None
    known = _manuals(turn)
    if not known:
        return None
    named = _named(said, known)
    current = next((one for one in known if turn.talk.walk and one.paper.id == turn.talk.walk.paper), None)
    manual = named or current or _shown(turn, known)
    about = _any(said, "about")
    if starts and not _any(said, "asks") and (named or about or current):
        return _assess(turn, manual) if manual else _which(turn, known, said)
    if current and not named and len(said) <= _SHORT and (going := _goes_on(turn, current, said)):
        return going
    if not about or _any(said, "question"):
        return None
    return _works(turn, manual, known, said, explicit=bool(named) or "sop" in said)


def _works(turn: Turn, manual: Manual | None, known: Sequence[Manual], said: str, *, explicit: bool) -> Outcome | None:
    """Shows one step, who does it, the total time, or the first step."""
    step = _STEP.search(said)
    wants = bool(step) or _any(said, "total") or _any(said, "walk")
    if not wants:
        return None
    if manual is None:
        return _which(turn, known, said) if explicit else None
    if step:
        return _one(turn, manual, _number(step[1]), who=_any(said, "who"))
    return _total(turn, manual) if _any(said, "total") else _step(turn, manual, _begun(turn, manual))


def _goes_on(turn: Turn, manual: Manual, said: str) -> Outcome | None:
    """Continues with the SOP that is being worked on."""
    walk = turn.talk.walk
    assert walk
    last = len(manual.steps)
    if _is(said, "done"):
        done = tuple(sorted({*walk.done, walk.step}))
        if len(done) == last or walk.step == last:
            return _checklist(turn, manual, replace(walk, done=done))
        return _step(turn, manual, replace(walk, step=walk.step + 1, done=done))
    if _is(said, "next"):
        return _last(turn, manual) if walk.step == last else _step(turn, manual, replace(walk, step=walk.step + 1))
    if _is(said, "before"):
        return _step(turn, manual, replace(walk, step=max(1, walk.step - 1)))
    return _checklist(turn, manual, walk) if _is(said, "checklist") else None


def _one(turn: Turn, manual: Manual, number: int, *, who: bool) -> Outcome:
    if not 1 <= number <= len(manual.steps):
        text = turn.say("steps.no_such", sop=manual.name(turn.language), count=len(manual.steps), number=number)
        return turn.outcome(Reply(text, Kind.STEPS, (turn.choice("steps.walk"),)))
    outcome = _step(turn, manual, replace(_begun(turn, manual), step=number))
    if not who:
        return outcome
    step = manual.steps[number - 1]
    what, who_does = (_in_their_language(step, name, turn.language) for name in ("what", "who"))
    answer = turn.say("steps.who", number=number, what=what, who=who_does)
    text = "\n".join([*_marks(turn, manual), answer])
    return replace(outcome, replies=(replace(outcome.replies[0], text=text),))


def _step(turn: Turn, manual: Manual, walk: Walk) -> Outcome:
    """One step as written, and the next one."""
    step, count = manual.steps[walk.step - 1], len(manual.steps)
    after = manual.steps[walk.step] if walk.step < count else None
    said = ("what", "who", "time", "form", "record")
    values = {name: _in_their_language(step, name, turn.language) for name in said}
    text = turn.say("steps.one", sop=manual.name(turn.language), number=walk.step, count=count, **values)
    what = _in_their_language(after, "what", turn.language) if after else ""
    then = turn.say("steps.then", number=walk.step + 1, what=what) if after else turn.say("steps.last")
    names = ("done", "next", "show") if after else ("done", "show", "assess")
    choices = tuple(turn.choice(f"steps.{name}") for name in names)
    return _said(turn, manual, "\n".join([*_marks(turn, manual), text, then]), choices, walk)


def _in_their_language(step: Mapping[str, Any], name: str, language: str) -> str:
    """A field of a step; in Thai where there is no English."""
    return str((step.get(f"{name}_en") if language == "en" else None) or step.get(name) or "–")


def _total(turn: Turn, manual: Manual) -> Outcome:
    text = turn.say(
        "steps.total", sop=manual.name(turn.language), count=len(manual.steps), time=in_all(manual.steps, turn.language)
    )
    choices = (turn.choice("steps.walk"),)
    return _said(turn, manual, "\n".join([*_marks(turn, manual), text]), choices, _begun(turn, manual))


def _checklist(turn: Turn, manual: Manual, walk: Walk) -> Outcome:
    named = [(step["number"], _in_their_language(step, "what", turn.language)) for step in manual.steps]
    lines = [f"{'☑' if number in walk.done else '☐'} {number}. {what}" for number, what in named]
    text = turn.say(
        "steps.checklist",
        sop=manual.name(turn.language),
        done=len(walk.done),
        count=len(manual.steps),
        lines="\n".join(lines),
    )
    whole = len(walk.done) == len(manual.steps)
    ends = [turn.say("steps.all_done")] if whole else []
    choices = (turn.choice("steps.assess"),) if whole else (turn.choice("steps.next"), turn.choice("steps.assess"))
    return _said(turn, manual, "\n".join([*_marks(turn, manual), text, *ends]), choices, walk)


def _last(turn: Turn, manual: Manual) -> Outcome:
    choices = (turn.choice("steps.show"), turn.choice("steps.assess"))
    assert turn.talk.walk
    return _said(turn, manual, turn.say("steps.last"), choices, turn.talk.walk)


def _which(turn: Turn, known: Sequence[Manual], said: str) -> Outcome:
    """Asks which SOP, with a button for each."""
    choices = tuple(Choice(one.name(turn.language), send=f"{one.name('th')} {said}") for one in known)
    return turn.outcome(turn.reply("steps.which", *choices))


def _assess(turn: Turn, manual: Manual) -> Outcome:
    """Opens the self-assessment form with this SOP's steps."""
    said = {
        "sop": manual.paper.title,
        "topic": manual.paper.id,
        forms.LINES: [step["what"] for step in manual.steps],
    }
    return begin(turn, "self_assessment", said=said | ({"unit": turn.person.unit} if turn.person.unit else {}))


def in_all(steps: Sequence[Mapping[str, Any]], language: str) -> str:
    """The total time, summed per unit, because a working day is not a number of hours."""
    sums: Counter[str] = Counter()
    for step in steps:
        sums[step["duration"]["unit"]] += step["duration"]["value"]
    sums["hour"] += sums["minute"] // 60
    sums["minute"] %= 60
    return " ".join(say(f"steps.{unit}", language, n=sums[unit]) for unit in _UNITS if sums[unit])


def _said(turn: Turn, manual: Manual, text: str, choices: tuple[Choice, ...], walk: Walk) -> Outcome:
    source = rests_on(manual.paper, turn.language, manual.steps[walk.step - 1]["what"])
    reply = Reply(text, Kind.STEPS, choices, (source,), asserted=True, confidence=1.0)
    return turn.outcome(linked(turn, reply), talk=replace(turn.talk, walk=replace(walk, touched=turn.now)))


def _begun(turn: Turn, manual: Manual) -> Walk:
    """Where the person left this SOP, or its start."""
    walk = turn.talk.walk
    return walk if walk and walk.paper == manual.paper.id else Walk(manual.paper.id)


def _marks(turn: Turn, manual: Manual) -> list[str]:
    return list(marks(manual.paper, turn.language, local(turn.now).date()))


def _manuals(turn: Turn) -> list[Manual]:
    """The SOPs that this person may read."""
    listing = turn.library.paper(_LIST, audiences=turn.audiences)
    found = []
    for one in listing.data.get("manuals", ()) if listing else ():
        paper = turn.library.paper(one["paper"], audiences=turn.audiences)
        if paper and paper.data.get("steps"):
            found.append(Manual(paper, one))
    return found


def _named(said: str, known: Sequence[Manual]) -> Manual | None:
    """The SOP that a sentence names: the longest match."""
    fits = [(len(word), one) for one in known for word in one.called if word in said]
    return max(fits, key=lambda pair: pair[0])[1] if fits else None


def _shown(turn: Turn, known: Sequence[Manual]) -> Manual | None:
    """The SOP whose section was shown last."""
    paper = turn.talk.section.partition("#")[0]
    return next((one for one in known if one.paper.id == paper), None)


def _number(word: str) -> int:
    numbers: list[str] = spoken("steps")["numbers"]
    return numbers.index(word) + 1 if word in numbers else int(word)


def _any(said: str, part: str) -> bool:
    return any(word in said for word in spoken("steps")[part])


def _is(said: str, part: str) -> bool:
    """Whether the message is exactly this, except for a polite ending."""
    return any(said == word or (said.startswith(word) and len(said) - len(word) <= 6) for word in spoken("steps")[part])
