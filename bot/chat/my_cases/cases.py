"""Shows a citizen's own cases, by list, number or receipt, and handles the buttons below them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.basics.messages import Choice, Kind, Reply
from bot.cases.messages import buttons, notifications, replies
from bot.cases.messages.buttons import Press
from bot.cases.model.action_classes import AddWord, Confirm, Contest, Request, Strength, Wish
from bot.cases.records.my_cases import Stake
from bot.chat import conversation
from bot.chat.conversation import Case, Opened
from bot.chat.effects import AtTheDesk, RenewReceipt
from bot.chat.filling.prefill import add_a_word
from bot.chat.my_cases import diary, rating
from bot.chat.turn import Outcome, Turn

CORRECTION = "correction"  # the dialogue in which a filed case is put right
_PAGE = 10  # cases or files in one list
_PAPERS = ("receipt", "proof")  # documents that can be requested in words or by button
_PAGED = re.compile(r"^(?:ติดตามเรื่อง หน้า|my cases page) ?(\d{1,2})$")


def press_case(turn: Turn) -> Outcome | None:
    """Handles a button of a case, also while a form is being filled in."""
    press = buttons.pressed(turn.message.text)
    if press is None:
        return None
    stake = _stake(turn, press.number)
    if stake is None:
        return turn.outcome(turn.reply("case.not_yours", number=press.number))
    return pressed_on(turn, stake, press)


def my_tickets(turn: Turn) -> Outcome | None:
    """Shows the person's own cases; another's only with its receipt."""
    understood, page = turn.understood, _PAGED.match(turn.understood.text)
    if not (understood.ticket or understood.receipt or page or turn.means in ("tickets", *_PAPERS)):
        return None
    if understood.receipt:
        return _by_receipt(turn)
    if understood.ticket:
        return _one(turn, understood.ticket)
    return _paper(turn) if turn.means in _PAPERS else all_cases(turn, int(page[1]) if page else 1)


def pressed_on(turn: Turn, stake: Stake, press: Press) -> Outcome:
    number = stake.ticket.number
    receipt = conversation.receipt_for(turn.talk, number)
    match press.what:
        case "confirm":
            return turn.outcome(acts=[AtTheDesk(Confirm(number), receipt)])
        case "contest":
            # Recorded at once, because the deadline may be near; the reasons can follow.
            said = press.words or turn.say("ticket.press.contest.label")
            return turn.outcome(acts=[AtTheDesk(Contest(number, said), receipt)])
        case "add" | "answer":
            if press.words:
                return turn.outcome(acts=[AtTheDesk(AddWord(number, press.words), receipt)])
            return add_a_word(turn, number)
        case "withdraw" | "seal" if not stake.with_receipt:
            wish = Wish(press.what)
            said = turn.say(f"ticket.press.{press.what}.label")
            return turn.outcome(acts=[AtTheDesk(Request(number, wish, said))])
        case "correct" if not stake.with_receipt:
            if press.words:
                return turn.outcome(acts=[AtTheDesk(Request(number, Wish.CORRECT, press.words))])
            return ask_what_is_right(turn, number)
        case "again":
            return diary.ask(turn, stake)
        case "strength":
            return diary.note(turn, number, Strength(press.level))
        case "rate":
            return rating.ask(turn, number)
        case "stars":
            return rating.rate(turn, number, press.level)
        case "proof":
            return turn.outcome(_proof(turn, stake))
        case "photos" if not stake.with_receipt:
            return turn.outcome(_photos(turn, stake))
        case "renew" if not stake.with_receipt:
            return turn.outcome(acts=[RenewReceipt(number)])
    return turn.outcome(_receipt(turn, stake))


def ask_what_is_right(turn: Turn, number: str) -> Outcome:
    """The next message is the correction."""
    asked = turn.reply("own.correct", kind=Kind.TICKET, number=number)
    return turn.outcome(asked, talk=replace(turn.talk, case=Case(CORRECTION, {"number": number})))


def all_cases(turn: Turn, page: int) -> Outcome:
    stakes = turn.desk.cases_of(turn.person)
    if not stakes:
        return turn.outcome(turn.reply("case.none", turn.choice("menu.complain")))
    if len(stakes) == 1:
        return turn.outcome(turn.desk.story(stakes[0], turn.language))
    pages = -(-len(stakes) // _PAGE)
    page = min(max(page, 1), pages)
    shown = stakes[(page - 1) * _PAGE : page * _PAGE]
    choices = [Choice(one.ticket.number, send=one.ticket.number) for one in shown]
    if page < pages:
        choices.append(Choice(turn.say("case.next_page"), send=turn.say("case.page", page=page + 1)))
    head = turn.say("case.all") if pages == 1 else turn.say("case.all_pages", page=page, pages=pages)
    lines = [notifications.in_one_line(one.ticket, turn.language) for one in shown]
    return turn.outcome(Reply("\n".join([head, *lines]), Kind.TICKET, tuple(choices)))


def _paper(turn: Turn) -> Outcome:
    """The receipt or the proof, requested without a case number."""
    stakes = turn.desk.cases_of(turn.person)
    if not stakes:
        return turn.outcome(turn.reply("case.none", turn.choice("menu.complain")))
    if len(stakes) == 1:
        return pressed_on(turn, stakes[0], Press(turn.means, stakes[0].ticket.number))
    numbers = [stake.ticket.number for stake in stakes[:_PAGE]]
    choices = [Choice(number, send=buttons.button(turn.means, number, turn.language).send) for number in numbers]
    return turn.outcome(turn.reply("case.of_which", *choices, kind=Kind.TICKET))


def _one(turn: Turn, number: str) -> Outcome:
    stake = _stake(turn, number)
    if stake is None:
        return turn.outcome(turn.reply("case.not_yours", number=number))
    return turn.outcome(turn.desk.story(stake, turn.language))


def _stake(turn: Turn, number: str) -> Stake | None:
    """This person's part in the case, or by the receipt that was just shown."""
    receipt = conversation.receipt_for(turn.talk, number)
    return turn.desk.case(turn.person, number) or (turn.desk.by_receipt(turn.person, receipt) if receipt else None)


