"""After filing, "it" is that case: each kind of question or wish about it is one row, answered from the case itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.basics.places import areas
from bot.basics.text_split import cut
from bot.cases.messages import buttons
from bot.cases.messages.buttons import Press
from bot.cases.model.action_classes import AddWord, Request, Wish
from bot.cases.model.submission import Identity
from bot.cases.model.ticket import IN_WORK, Status
from bot.cases.records.my_cases import Stake
from bot.chat.conversation import FILED_LASTS
from bot.chat.effects import AtTheDesk
from bot.chat.filling.prefill import add_a_word
from bot.chat.forms import MAX_ANSWER_LETTERS
from bot.chat.my_cases import own_case
from bot.chat.my_cases.cases import CORRECTION, all_cases, ask_what_is_right, pressed_on
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.reading import CERTAIN, LIKELY, SURE
from bot.chat.understand.understanding import asks_something, meaning

_LONG = 25  # letters of a message that tells what is to be added, not only that something is
_TELLS = 15  # letters of a correction that says what is right, not only that something is wrong
Do = Callable[[Turn, Stake], Outcome]


@dataclass(frozen=True)
class Row:
    """What is done when this is said of one's own newest case."""

    do: Do
    at: float = LIKELY  # how probable that must be
    lately: bool = False  # only for a day after filing
    later: float = 0.0  # how probable after that day
    beside: bool = False  # also while a form, a gift or a loan is on the table, and without a case that is said


def after_filing(turn: Turn) -> Outcome | None:
    """What is asked or told of one's own newest case, in any words."""
    named = turn.understood.ticket or turn.understood.receipt  # which case is meant, is said
    if turn.message.group or turn.pressed or turn.means or named:
        return None
    if answered := _right_now(turn) or _agreed(turn):
        return answered
    only_files = bool(turn.message.files) and not turn.understood.text
    row = _ROWS.get(turn.reading.best)
    if not only_files and row is None:
        return None
    stakes = turn.stakes
    newest = stakes[0] if stakes else None
    lately = newest is not None and turn.now - newest.ticket.lodged_at < FILED_LASTS
    if only_files:
        return _photo(turn, newest) if newest and lately and not turn.talk.draft else None
    if row is None or (_is_busy(turn) and not row.beside):
        return None
    at = row.at if lately else row.later or row.at
    if not turn.does(turn.reading.best, *_ALIKE.get(turn.reading.best, ()), at=at) or (row.lately and not lately):
        return None
    if newest is None:
        return _none(turn) if row.beside else None
    return row.do(turn, newest)


def _is_busy(turn: Turn) -> bool:
    """Whether a form, a gift, a loan or steps are on the table: the words may be about those."""
    talk = turn.talk
    return bool((talk.draft and not talk.draft.aside) or talk.case or talk.walk)


def _none(turn: Turn) -> Outcome:
    return turn.outcome(turn.reply("case.none", turn.choice("menu.complain")))


def _right_now(turn: Turn) -> Outcome | None:
    """What is right, after it was asked; whatever is surely something else is left to the other steps."""
    case = turn.talk.case
    stake = turn.desk.case(turn.person, str(case.known["number"])) if case and case.kind == CORRECTION else None
    if stake is None or not (turn.understood.text or turn.message.place):
        return None
    calm = replace(turn, talk=replace(turn.talk, case=None))
    if turn.does("no", "cancel", "later"):
        return calm.outcome(own_case.left(turn, stake))
    best = turn.reading.best
    if asks_something(turn.understood.text) or (best not in _SAYS_WHAT_IS_RIGHT and turn.does(best)):
        return None
    return _wish(calm, stake, Wish.CORRECT)


def _agreed(turn: Turn) -> Outcome | None:
    """Yes or no to the withdrawing or sealing that was just offered."""
    presses = filter(None, (buttons.pressed(choice.send) for choice in turn.talk.offered))
    offered = next((press for press in presses if press.what in _ASKED), None)
    stake = turn.desk.case(turn.person, offered.number) if offered and not _is_busy(turn) else None
    if offered is None or stake is None:
        return None
    plain = meaning(turn.understood.text, "answers")
    if plain == "no" or turn.does("no", "cancel", "later"):
        return turn.outcome(own_case.left(turn, stake))
    return pressed_on(turn, stake, offered) if plain in ("yes", "send") or turn.does("yes", "send") else None


def _tells(text: Callable[[Turn, Stake], own_case.Told], *presses: str) -> Do:
    """An answer from the case, with what can be done about it below."""

    def told(turn: Turn, stake: Stake) -> Outcome:
        reply, more = text(turn, stake)
        choices = (buttons.button(what, stake.ticket.number, turn.language) for what in (*more, *presses))
        return turn.outcome(replace(reply, choices=(*reply.choices, *choices)))

    return told


def _status(turn: Turn, stake: Stake) -> Outcome:
    return turn.outcome(turn.desk.story(stake, turn.language))


def _photo(turn: Turn, stake: Stake) -> Outcome:
    files = tuple(file.id for file in turn.message.files)
    return turn.outcome(acts=[AtTheDesk(AddWord(stake.ticket.number, "", files))])


