"""Small talk: greetings, thanks, help, language, blocking, invitation codes, files and places without a form."""

from __future__ import annotations

from dataclasses import replace

from bot.basics.access import RIGHTS
from bot.basics.messages import Choice, Event, Reply
from bot.basics.one_time_codes import code_in
from bot.basics.people import Role
from bot.chat.effects import LeaveStaff, Unreachable, UseCode
from bot.chat.turn import Outcome, Turn

_PHOTOS = 20  # photos kept until there is a form for them


def come_and_go(turn: Turn) -> Outcome | None:
    """Welcomes a person who opened the conversation; marks one who blocked the bot as unreachable."""
    if turn.message.event is Event.LEFT:
        return turn.outcome(acts=[Unreachable()])
    if turn.message.event is Event.JOINED:
        welcome = menu(turn, "group.welcome" if turn.message.group else "talk.welcome")
        return turn.outcome(welcome, acts=[Unreachable(reachable=True)])
    return None


def work_for_us(turn: Turn) -> Outcome | None:
    """Uses an invitation code, or ends the person's staff role at their wish."""
    code = code_in(turn.message.text)
    if code:
        return turn.outcome(acts=[UseCode(code)])
    if turn.means == "leave_staff" and turn.person.role is not Role.PUBLIC:
        return turn.outcome(acts=[LeaveStaff()])
    return None


def small_talk(turn: Turn) -> Outcome | None:
    """Answers small talk, menu requests, and messages without words."""
    if turn.means in ("thai", "english"):
        return _speak(turn, "th" if turn.means == "thai" else "en")
    if turn.means in ("greeting", "menu", "help"):
        return turn.outcome(menu(turn, {"greeting": "talk.welcome"}.get(turn.means, f"talk.{turn.means}")))
    if turn.means in ("thanks", "bye", "fine"):
        return turn.outcome(turn.reply(f"talk.{turn.means}"))
    if turn.means == "papers":
        return turn.outcome(_examples(turn))
    return _without_words(turn)


def menu(turn: Turn, key: str) -> Reply:
    """A text with the main menu; in groups only what concerns everybody."""
    return turn.reply(key, *_four(turn))


def _four(turn: Turn) -> tuple[Choice, ...]:
    papers = "menu.papers" if turn.person.role is Role.PUBLIC else "menu.papers_staff"
    everybody = (turn.choice(papers), Choice(turn.say("menu.loans"), send=turn.say("menu.loans_question")))
    if turn.message.group:
        return everybody
    desk = (turn.choice("menu.desk"),) if turn.work and turn.person.role in RIGHTS["ticket.see"] else ()
    return (*desk, *everybody, turn.choice("menu.complain"), turn.choice("menu.tickets"))


def _examples(turn: Turn) -> Reply:
    kind = "staff" if "staff" in turn.audiences else "public"
    questions = turn.say(f"talk.examples_{kind}").split("|")
    return turn.reply("talk.ask_away", *(Choice(question.strip(), send=question.strip()) for question in questions))


def _speak(turn: Turn, language: str) -> Outcome:
    changed = replace(turn, language=language, talk=replace(turn.talk, language=language, chosen=True))
    return changed.outcome(menu(changed, "talk.language"))


def _without_words(turn: Turn) -> Outcome | None:
    message = turn.message
    if message.files:
        photos = (*turn.talk.photos, *(file.id for file in message.files))[-_PHOTOS:]
        voice = any(file.is_voice for file in message.files)
        key = "talk.voice_without_form" if voice else "talk.file_without_form"
        numbers = turn.desk.emergency_numbers(turn.language) if voice else ""
        begun = turn.reply(key, turn.choice("menu.complain"), numbers=numbers)
        return turn.outcome(begun, talk=replace(turn.talk, photos=photos))
    if message.place:
        kept = replace(turn.talk, place=message.place)
        return turn.outcome(turn.reply("talk.place_without_form", turn.choice("menu.complain")), talk=kept)
    if message.sticker or turn.understood.empty:
        return turn.outcome(menu(turn, "talk.sticker" if message.sticker else "talk.empty"))
    return None
