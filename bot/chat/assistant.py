"""The assistant: the list of steps that every message goes through, each of which may answer it."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from bot.basics.messages import Choice, Event, Message, Reply
from bot.basics.one_time_codes import code_in
from bot.basics.people import Person
from bot.basics.signed_links import Links
from bot.cases.model.submission import Lodge
from bot.cases.records.my_cases import Stake
from bot.cases.rules.bans import Barred
from bot.cases.rules.find_duplicates import Twin
from bot.cases.settings import emergency_contacts
from bot.chat import conversation, forms
from bot.chat.answers.notices import announced
from bot.chat.answers.search_papers import apologise, look_up, look_up_first, look_up_without_cases, rate
from bot.chat.answers.signposts import pointed_again, signpost
from bot.chat.answers.smalltalk import come_and_go, small_talk, work_for_us
from bot.chat.closed_doors import closed_channel, unless_closed
from bot.chat.conversation import Talk
from bot.chat.effects import NoteMissed, Rate, TakeBack, Unreachable
from bot.chat.filling import message_origins
from bot.chat.filling.danger import danger_first, danger_goes_on, danger_runs, danger_thread, report_danger
from bot.chat.filling.edit_and_unsend import take_back, unread, write_anew
from bot.chat.filling.fill_form import fill_form
from bot.chat.filling.interruptions import and_the_form_waits
from bot.chat.filling.privacy_notice import read_more, warned
from bot.chat.filling.start_form import grieved_after_all, leave, start_form
from bot.chat.forms import Forms
from bot.chat.my_cases.after_filing import after_filing
from bot.chat.my_cases.cases import my_tickets, press_case
from bot.chat.my_cases.diary import again_now
from bot.chat.my_cases.linking import link_channels
from bot.chat.my_cases.my_data import my_data
from bot.chat.my_cases.on_duty import hear_alarm
from bot.chat.my_cases.rating import word_on_it
from bot.chat.officer import work_at_the_desk
from bot.chat.topics.gifts import gift_case
from bot.chat.topics.loans import loan, loan_question
from bot.chat.topics.sop_steps import sop_steps
from bot.chat.topics.staff_questions import staff_question
from bot.chat.turn import Counter, Outcome, TooCostly, Turn, Workroom, Writer
from bot.chat.two_things import two_things
from bot.chat.understand import reading, understanding
from bot.chat.understand.coordinates import pin_in
from bot.chat.understand.reading import CERTAIN, DOUBT
from bot.chat.understand.remove_sensitive import struck
from bot.chat.understand.scripts import own_language
from bot.chat.understand.understanding import asks_something
from bot.store.papers.notices import Notice
from knowledge.library import Library

_NO_LINKS = Links("", "")
_EASED, _NEARLY = 0.5, 0.9
_PLAIN = 0.85  # so plainly told that it is no question about a gift
Step = Callable[[Turn], Outcome | None]


def gift_first(turn: Turn) -> Outcome | None:
    """A question about a gift may name the office, the factory and the matter; it is no complaint about them."""
    if "staff" in turn.audiences:
        return gift_case(turn)
    asks = turn.reading.of("ask_gift", "gift_for_act") >= DOUBT
    accuses = turn.does("accuse_own_official", "accuse_other_official", at=CERTAIN)
    told = (accuses and not asks) or turn.does("tell_nuisance", at=_PLAIN)
    return None if told else gift_case(turn)


def second_look(turn: Turn) -> Outcome | None:
    """Before saying that nothing was found: the likeliest reading, if it asks for no paper."""
    eased, nearly = replace(turn, ease=_EASED), replace(turn, ease=_NEARLY)
    asks = asks_something(turn.understood.text)
    complaint = grieved_after_all(turn) if asks else start_form(nearly) or grieved_after_all(turn)
    return pointed_again(turn) or after_filing(eased) or complaint or signpost(eased)


STEPS: tuple[Step, ...] = (
    closed_channel,  # an administrator has closed this channel
    come_and_go,  # somebody opened the conversation, or blocked the bot
    take_back,  # a message was deleted: delete it everywhere
    write_anew,  # a message was edited: in the form, in the case, or as a new question
    unread,  # a file that cannot be accepted
    work_at_the_desk,  # an officer's lists, cases and commands
    danger_first,  # fire, a leak, no air: what to do now, before any form
    leave,  # "cancel", at any moment
    work_for_us,  # an invitation code; leaving the staff
    link_channels,  # continue with the same cases in another channel
    hear_alarm,  # an officer on duty acknowledges an alarm
    my_data,  # which data is stored; delete it
    press_case,  # a button of a case, also while a form is being filled in
    report_danger,  # it is sent at once
    danger_thread,  # more about a danger that was cried out and not sent yet
    danger_runs,  # a danger that was reported goes on: somebody is hurt, it spreads, where to go
    fill_form,  # the answer to a form's question
    again_now,  # an entry of a nuisance diary
    word_on_it,  # a comment on a rating
    two_things,  # a complaint with a question beside it
    loan_question,  # a question within a talk about loans
    staff_question,  # ethics, the manuals as such, a colleague's wrong
    look_up_without_cases,  # a question that such a paper clearly answers, of somebody without a case
    after_filing,  # "it" is the case that was filed a short while ago
    look_up_first,  # a question that a paper without approved questions plainly answers
    gift_first,  # a gift is asked about, although a nuisance or an office is named
    start_form,  # a complaint, a question to a person
    read_more,  # the whole privacy notice
    my_tickets,  # how is my case
    danger_goes_on,  # more about a danger that was reported
    small_talk,  # greetings, thanks, help, menu, a sticker
    signpost,  # worries, other offices' matters, thanks, insults
    gift_case,  # may this gift be accepted, or given
    loan,  # list, compare, calculate, request a call about a loan
    sop_steps,  # steps of an SOP, self-assessment
    rate,  # thumbs up or down for an answer
    look_up,  # search the knowledge base
    second_look,  # what it most likely was
    apologise,  # nothing fits
)

# Steps that may answer in a group, where others read along. All others offer a private chat.
ALOUD: frozenset[Step] = frozenset(
    {
        closed_channel,
        come_and_go,
        take_back,
        unread,
        danger_first,
        leave,
        read_more,
        small_talk,
        signpost,
        loan,
        rate,
        look_up_without_cases,
        look_up_first,
        look_up,
        apologise,
    }
)
# Steps that answer what was asked beside a complaint, when that is done.
AFTERWARDS: tuple[Step, ...] = (signpost, gift_case, loan, sop_steps, look_up, apologise)
# Steps that answer questions: official notices are shown before them.
ANSWERS: frozenset[Step] = frozenset(
    {
        start_form,
        small_talk,
        signpost,
        gift_case,
        loan,
        sop_steps,
        loan_question,
        staff_question,
        look_up_without_cases,
        look_up_first,
        look_up,
        second_look,
        apologise,
    }
)
# Steps that are left out while answers are closed; a complaint that they begin is not.
CLOSED_WITH_ANSWERS: frozenset[Step] = frozenset(
    {
        loan_question,
        staff_question,
        look_up_without_cases,
        look_up_first,
        gift_first,
        gift_case,
        loan,
        sop_steps,
        look_up,
        second_look,
        apologise,
    }
)
BUDGET = 2.0  # seconds of CPU for one message; the worst that was found needs a tenth of it
_ALOUD_ACTS = (NoteMissed, Rate, TakeBack, Unreachable)


class Assistant:
    """Computes the reply and the side effects of a message. Nothing is stored or sent here."""

    def __init__(
        self,
        library: Library,
        desk: Counter,
        links: Links = _NO_LINKS,
        writer: Writer | None = None,
        now: Callable[[], float] = time.time,
        work: Workroom | None = None,
        worded: Callable[[], Forms] = forms.delivered,
        budget: float = BUDGET,
    ) -> None:
        self._library = library
        self._desk = desk
        self._links = links
        self._writer = writer
        self._now = now
        self._work = work
        self._worded = worded
        self._budget = budget

    def answer(self, message: Message, talk: Talk, person: Person) -> Outcome:
        """The outcome of this message."""
        reading.ready()
        started = time.thread_time()
        message = message.cut()
        # First remove what nobody needs to tell us, before it is understood, shown or stored.
        clean = struck(message.text, lambda digits: self._desk.by_receipt(person, digits) is not None)
        turn = self._turn(_with_its_pin(message.saying(clean.text), talk), talk, person)
        for step in STEPS:
            if time.thread_time() - started > self._budget:
                raise TooCostly(f"More than {self._budget} s of CPU before {step.__name__}.")
            outcome = step(turn)
            if outcome is not None:
                outcome = unless_closed(turn, outcome, answers=step in CLOSED_WITH_ANSWERS)
                if outcome.talk.pointed == turn.talk.pointed:
                    outcome = replace(outcome, talk=replace(outcome.talk, pointed=""))
                outcome = announced(turn, outcome) if step in ANSWERS else outcome
                outcome = self._and_afterwards(turn, outcome, person)
                outcome = warned(turn, clean.kinds, and_the_form_waits(turn, outcome))
                said = outcome if not message.group or _concerns_everybody(step, outcome) else _alone(turn)
                return message_origins.noted(turn.talk, said, turn.message).kept(turn.now)
        raise AssertionError("The last step always answers.")

    def _and_afterwards(self, turn: Turn, outcome: Outcome, person: Person) -> Outcome:
        """With the answer to what was asked beside a complaint, once that is filed or dropped."""
        asked = outcome.talk.afterwards
        if not asked or outcome.talk.draft or outcome.talk.shelf:
            return outcome
        alone = replace(outcome.talk, afterwards="")
        said = replace(turn.message.saying(asked), files=(), place=None)
        then = next(found for step in AFTERWARDS if (found := step(self._turn(said, alone, person))))
        return replace(outcome, talk=then.talk, afterwards=then.replies, acts=(*outcome.acts, *then.acts))

    def _turn(self, message: Message, talk: Talk, person: Person) -> Turn:
        now = self._now()
        talk = conversation.remembered(talk, now)
        pressed = _pressed(message, talk)
        message = message.saying(pressed) if pressed else message
        said = message.event in (Event.SAID, Event.EDITED)
        understood = understanding.understand(message.text if said else "")
        if message.group:  # others read along: nobody is answered by their role
            person = Person(person.id)
        # Buttons may carry a paper's Thai title, and codes may contain a word: neither tells the language.
        said_of_the_form = talk.draft and understanding.meaning(understood.text, "answers")
        words = "" if pressed or code_in(message.text) or said_of_the_form else understood.language
        language = talk.language if talk.chosen else words or talk.language or _hinted(message)
        own = own_language(message.text) or (talk.own if talk.draft or not words else "")
        talk = replace(talk, language=language, own=own)
        return Turn(
            message,
            understood,
            talk,
            person,
            language,
            self._library,
            self._desk,
            self._links,
            self._writer,
            now,
            self._worded(),
            self._work,
            pressed=bool(pressed),
        )


def _with_its_pin(message: Message, talk: Talk) -> Message:
    """Coordinates that were typed, or stand in a link to a map, are a place as if it had been sent as one."""
    if message.place or message.group or talk.work:
        return message
    place, rest = pin_in(message.text)
    return replace(message.saying(rest), place=place) if place else message


def _pressed(message: Message, talk: Talk) -> str:
    """The text behind a button of the last reply, if this message is its text, its label or its number."""
    said = understanding.plain(message.text)
    number = understanding.number_pressed(said, len(talk.offered))
    if number is not None:
        return talk.offered[number].send
    meant = [(one.send, understanding.plain(words)) for one in talk.offered for words in (one.send, one.label)]
    return next((send for send, words in meant if send and words == said), "")


def _concerns_everybody(step: Step, outcome: Outcome) -> bool:
    """Whether a group may read this answer: no form is started and nothing is done for one person."""
    personal = outcome.talk.draft or any(not isinstance(act, _ALOUD_ACTS) for act in outcome.acts)
    return step in ALOUD and not personal


def _alone(turn: Turn) -> Outcome:
    """Offers a private chat instead of an answer in the group."""
    link = turn.message.alone
    choices = (Choice(turn.say("group.open"), opens=link),) if link else ()
    return turn.outcome(turn.reply("group.alone", *choices))


def _hinted(message: Message) -> str:
    return "en" if message.language.startswith("en") else "th"


def _no_notices() -> Sequence[Notice]:
    return ()


class NoCases:
    """A Counter without cases, for a question outside any conversation."""

    def __init__(self, notices: Callable[[], Sequence[Notice]] = _no_notices) -> None:
        self.notices = notices

    def cases_of(self, person: Person) -> Sequence[Stake]:
        return ()

    def case(self, person: Person, number: str) -> Stake | None:
        return None

    def by_receipt(self, person: Person, receipt: str) -> Stake | None:
        return None

    def told_in(self, message: Message) -> str:
        return ""

    def story(self, stake: Stake, language: str) -> Reply:
        raise AssertionError("There is no case to tell of.")

    def unit(self, stake: Stake, language: str) -> str:
        raise AssertionError("There is no case, and so no unit that has it.")

    def receipt(self, stake: Stake) -> str:
        raise AssertionError("There is no case, and so no receipt.")

    def proof(self, stake: Stake, language: str) -> str:
        raise AssertionError("There is no case, and so no proof.")

    def photos(self, stake: Stake, language: str) -> Sequence[str]:
        return ()

    def twins(self, person: Person, paper: Lodge) -> Sequence[Twin]:
        return ()

    def barred(self, person: Person, paper: Lodge) -> Barred | None:
        return None

    def closed_doors(self) -> Collection[str]:
        return ()

    def emergency_numbers(self, language: str) -> str:
        return emergency_contacts.lines(language, {})