def _adds(turn: Turn, stake: Stake) -> Outcome:
    if stake.ticket.status not in IN_WORK or asks_something(turn.understood.text):
        return _ADD_LATER(turn, stake)
    said = turn.message.text.strip()
    if len(said) < _LONG and not turn.message.files:
        return add_a_word(turn, stake.ticket.number)
    return _noted(turn, stake)


def _noted(turn: Turn, stake: Stake) -> Outcome:
    """The words as they stand are added to the case."""
    files = tuple(file.id for file in turn.message.files)
    said = cut(turn.message.text.strip(), MAX_ANSWER_LETTERS)
    return turn.outcome(acts=[AtTheDesk(AddWord(stake.ticket.number, said, files, turn.message.place))])


def _corrects(turn: Turn, stake: Stake) -> Outcome:
    """What is right goes to the officers as a correction; without it, it is asked."""
    said = turn.understood.text
    whole = len(said) >= _TELLS and (bool(areas(said)) or not asks_something(said))
    return _wish(turn, stake, Wish.CORRECT) if whole else ask_what_is_right(turn, stake.ticket.number)


def _withdraws(turn: Turn, stake: Stake) -> Outcome:
    """The wish is written into the case; an officer decides, for others may suffer from the same."""
    return _wish(turn, stake, Wish.WITHDRAW)


def _unnamed(turn: Turn, stake: Stake) -> Outcome:
    """Too late for the form, not for the wish: the name goes under seal."""
    if stake.identity is Identity.ANONYMOUS:
        return turn.outcome(turn.reply("case.unnamed.already", number=stake.ticket.number))
    return _wish(turn, stake, Wish.SEAL)


def _wish(turn: Turn, stake: Stake, wish: Wish) -> Outcome:
    said = cut(turn.message.text.strip(), MAX_ANSWER_LETTERS)
    return turn.outcome(acts=[AtTheDesk(Request(stake.ticket.number, wish, said))])


def _of_the_end(what: str) -> Do:
    """Content or not with the end; while the case is open, the words are added to it."""
    press = _press(what)
    return lambda turn, stake: press(turn, stake) if stake.ticket.status is Status.CLOSED else _adds(turn, stake)


def _press(what: str) -> Do:
    return lambda turn, stake: pressed_on(turn, stake, Press(what, stake.ticket.number))


_ASKED = ("withdraw", "seal")  # an answer with such a button ends in a question
_SAYS_WHAT_IS_RIGHT = (
    "case_correct change_something give_place give_factory give_time give_kind give_amount tell_nuisance case_add "
    "identify_self reveal_self dont_know"
).split()
_ADD_LATER = _tells(own_case.adding)
_SEES = Row(_tells(own_case.who_sees), lately=True)
# Two ways of meaning the same, whose probabilities count together.
_ALIKE = {
    "stay_anonymous": ("be_confidential",),
    "be_confidential": ("stay_anonymous",),
    "ask_who_sees": ("ask_will_be_known", "keep_from_office"),
    "ask_will_be_known": ("ask_who_sees",),
    "ask_what_next": ("case_status", "ask_contacted", "ask_who_comes"),
    "ask_who_comes": ("ask_case_office", "ask_what_next"),
    "ask_case_office": ("ask_who_comes", "case_status"),
    "ask_withdraw": ("case_withdraw",),
    "case_withdraw": ("ask_withdraw",),
    "ask_correct": ("case_correct", "change_something"),
    "case_correct": ("ask_correct", "change_something"),
    "change_something": ("ask_correct", "case_correct"),
    "ask_add_later": ("case_add",),
    "case_add": ("ask_add_later",),
}
_ROWS: dict[str, Row] = {
    "case_status": Row(_status, SURE, beside=True),
    "case_list": Row(lambda turn, stake: all_cases(turn, 1), SURE, beside=True),
    "case_proof": Row(_press("proof"), SURE, beside=True),
    "case_receipt": Row(_press("receipt"), SURE, beside=True),
    "case_withdraw": Row(_withdraws, SURE, beside=True),
    "case_add": Row(_adds, SURE, later=CERTAIN),
    "case_correct": Row(_corrects, SURE, later=CERTAIN),
    "change_something": Row(_corrects, SURE, lately=True),
    "case_again": Row(_press("again"), SURE, later=CERTAIN),
    "case_contest": Row(_of_the_end("contest"), SURE, later=CERTAIN),
    "case_confirm": Row(_of_the_end("confirm"), SURE, later=CERTAIN),
    "give_place": Row(_noted, CERTAIN, lately=True),
    "give_time": Row(_noted, CERTAIN, lately=True),
    "stay_anonymous": Row(_unnamed, SURE, lately=True),
    "be_confidential": Row(_unnamed, SURE, lately=True),
    "ask_who_sees": _SEES,
    "ask_will_be_known": _SEES,
    "keep_from_office": Row(_tells(own_case.keeping_from_office), lately=True),
    "ask_what_next": Row(_tells(own_case.next_step), lately=True),
    "ask_contacted": Row(_tells(own_case.contact)),
    "ask_who_comes": Row(_tells(own_case.who_comes, "add")),
    "ask_case_office": Row(_tells(own_case.office)),
    "ask_add_later": Row(_ADD_LATER),
    "ask_correct": Row(_corrects),
    "ask_withdraw": Row(_tells(own_case.withdrawing, "withdraw")),
    "yes": Row(_tells(own_case.received), SURE, lately=True),
}
