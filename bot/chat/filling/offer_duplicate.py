"""Offers to join a duplicate instead of filing, without showing who is in it or what they said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.basics.dates import day, local
from bot.basics.messages import Choice, Kind, Reply
from bot.cases.model.action_classes import AddWord, Join
from bot.cases.model.submission import Lodge
from bot.cases.rules.find_duplicates import Twin
from bot.chat.conversation import Draft, in_hand
from bot.chat.effects import Act, AtTheDesk, FileTicket
from bot.chat.turn import Outcome, Turn

TWIN = "*twin"  # the form's question: join one of these, or file anyway?
_KNOWN = "twins"  # the key of the offered case numbers among the answers, each with whether it is the person's own


def offer(turn: Turn, draft: Draft, act: Act) -> Outcome | None:
    """Offers possible duplicates, once; None if there are none."""
    if not isinstance(act, FileTicket) or _KNOWN in draft.answers:
        return None
    twins = turn.desk.twins(turn.person, act.paper)
    if not twins:
        return None
    offered = [[twin.number, twin.yours] for twin in twins]
    asking = replace(draft, asking=TWIN, answers={**draft.answers, _KNOWN: offered}, touched=turn.now)
    return turn.outcome(_question(turn, twins), talk=in_hand(turn.talk, asking))


def chosen(turn: Turn, draft: Draft, act: Act) -> Act | None:
    """The action instead of filing; None if they file anyway or said something else."""
    twins = draft.answers.get(_KNOWN) or []
    for place, (number, yours) in enumerate(twins):
        if turn.understood.text == _label(turn, place, len(twins), yours=yours).lower() and isinstance(act, FileTicket):
            return _joining(act, str(number), yours=bool(yours))
    return None


def files_anyway(turn: Turn) -> bool:
    return turn.understood.text in (turn.say("twin.anyway").lower(), turn.say("form.send").lower())


def ask_again(turn: Turn, draft: Draft) -> Reply:
    """Repeats the choice, because the answer was neither."""
    twins = draft.answers.get(_KNOWN) or []
    return turn.reply("twin.choose", *_choices(turn, [bool(yours) for _, yours in twins]), kind=Kind.FORM)


def _question(turn: Turn, twins: Sequence[Twin]) -> Reply:
    lines = [_told(turn, twin) for twin in twins]
    if len(twins) > 1:
        lines = [f"{place}. {line}" for place, line in enumerate(lines, 1)]
    key = "twin.yours" if all(twin.yours for twin in twins) else "twin.offer"
    choices = _choices(turn, [twin.yours for twin in twins])
    return turn.reply(key, *choices, kind=Kind.FORM, lines="\n".join(lines))


def _told(turn: Turn, twin: Twin) -> str:
    kinds = ", ".join(turn.say(f"ticket.matter.{matter}") for matter in twin.matters)
    since = day(local(twin.since).date(), turn.language)
    line = turn.say("twin.line", kinds=kinds or "–", area=twin.area or "–", day=since)
    return f"{line} {turn.say('twin.others', count=twin.others)}" if twin.others else line


def _choices(turn: Turn, yours: Sequence[bool]) -> tuple[Choice, ...]:
    labels = [_label(turn, place, len(yours), yours=own) for place, own in enumerate(yours)]
    return (*(Choice(label, send=label) for label in labels), turn.choice("twin.anyway"), turn.choice("form.back"))


def _label(turn: Turn, place: int, count: int, *, yours: bool) -> str:
    label = turn.say("twin.add" if yours else "twin.join")
    return label if count == 1 else f"{label} {place + 1}"


def _joining(act: FileTicket, number: str, *, yours: bool) -> Act:
    paper = act.paper
    if yours:
        return AtTheDesk(AddWord(number, _words(paper), paper.files, paper.place))
    join = Join(number, _words(paper), paper.files, paper.identity, paper.language)
    return AtTheDesk(join, contact=act.contact)


def _words(paper: Lodge) -> str:
    """The whole story, for the officer of the existing case."""
    return "\n".join(f"{one.label}: {one.text}" for one in paper.said)
