"""Runs the side effects that the assistant returned, inside the message's transaction."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from bot.basics.access import Refused
from bot.basics.messages import Kind, Message, Reply, Weight
from bot.basics.people import Person, Role
from bot.basics.texts import say
from bot.cases.messages import replies
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Join
from bot.cases.model.ticket import WrongMoment
from bot.cases.records import my_cases
from bot.cases.rules import bans
from bot.cases.rules.bans import KeptFromFiling
from bot.cases.rules.undo import GRACE
from bot.cases.service import Desk, Done, UnknownTicket
from bot.cases.settings.routing import Routing
from bot.chat.effects import (
    Act,
    AskReview,
    AtTheDesk,
    CallBack,
    FileTicket,
    ForgetMe,
    GivePairingCode,
    HearAlarm,
    KeepWaiting,
    LeaveStaff,
    NoteMissed,
    Rate,
    RenewReceipt,
    Silence,
    StopWaiting,
    TakeBack,
    TellMyData,
    Unreachable,
    UseCode,
    WorkOn,
)
from bot.delivery.effects.link_channels import give_code, pair
from bot.delivery.effects.officer_orders import be_silent, call_back, work_on
from bot.delivery.effects.unlink_staff import step_down
from bot.delivery.effects.unsend import remember, take_back
from bot.delivery.mailbox import Overtaken, tell
from bot.privacy.export_my_data import as_text, everything
from bot.privacy.forgetting import certified, forget
from bot.store import Transaction
from bot.store.files.files import FileRoom
from bot.store.mail import inbox, loan_waitlist
from bot.store.mail.outbox import Held
from bot.store.papers import questions, ratings, usage
from bot.store.people import attempts, duty, invitations, people

log = logging.getLogger("mindbot.deeds")


class Deeds:
    """See Do in bot/delivery/mailbox."""

    def __init__(self, desk: Desk, routing: Routing, room: FileRoom) -> None:
        self._desk = desk
        self._routing = routing
        self._room = room

    def __call__(
        self, tx: Transaction, act: Act, person: Person, message: Message, language: str, at: float
    ) -> Sequence[Reply]:
        match act:
            case FileTicket():
                return self._file(tx, act, person, message, language, at)
            case AtTheDesk():
                return self._at_the_desk(tx, act, person, message, language, at)
            case WorkOn():
                return work_on(tx, self._desk, self.bring, act, person, language, at)
            case CallBack(number=number):
                return call_back(tx, self._desk, number, person, language, at)
            case Silence():
                be_silent(tx, act, person)
            case RenewReceipt(number=number):
                return self._renew(tx, number, person, language)
            case TakeBack(said_id=said_id):
                return take_back(tx, self._desk, self._room, message, said_id, language, at)
            case GivePairingCode():
                return [give_code(tx, person, language, at)]
            case TellMyData():
                return [Reply(as_text(everything(tx, self._routing, person, at)), Kind.FILE)]
            case ForgetMe():
                return [certified(forget(tx, self._desk, self._room, person, at), language)]
            case HearAlarm(number=number):
                return [self._hear(tx, number, person, language, at)]
            case AskReview(words=words):
                return [self._ask_review(tx, person, words, language, at)]
            case UseCode(code=code):
                return [self._use(tx, code, person, message.channel, language, at)]
            case LeaveStaff():
                step_down(tx, person.id, at, person.id)
                return [Reply(say("staff.left", language))]
            case NoteMissed():
                said = inbox.said(tx, message, act.said_id)
                questions.keep(tx, act.question, language, act.audience, act.nearest, at, said)
                ending = usage.Ending.NEAR if act.nearest else usage.Ending.MISSED
                usage.count(tx, act.nearest, ending, at, usage.slot_of(message.id))
            case Rate():
                ratings.keep(tx, act.section, act.good, act.question, at)
            case KeepWaiting(paper=paper):
                loan_waitlist.keep(tx, person.id, paper, language, at)
            case StopWaiting():
                loan_waitlist.forget(tx, person.id)
            case Unreachable(reachable=reachable):
                people.reachable(tx, message.channel, message.address, reachable)
        return ()

    def bring(self, tx: Transaction, news: Iterable[News], language: str, at: float) -> None:
        """Puts notifications into the outbox; in quiet hours only danger is sent at once."""
        morning = self._desk.deadlines.quiet.over(at)
        for one in news:
            danger = one.weight is Weight.DANGER
            not_before = 0.0 if danger else morning
            held = Held(one.held, 0.0 if danger else at + GRACE) if one.held else None
            if not tell(tx, one.person, one.reply, one.weight, language, at, not_before, held):
                log.info("%s cannot be reached", one.person)

    def _file(
        self, tx: Transaction, act: FileTicket, person: Person, message: Message, language: str, at: float
    ) -> Sequence[Reply]:
        if act.paper.customer:
            people.is_customer(tx, person.id, act.paper.customer)
        # A ban or the daily limit came since the reply was computed: compute it again, with the form kept.
        if bans.barred(tx, self._routing, person, act.paper, at):
            raise Overtaken(f"{person.id} may file nothing at the moment.")
        lodged = self._desk.lodge(tx, person, act.paper, at, act.contact)
        remember(tx, message, act.told, lodged.ticket.number, 1, at)
        self.bring(tx, lodged.news, "th", at)
        # No line in the log: its time beside a number would tell when somebody filed.
        return [replies.received(lodged.ticket, lodged.receipt, self._routing, language)]

    def _at_the_desk(
        self, tx: Transaction, act: AtTheDesk, person: Person, message: Message, language: str, at: float
    ) -> Sequence[Reply]:
        try:
            done = self._done(tx, act, person, at)
        except (WrongMoment, UnknownTicket):
            return [Reply(say("case.changed_meanwhile", language, number=act.action.number))]
        except Refused:  # the case was opened with its receipt too long ago
            return [Reply(say("case.receipt_needed", language, number=act.action.number))]
        remember(tx, message, act.told, done.ticket.number, done.ticket.version, at)
        self.bring(tx, done.news, "th", at)
        stake = my_cases.of(tx, person, done.ticket.number)
        brought = stake is None or stake.brought
        if done.receipt:
            return [replies.received(done.ticket, done.receipt, self._routing, language, brought=brought)]
        return [replies.done(done.ticket, act.action, language, brought=brought)]

    def _renew(self, tx: Transaction, number: str, person: Person, language: str) -> Sequence[Reply]:
        renewed = self._desk.renew_receipt(tx, person, number)
        return [replies.shown_again(renewed.ticket, renewed.receipt, language, "case.receipt_new")]

    def _done(self, tx: Transaction, act: AtTheDesk, person: Person, at: float) -> Done:
        if isinstance(act.action, Join):
            try:
                return self._desk.join(tx, person, act.action, at, act.contact)
            except KeptFromFiling as kept:
                raise Overtaken(str(kept)) from kept
        return self._desk.do(tx, person, act.action, at, receipt=act.receipt)

    def _hear(self, tx: Transaction, number: str, person: Person, language: str, at: float) -> Reply:
        try:
            ticket = self._desk.ticket(tx, person, number)
        except (UnknownTicket, Refused):
            return Reply(say("duty.not_yours", language, number=number))
        if person.unit not in ticket.units:
            return Reply(say("duty.not_yours", language, number=number))
        duty.answer(tx, number, person.unit, person.id, at)
        return Reply(say("duty.noted", language, number=number))

    def _ask_review(self, tx: Transaction, person: Person, words: str, language: str, at: float) -> Reply:
        told = bans.ask_review(tx, person, words, at)
        if told is None:
            return Reply(say("shield.bar.asked_already", language))
        self.bring(tx, told, "th", at)
        return Reply(say("shield.bar.asked", language))

    def _use(self, tx: Transaction, code: str, person: Person, channel: str, language: str, at: float) -> Reply:
        try:
            paired = pair(tx, code, person, channel, language, at)
            linked = None if paired else invitations.use(tx, person.id, code, at)
        except attempts.TooManyGuesses:
            log.warning("too many wrong invitation codes from %s", person.id)
            return Reply(say("staff.too_many", language))
        if paired:
            return paired
        if linked is None:
            return Reply(say("staff.wrong_code", language))
        if linked.opens_cases:
            return Reply(say("link.at_the_console", language))
        return Reply(say("staff.linked", language, role=role_name(linked.role, language), unit=linked.unit).strip())


def role_name(role: Role, language: str) -> str:
    return say(f"staff.role.{role}", language)
