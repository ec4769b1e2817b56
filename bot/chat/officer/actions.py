"""A deed at the desk, step by step: what is missing is asked, and what a citizen will see is shown before it leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.basics.dates import day, local
from bot.basics.messages import Choice, Kind, Reply
from bot.cases.messages.chat_orders import ORDERS, Order
from bot.cases.model.action_classes import Action
from bot.cases.model.action_spec import Field, FieldKind
from bot.cases.model.apply_action import is_silent
from bot.cases.officer.case_summary import AtHand
from bot.cases.settings.canned_answers import MAX_ANSWER_LETTERS
from bot.cases.settings.routing import Unit
from bot.chat.conversation import Talk, Work
from bot.chat.effects import WorkOn
from bot.chat.officer.card import news, orders, shown
from bot.chat.officer.units import unit_in
from bot.chat.turn import Outcome, Turn, Workroom
from bot.chat.understand.coming_days import coming_in
from bot.chat.understand.understanding import meaning, plain

MOST_PHOTOS = 5
_ELSEWHERE = ("menu", "help")


def begin(turn: Turn, room: Workroom, case: AtHand, order: Order) -> Outcome:
    """Starts an action; text behind the command is used already."""
    number, before = order.number, turn.talk.work
    told = news(turn, case, before.seen) if before and before.number == number else ()
    if order.what not in case.possible:
        return _not_now(turn, case, "", *told)
    work = replace(before or Work(), number=number, seen=case.ticket.version, deed=order.what, asking="")
    work = replace(work, text="", choice="", files=(), album="")
    turn = replace(turn, talk=_with_form_aside(turn))
    if order.words and _field(work, FieldKind.UNIT):
        return _unit(turn, room, case, work, order.words)
    if order.words and _field(work, FieldKind.DAY):
        return _day(turn, room, case, work, order.words)
    return _next(turn, room, case, replace(work, text=order.words), *told)


def go_on(turn: Turn, room: Workroom) -> Outcome | None:
    """Reads the answer to the last question; None if the message is about something else."""
    work = turn.talk.work
    assert work is not None
    if turn.means == "cancel":
        return _cancelled(turn, room, work)
    if turn.means in _ELSEWHERE:
        return None
    case = room.case(turn.person, work.number, turn.language)
    if case is None:
        gone = turn.reply("work.not_yours", number=work.number)
        return turn.outcome(gone, *_kept(turn, work.text), talk=replace(turn.talk, work=None))
    told = news(turn, case, work.seen)
    if work.deed not in case.possible:
        typed = work.text or (turn.message.text if work.asking == "text" else "")
        return _not_now(turn, case, typed, *told)
    work = replace(work, seen=case.ticket.version)
    match work.asking:
        case "end":
            return _end(turn, room, case, work)
        case "day":
            return _day(turn, room, case, work, turn.message.text)
        case "unit":
            return _unit(turn, room, case, work, turn.message.text)
        case "text":
            return _text(turn, room, case, work, *told)
    return _confirmed(turn, room, case, work, *told)


def written_anew(turn: Turn, room: Workroom) -> Outcome | None:
    """An edited message changes the text, as long as it is not sent."""
    work = turn.talk.work
    if work is None or not work.deed or work.asking not in ("text", "confirm"):
        return None
    again = replace(work, asking="text", text="")
    return go_on(replace(turn, talk=replace(turn.talk, work=again)), room)


def _next(turn: Turn, room: Workroom, case: AtHand, work: Work, *before: Reply) -> Outcome:
    """Asks what is missing, shows the preview, or carries it out."""
    spec = ORDERS[work.deed]
    if not spec.fields:  # actions without further input
        return _done(turn, case, work, *before)
    if not work.choice and (chosen := _field(work, FieldKind.CHOICE)):
        ends = tuple(turn.choice(f"{chosen.words}.{option}") for option in chosen.options)
        question = f"work.which_{chosen.words.rpartition('.')[2]}"
        asked = turn.reply(question, *ends, _cancel(turn), kind=Kind.TICKET, number=work.number)
        return _asks(turn, replace(work, asking="end"), *before, asked)
    if not work.choice and _field(work, FieldKind.UNIT):
        asked = turn.reply("work.which_unit", *_near(turn, room, case), _cancel(turn), number=work.number)
        return _asks(turn, replace(work, asking="unit"), *before, asked)
    if not work.choice and _field(work, FieldKind.DAY):
        asked = turn.reply("work.which_day", _cancel(turn), number=work.number)
        return _asks(turn, replace(work, asking="day"), *before, asked)
    if is_silent(_action(work)):
        return _asks(turn, replace(work, asking="text"), *before, _type(turn, room, work))
    if len(work.text) > MAX_ANSWER_LETTERS:
        long = turn.reply("work.too_long", longest=MAX_ANSWER_LETTERS)
        return _asks(turn, replace(work, asking="text", text=""), *before, long)
    if spec.previewed or work.files:  # an album comes in several messages
        return _asks(turn, replace(work, asking="confirm"), *before, _preview(turn, room, work))
    return _done(turn, case, work, *before)


def _end(turn: Turn, room: Workroom, case: AtHand, work: Work) -> Outcome:
    said = plain(turn.message.text)
    field = _field(work, FieldKind.CHOICE)
    chosen = (
        next((option for option in field.options if said in _labels(turn, field.words, option)), None)
        if field
        else None
    )
    return _next(turn, room, case, replace(work, choice=chosen or ""))


def _unit(turn: Turn, room: Workroom, case: AtHand, work: Work, typed: str) -> Outcome:
    found = unit_in(typed, room.units)
    if [one.id for one in found] == [case.ticket.unit]:
        return _next(turn, room, case, work, turn.reply("work.same_unit"))
    if len(found) == 1:
        return _next(turn, room, case, replace(work, choice=found[0].id))
    if not found:
        none = turn.reply("work.no_such_unit", *_near(turn, room, case), _cancel(turn))
        return _asks(turn, replace(work, asking="unit"), none)
    several = turn.reply("work.several_units", *(_choice(turn, one) for one in found), _cancel(turn))
    return _asks(turn, replace(work, asking="unit"), several)


def _day(turn: Turn, room: Workroom, case: AtHand, work: Work, typed: str) -> Outcome:
    coming = coming_in(typed, local(turn.now).date())
    if coming is None:
        return _asks(turn, replace(work, asking="day"), turn.reply("work.no_such_day", _cancel(turn)))
    on, at = coming
    return _next(turn, room, case, replace(work, choice=f"{on} {at:%H:%M}" if at else str(on)))


def _text(turn: Turn, room: Workroom, case: AtHand, work: Work, *told: Reply) -> Outcome:
    work, told = _with_photos(turn, work, told)
    return _next(turn, room, case, replace(work, text=turn.message.text.strip() or work.text), *told)


def _confirmed(turn: Turn, room: Workroom, case: AtHand, work: Work, *told: Reply) -> Outcome:
    """Carries it out only after a plain yes to the preview, if the case has not changed since."""
    if turn.message.files:
        album, (work, told) = work.album, _with_photos(turn, work, told)
        if album and album == turn.message.album:
            return turn.outcome(talk=replace(turn.talk, work=work))  # one reply is enough for an album
        return _next(turn, room, case, work, *told)
    said = meaning(turn.understood.text, "answers")
    if said in ("yes", "send") and not told:
        return _done(turn, case, work)
    if said in ("no", "change", "back"):
        return _asks(turn, replace(work, asking="text", text=""), *told, _type(turn, room, work))
    hint = () if told else (turn.reply("work.yes_or_change"),)
    return _asks(turn, work, *told, *hint, _preview(turn, room, work))


def _done(turn: Turn, case: AtHand, work: Work, *before: Reply) -> Outcome:
    act = WorkOn(work.deed, _action(work), case.ticket.version)
    return turn.outcome(*before, talk=shown(turn.talk, case), acts=[act])


def _action(work: Work) -> Action:
    """What was typed and chosen so far, as the action that it will be."""
    spec = ORDERS[work.deed]
    values: dict[str, Any] = {}
    for field in spec.fields:
        match field.kind:
            case FieldKind.TEXT:
                values[field.name] = work.text
            case FieldKind.UNIT:
                values[field.name] = work.choice
            case FieldKind.CHOICE:
                values[field.name] = type(field.options[0])(work.choice)
            case FieldKind.DAY:
                values[field.name] = date.fromisoformat(work.choice.partition(" ")[0])
            case FieldKind.TIME:
                at = work.choice.partition(" ")[2]
                values[field.name] = time.fromisoformat(at) if at else None
            case FieldKind.PHOTOS:
                values[field.name] = work.files
    action: Action = spec.kind(work.number, **values)
    return action


def _field(work: Work, kind: FieldKind) -> Field | None:
    """What of this kind has to be said with the order, if anything."""
    return next((field for field in ORDERS[work.deed].fields if field.kind is kind), None)


def _with_photos(turn: Turn, work: Work, told: tuple[Reply, ...]) -> tuple[Work, tuple[Reply, ...]]:
    """The photos that go with what is typed, where the action takes any."""
    sent = turn.message.files
    photos = [file.id for file in sent if file.media_type.startswith("image/") and _field(work, FieldKind.PHOTOS)]
    if len(photos) < len(sent):
        told = (*told, turn.reply("work.only_photos"))
    files = (*work.files, *photos)
    if len(files) > MOST_PHOTOS:
        told = (*told, turn.reply("work.enough_photos", most=MOST_PHOTOS))
    text = work.text or (turn.message.text.strip() if sent else "")
    return replace(work, files=files[:MOST_PHOTOS], album=turn.message.album, text=text), told


def _preview(turn: Turn, room: Workroom, work: Work) -> Reply:
    """Exactly the text that will be sent."""
    text = work.text or ("📎" if work.files else "–")
    values = {"number": work.number, "text": text, "choice": _chosen(turn, room, work), "photos": len(work.files)}
    text = turn.say(f"work.confirm.{work.deed}", **values)
    if turn.understood.danger:
        text += "\n\n" + turn.say("work.emergency", numbers=turn.desk.emergency_numbers(turn.language))
    choices = (turn.choice("work.send_it"), turn.choice("work.write_anew"), _cancel(turn))
    return Reply(text, Kind.TICKET, choices)


def _chosen(turn: Turn, room: Workroom, work: Work) -> str:
    """The outcome, the unit or the day that was chosen, in words."""
    if named := _field(work, FieldKind.CHOICE):
        return turn.say(f"{named.words}.{work.choice}")
    if _field(work, FieldKind.DAY):
        written, _, at = work.choice.partition(" ")
        return day(date.fromisoformat(written), turn.language) + (turn.say("ticket.at_time", time=at) if at else "")
    return _unit_name(turn, room, work.choice)


def _type(turn: Turn, room: Workroom, work: Work) -> Reply:
    unit = _unit_name(turn, room, work.choice)
    return turn.reply(f"work.type.{work.deed}", _cancel(turn), number=work.number, unit=unit, most=MOST_PHOTOS)


def _not_now(turn: Turn, case: AtHand, typed: str, *told: Reply) -> Outcome:
    """The action is not possible now: says the status and what is possible, and repeats the typed text."""
    status = turn.say(f"ticket.status.{case.ticket.status}")
    no = turn.reply(
        "work.not_now", *orders(case, turn.language), kind=Kind.TICKET, number=case.ticket.number, status=status
    )
    return turn.outcome(*told, *_kept(turn, typed), no, talk=shown(turn.talk, case))


def _cancelled(turn: Turn, room: Workroom, work: Work) -> Outcome:
    case = room.case(turn.person, work.number, turn.language)
    if case is None:
        return turn.outcome(turn.reply("work.cancelled"), talk=replace(turn.talk, work=None))
    said = turn.reply("work.cancelled", *orders(case, turn.language), kind=Kind.TICKET)
    return turn.outcome(said, talk=shown(turn.talk, case))


def _kept(turn: Turn, typed: str) -> tuple[Reply, ...]:
    return (turn.reply("work.kept_words", text=typed.strip()),) if typed.strip() else ()


def _near(turn: Turn, room: Workroom, case: AtHand) -> tuple[Choice, ...]:
    """Likely units: those that are copied already."""
    return tuple(_choice(turn, unit) for unit in room.units if unit.id in case.ticket.copied)


def _unit_name(turn: Turn, room: Workroom, key: str) -> str:
    return next((unit.name(turn.language) for unit in room.units if unit.id == key), "")


def _choice(turn: Turn, unit: Unit) -> Choice:
    return Choice(unit.short, send=unit.short)


def _cancel(turn: Turn) -> Choice:
    return turn.choice("work.cancel")


def _labels(turn: Turn, words: str, end: str) -> tuple[str, ...]:
    return (plain(turn.say(f"{words}.{end}")), plain(end))


def _asks(turn: Turn, work: Work, *replies: Reply) -> Outcome:
    return turn.outcome(*replies, talk=replace(turn.talk, work=work))


def _with_form_aside(turn: Turn) -> Talk:
    """Puts an own unfinished form aside: what is typed now belongs to the action."""
    draft = turn.talk.draft
    return replace(turn.talk, draft=replace(draft, aside=True)) if draft else turn.talk