def _by_receipt(turn: Turn) -> Outcome:
    receipt = turn.understood.receipt
    stake = turn.desk.by_receipt(turn.person, receipt)
    if stake is None:
        return turn.outcome(turn.reply("case.no_such_receipt"))
    story = turn.desk.story(stake, turn.language)
    if not stake.with_receipt:
        return turn.outcome(story)
    # The case stays open in this conversation for a while, so that its buttons work.
    opened = replace(turn.talk, opened=Opened(stake.ticket.number, receipt, turn.now))
    return turn.outcome(story, turn.reply("case.opened_by_receipt", *story.choices, kind=Kind.TICKET), talk=opened)


def _receipt(turn: Turn, stake: Stake) -> Reply:
    receipt = "" if stake.with_receipt else turn.desk.receipt(stake)
    if not receipt:
        renew = () if stake.with_receipt else (buttons.button("renew", stake.ticket.number, turn.language),)
        return turn.reply("case.receipt_gone", *renew, kind=Kind.TICKET)
    return replies.shown_again(stake.ticket, receipt, turn.language)


def _photos(turn: Turn, stake: Stake) -> Reply:
    number, links = stake.ticket.number, turn.desk.photos(stake, turn.language)[-_PAGE:]
    if not links:
        return turn.reply("case.no_photos", number=number)
    if not _opens_here(turn):
        return turn.reply("case.photos_on_the_web", number=number)
    choices = [Choice(turn.say("case.open_photo", place=place), opens=link) for place, link in enumerate(links, 1)]
    return turn.reply("case.photos", *choices, kind=Kind.FILE, number=number)


def _opens_here(turn: Turn) -> bool:
    """Whether our links work here: with a public address, or on our own web page."""
    return bool(turn.links.base) or turn.message.channel == "web"


def _proof(turn: Turn, stake: Stake) -> Reply:
    link = turn.desk.proof(stake, turn.language)
    opens = Choice(turn.say("case.open_proof"), opens=link)
    if _opens_here(turn):
        return turn.reply("case.proof", opens, kind=Kind.FILE, number=stake.ticket.number)
    return turn.reply("case.proof_on_the_web", number=stake.ticket.number)
