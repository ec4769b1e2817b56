"""A deed at the desk, step by step: what is missing is asked, and what a citizen will see is shown before it leaves."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.messages import Choice, Kind, Reply
from bot.cases.messages.chat_orders import Order
from bot.cases.model.abuse_actions import Hide, NotSpam, Spam, SpamKind, Unhide
from bot.cases.model.actions import BY_HAND, Action, Answer, Ask, Close, Forward, Note, Release, Take, is_silent
from bot.cases.model.actions import Outcome as End
from bot.cases.officer.case_summary import AtHand
from bot.cases.settings.canned_answers import MAX_ANSWER_LETTERS
from bot.cases.settings.routing import Unit
from bot.chat.conversation import Talk, Work
from bot.chat.effects import WorkOn
from bot.chat.officer.card import news, orders, shown
from bot.chat.officer.units import unit_in
from bot.chat.turn import Outcome, Turn, Workroom
from bot.chat.understand.understanding import meaning, plain

MOST_PHOTOS = 5
_AT_ONCE = ("take", "release")  # actions without further input
_SEEN = ("ask", "answer", "close", "forward", "spam")  # actions that the citizen sees
# Per action with a choice: its texts, the values, and the question.
_ENDS = {
    "close": ("ticket.outcome", BY_HAND, "work.which_outcome"),
    "spam": ("shield.spam", tuple(SpamKind), "work.which_spam"),
}
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
    if order.words and order.what == "forward":
        return _unit(turn, room, case, work, order.words)
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
    if work.deed in _AT_ONCE:
        return _done(turn, case, work, *before)
    if work.deed in _ENDS and not work.choice:
        words, those, question = _ENDS[work.deed]
        ends = tuple(turn.choice(f"{words}.{one}") for one in those)
        asked = turn.reply(question, *ends, _cancel(turn), kind=Kind.TICKET, number=work.number)
        return _asks(turn, replace(work, asking="end"), *before, asked)
    if work.deed == "forward" and not work.choice:
        asked = turn.reply("work.which_unit", *_near(turn, room, case), _cancel(turn), number=work.number)
        return _asks(turn, replace(work, asking="unit"), *before, asked)
    if is_silent(_action(work)):
        return _asks(turn, replace(work, asking="text"), *before, _type(turn, room, work))
    if len(work.text) > MAX_ANSWER_LETTERS:
        long = turn.reply("work.too_long", longest=MAX_ANSWER_LETTERS)
        return _asks(turn, replace(work, asking="text", text=""), *before, long)
    if work.deed in _SEEN:
        return _asks(turn, replace(work, asking="confirm"), *before, _preview(turn, room, work))
    return _done(turn, case, work, *before)


def _end(turn: Turn, room: Workroom, case: AtHand, work: Work) -> Outcome:
    said = plain(turn.message.text)
    words, those, _ = _ENDS[work.deed]
    chosen = next((one for one in those if said in _labels(turn, words, one)), None)
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
    number, text = work.number, work.text
    match work.deed:
        case "take":
            return Take(number)
        case "release":
            return Release(number)
        case "ask":
            return Ask(number, text)
        case "answer":
            return Answer(number, text)
        case "note":
            return Note(number, text)
        case "forward":
            return Forward(number, work.choice, text)
        case "spam":
            return Spam(number, SpamKind(work.choice), text)
        case "not_spam":
            return NotSpam(number, text)
        case "hide":
            return Hide(number, text)
        case "unhide":
            return Unhide(number, text)
    return Close(number, End(work.choice), text, work.files)


def _with_photos(turn: Turn, work: Work, told: tuple[Reply, ...]) -> tuple[Work, tuple[Reply, ...]]:
    """Photos of the result; only closing a case takes photos."""
    sent = turn.message.files
    photos = [file.id for file in sent if file.media_type.startswith("image/")] if work.deed == "close" else []
    if len(photos) < len(sent):
        told = (*told, turn.reply("work.only_photos"))
    files = (*work.files, *photos)
    if len(files) > MOST_PHOTOS:
        told = (*told, turn.reply("work.enough_photos", most=MOST_PHOTOS))
    text = work.text or (turn.message.text.strip() if sent else "")
    return replace(work, files=files[:MOST_PHOTOS], album=turn.message.album, text=text), told


def _preview(turn: Turn, room: Workroom, work: Work) -> Reply:
    """Exactly the text that will be sent."""
    named = work.deed in _ENDS
    choice = turn.say(f"{_ENDS[work.deed][0]}.{work.choice}") if named else _unit_name(turn, room, work.choice)
    values = {"number": work.number, "text": work.text or "📎", "choice": choice, "photos": len(work.files)}
    text = turn.say(f"work.confirm.{work.deed}", **values)
    if turn.understood.danger:
        text += "\n\n" + turn.say("work.emergency", numbers=turn.desk.emergency_numbers(turn.language))
    choices = (turn.choice("work.send_it"), turn.choice("work.write_anew"), _cancel(turn))
    return Reply(text, Kind.TICKET, choices)


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
    return tuple(_choice(turn, one) for one in room.units if one.id in case.ticket.copied)


def _unit_name(turn: Turn, room: Workroom, key: str) -> str:
    return next((one.name(turn.language) for one in room.units if one.id == key), "")


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
