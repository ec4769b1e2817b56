"""Fills in a form by conversation: asks only what is missing and keeps everything that was said."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot.basics.messages import Kind, Reply
from bot.basics.places import Area, areas
from bot.basics.provinces import surely_around
from bot.cases.model.action_classes import Join
from bot.chat import forms
from bot.chat.answers.smalltalk import menu
from bot.chat.conversation import Draft, Talk, in_hand, receipt_for
from bot.chat.effects import Act, AtTheDesk
from bot.chat.filling import answer_rules, ban_notice, heed, offer_duplicate, summary
from bot.chat.filling.ask_question import GUESS, guessed, offered_sign, question
from bot.chat.filling.commands import Command, command_in, line_in
from bot.chat.filling.corrections import obeyed
from bot.chat.filling.heard import (
    contact_told,
    is_a_label,
    may_identify,
    nameless,
    taken_out,
    unnamed_after_all,
    unnamed_at_the_end,
    who_it_concerns,
    who_they_are,
    without_a_name,
)
from bot.chat.filling.is_answer import (
    answered,
    arrived_by_itself,
    is_an_answer,
    learnt,
    meant_elsewhere,
    more_said,
    names_only_an_area,
    read_answer,
)
from bot.chat.filling.submit import URGENT, act
from bot.chat.filling.summary import PENDING
from bot.chat.forms import HINTS, Field, Form, Reads, Unclear
from bot.chat.forms.own_language import in_own_language, own_words
from bot.chat.turn import Outcome, Turn
from bot.chat.understand.understanding import plain, understand

SUMMARY = ""  # only "is this right?" is left to ask
CHANGE = "*change"  # asks which line to change
TELLING = "telling"  # a key among the answers: the parts that may tell who writes, as shown so far
COMPLAINT = "complaint"
IDENTITY = "identity"
_LEAVES_OUT = ("skip", "keep", "empty", "done", "send", "no")
_REMARKED = "official_told"  # a hint: the person was told who reads complaints about officials
_LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){8}")
_A_SENTENCE = 12  # letters: longer text at the summary that is no command is an addition


def fill_form(turn: Turn) -> Outcome | None:
    """Reads the answer to the last question, or a command about the form; other messages are for other steps."""
    draft = turn.talk.draft
    if draft is None or draft.aside:
        return None
    form = forms.written_out(turn.forms[draft.form], draft.answers)
    said = command_in(turn.understood.text, summary.changeable(form, draft))
    if not said.name and heed.wants_to_stop(turn):
        return turn.outcome(menu(turn, "form.cancelled"), talk=replace(turn.talk, draft=None, alarm=0.0))
    if not said.name and (answered := heed.worry(turn, form, draft)):
        return answered
    if (left := heed.left_out(turn, form, draft)) and is_an_answer(turn, form, draft, said):
        return ask_again(turn, left[0], *filter(None, left[1:]))
    said = heed.heeded(turn, form, draft, said)
    if said.name == "later":
        aside = replace(draft, aside=True, touched=turn.now)
        key = "form.kept_goodbye" if turn.reading.best == "goodbye" else "form.kept"
        return turn.outcome(turn.reply(key, turn.choice("form.resume")), talk=in_hand(turn.talk, aside))
    if not is_an_answer(turn, form, draft, said):
        return None
    draft = replace(draft, touched=turn.now)
    arrived = arrived_by_itself(turn, form, draft)
    if arrived is None:
        return _answered(turn, form, draft, said)
    if arrived.album and arrived.album == draft.album:
        return turn.outcome(talk=in_hand(turn.talk, arrived))  # one reply is enough for an album
    if turn.understood.text and draft.asking not in (SUMMARY, CHANGE):
        return _answered(turn, form, arrived, said)
    if turn.understood.text and not said.name:
        arrived = _added(turn, form, arrived)
    kept = "form.voice_kept" if any(file.is_voice for file in turn.message.files) else "form.thanks_for_it"
    sign = offered_sign(turn, form, arrived)
    return ask_again(turn, *_around_the_pin(turn, form, arrived, turn.reply(kept), *filter(None, (sign,))))


def ask_again(turn: Turn, draft: Draft, *before: Reply) -> Outcome:
    """Asks the next question, or shows the summary when nothing is missing."""
    known = answer_rules.follow({**draft.answers, **without_a_name(draft.answers)})
    known |= nameless(known)
    draft = replace(draft, answers=known, touched=turn.now)
    if answer_rules.declines(draft.answers):
        return turn.outcome(*before, turn.reply("form.cancelled"), talk=replace(turn.talk, draft=None))
    form = forms.written_out(turn.forms[draft.form], draft.answers)
    if _is_urgent(draft) and _is_found(draft):
        return hand_in(turn, form, draft, _sent_at_once(turn, form, draft))
    before, draft = _remarked(turn, draft, before)
    field = _urgent_field(form, draft) or forms.next_field(form, draft.answers)
    if field is None:
        return _summed_up(turn, form, draft, *before)
    if field.reads is Reads.PLACE and field.name == draft.asking and forms.knows_the_district(draft.answers):
        return _spot_again(turn, form, field, draft, *before)
    return _ask(turn, form, field, draft, *before)


def _spot_again(turn: Turn, form: Form, field: Field, draft: Draft, *before: Reply) -> Outcome:
    """Where the district is known, the spot is asked once more and then left open."""
    if draft.again == field.name:
        return ask_again(turn, replace(draft, answers={**draft.answers, field.name: None}), *before)
    return _ask(turn, form, field, replace(draft, again=field.name), *before)


def _summed_up(turn: Turn, form: Form, draft: Draft, *before: Reply) -> Outcome:
    """Shows the summary; what may tell who an unnamed person is is shown once, and taken out if they wish."""
    known: list[str] = draft.answers.get(TELLING) or []
    parts = [part for part in may_identify(draft.answers) if part not in known]
    asking = replace(draft, asking=SUMMARY, answers={**draft.answers, TELLING: [*known, *parts], PENDING: parts})
    return _asks(turn, asking, *before, summary.summary(turn, form, asking))


def hand_in(turn: Turn, form: Form, draft: Draft, *before: Reply) -> Outcome:
    """Submits the form."""
    kept = ban_notice.refused(turn, form, draft)
    if kept:
        return kept
    receipt = receipt_for(turn.talk, str(draft.answers.get("number") or ""))
    if sent := own_words("sent", turn.talk.own) if turn.talk.own else "":
        before = (*before, Reply(sent))
    return _done(turn, act(form, draft, turn.language, receipt), *before)


def _done(turn: Turn, done: Act, *before: Reply) -> Outcome:
    talk = replace(turn.talk, draft=None, place=None)
    if turn.talk.draft and turn.talk.draft.form == COMPLAINT:
        talk = replace(talk, section="", case=None)  # from now on "it" is the case
    return turn.outcome(*before, talk=talk, acts=[done])


def _joined_or_filed(turn: Turn, form: Form, draft: Draft) -> Outcome:
    """Joins a duplicate or files anyway, as the person chose."""
    joining = offer_duplicate.chosen(turn, draft, act(form, draft, turn.language))
    if (
        isinstance(joining, AtTheDesk)
        and isinstance(joining.action, Join)
        and (kept := ban_notice.refused(turn, form, draft))
    ):
        return kept
    if joining:
        return _done(turn, joining)
    if offer_duplicate.files_anyway(turn):
        return hand_in(turn, form, draft)
    return _asks(turn, draft, offer_duplicate.ask_again(turn, draft))


def _answered(turn: Turn, form: Form, draft: Draft, said: Command) -> Outcome:
    field = next((one for one in form.fields if one.name == draft.asking), None)
    if said.name == "change":
        return _change(turn, form, draft, said.line, said.value)
    if said.name == "back":
        return _back(turn, form, draft)
    if draft.asking == offer_duplicate.TWIN:
        return _joined_or_filed(turn, form, draft)
    if about := _only_the_factory(turn, form, field):
        return ask_again(turn, who_it_concerns(turn, about, draft))
    if draft.asking != CHANGE and (done := obeyed(turn, form, field, draft)):
        return ask_again(turn, done.draft, *done.replies)
    if draft.asking == SUMMARY:
        return _confirmed(turn, form, draft, said)
    if draft.asking == CHANGE and said.name:
        return ask_again(turn, draft)
    if draft.asking == CHANGE or field is None:
        line = line_in(turn.understood.text, summary.changeable(form, draft))
        return _change(turn, form, draft, line.name if line else "")
    left = _left_out(turn, form, field, draft, said)
    if left:
        return left
    if elsewhere := _elsewhere(turn, form, field, draft):
        return elsewhere
    if field.goes == forms.CONTACT and field.name in ("name", "phone"):
        if unnamed := unnamed_after_all(turn, field, draft):
            said_so = unnamed.answers["identity"] != draft.answers.get("identity")
            return ask_again(turn, unnamed, *((turn.reply("form.identity_anonymous"),) if said_so else ()))
        if field.name == "name" and is_a_label(form.fields, turn.understood.text):
            return _ask(turn, form, field, draft)
    if field.name == "about" and heed.tells_more(turn):
        return _ask(turn, form, field, more_said(turn, draft))
    if field.name == "about":
        return ask_again(turn, who_it_concerns(turn, field, draft))
    if field.name == IDENTITY:
        known = who_they_are(turn, field, draft)
        told = contact_told(draft.answers) or contact_told({"what": turn.understood.said})
        lost = told and known.answers["identity"] == ["anonymous"]
        return ask_again(turn, known, *((turn.reply("form.contact_not_kept", contact=told),) if lost else ()))
    answer = read_answer(turn, field, draft)
    # In danger nothing is asked twice: the area is enough to send help.
    if names_only_an_area(turn, form, field, draft) and not _is_urgent(draft):
        known = learnt(turn, form, field, draft)
        return _ask(turn, form, field, known, turn.reply("form.where_exactly"))
    if not isinstance(answer, Unclear):
        known = learnt(turn, form, field, answered(turn, field, draft, answer))
        return ask_again(turn, *_around_the_pin(turn, form, known))
    kept = _kept_anyway(turn, form, field, draft)
    if field.reads is Reads.FILES and not forms.is_required(field, draft.answers):
        # Words instead of a photo: keep what they tell and go on.
        return ask_again(turn, _with(kept, field, kept.answers.get(field.name)))
    return _ask(turn, form, field, kept, turn.reply(answer.text))


def _only_the_factory(turn: Turn, form: Form, field: Field | None) -> Field | None:
    """The question about an official, where its button "only the factory" is the answer to whom it concerns."""
    about = next((one for one in form.fields if one.name == "about"), None)
    asked = field is not None and field.name in ("about", "official")
    return about if about and asked and forms.pressed(about.options, turn.understood.text) == ["factory"] else None


def _elsewhere(turn: Turn, form: Form, field: Field | None, draft: Draft) -> Outcome | None:
    """Handles what answers another question than this one; without a field, than the summary's."""
    if meant := meant_elsewhere(turn, form, field, draft):
        return ask_again(turn, meant)
    if elsewhere := heed.told_elsewhere(turn, form, field, draft):
        known, noted = elsewhere
        if field and not field.asked and field.name not in known.answers:  # it was to be changed, and still waits
            return _ask(turn, form, field, known, *filter(None, (noted,)))
        return ask_again(turn, known, *filter(None, (noted,)))
    return None


def _around_the_pin(turn: Turn, form: Form, draft: Draft, *before: Reply) -> tuple[Any, ...]:
    """The province around a pin, where there is little doubt: it is said, and not asked."""
    pin = turn.message.place
    area = next((one for one in form.fields if one.reads is Reads.AREA), None)
    if not pin or area is None or not forms.belongs(area, draft.answers) or area.name in draft.answers:
        return (draft, *before)
    told = areas(plain(pin.title))
    around = None if len(told) == 1 else surely_around(pin.latitude, pin.longitude)
    code = told[0].code if len(told) == 1 else around.code if around else ""
    if not code:
        return (draft, *before)
    said = turn.reply(
        "form.pinned_in", province=Area(code).province.en if turn.language == "en" else Area(code).province.th
    )
    return (_with(draft, area, {"code": code}), *before, said)


def _added(turn: Turn, form: Form, draft: Draft) -> Draft:
    """The story with these words; a phone number must not get into the text, which every officer reads."""
    tells = any(field.name == "what" for field in form.fields) and not _LONG_NUMBER.search(turn.understood.text)
    return more_said(turn, draft) if tells else draft


def _left_out(turn: Turn, form: Form, field: Field, draft: Draft, said: Command) -> Outcome | None:
    """Handles skip, keep, empty, enough and no: the question gets no new answer."""
    if said.name not in _LEAVES_OUT:
        return None
    if said.name == "no" and field.reads is Reads.OPTIONS and not isinstance(read_answer(turn, field, draft), Unclear):
        return None
    if not forms.is_open(field, draft.answers) and said.name != "empty":
        return ask_again(turn, draft)  # it keeps its answer
    if said.name == "keep":
        return None  # there is nothing to keep, so it is an answer
    if field.if_skipped:
        return ask_again(turn, _with(draft, field, [field.if_skipped]))
    if forms.is_required(field, draft.answers) and not _is_urgent(draft):
        return None if said.name == "no" else _ask(turn, form, field, draft, turn.reply("form.needed"))
    enough = said.name in ("done", "send")
    answers = _without_the_rest(form, draft) if enough else draft.answers
    return ask_again(turn, replace(draft, answers={**answers, field.name: None}))


def _confirmed(turn: Turn, form: Form, draft: Draft, said: Command) -> Outcome:
    if (parts := tuple(draft.answers.get(PENDING) or ())) and (decided := _about_the_parts(turn, draft, said, parts)):
        return decided
    if said.name in ("yes", "send"):
        return offer_duplicate.offer(turn, draft, act(form, draft, turn.language)) or hand_in(turn, form, draft)
    if said.name == "no":
        return _change(turn, form, draft, "")
    if not said.name and (unnamed := unnamed_at_the_end(turn, draft)):
        return ask_again(turn, unnamed, turn.reply("form.identity_anonymous"))
    if not said.name and (elsewhere := _elsewhere(turn, form, None, draft)):
        return elsewhere
    # A phone number must not get into the text, which every officer reads.
    tells = len(turn.understood.text) >= _A_SENTENCE and not _LONG_NUMBER.search(turn.understood.text)
    if not said.name and tells and any(field.name == "what" for field in form.fields):
        return ask_again(turn, more_said(turn, draft), turn.reply("form.added"))
    return _asks(turn, draft, turn.reply("form.yes_or_change"), summary.summary(turn, form, draft))


def _about_the_parts(turn: Turn, draft: Draft, said: Command, parts: tuple[str, ...]) -> Outcome | None:
    """The answer to "shall this be taken out?": yes, and no; anything else is about the summary."""
    asked = replace(draft, answers={**draft.answers, PENDING: []})
    if said.name in ("empty", "yes"):
        rest = replace(asked, answers=taken_out(asked.answers, parts))
        return ask_again(turn, rest, turn.reply("form.taken_out"))
    return ask_again(turn, asked, turn.reply("form.left_in")) if said.name in ("no", "keep") else None


def _change(turn: Turn, form: Form, draft: Draft, line: str, value: str = "") -> Outcome:
    """Asks a line again, or sets it to the value given; without a line, asks which."""
    field = next((one for one in form.fields if one.name == line), None)
    if field is None:
        return _asks(turn, replace(draft, asking=CHANGE), summary.which_line(turn, form, draft))
    if value:
        instead = replace(turn, message=turn.message.saying(value), understood=understand(value))
        answer = read_answer(instead, field, draft)
        if not isinstance(answer, Unclear):
            return ask_again(turn, _with(draft, field, answer))
    return _ask(turn, form, field, draft)


def _back(turn: Turn, form: Form, draft: Draft) -> Outcome:
    """Asks the previous question again, keeping its answer."""
    if draft.asking == CHANGE:
        return ask_again(turn, draft)
    fields = [
        field
        for field in form.fields
        if forms.belongs(field, draft.answers) and (field.asked or field.name == draft.asking)
    ]
    here = next((n for n, one in enumerate(fields) if one.name == draft.asking), len(fields))
    earlier = [field for field in fields[:here] if field.name in draft.answers]
    if not earlier:
        return ask_again(turn, draft, turn.reply("form.first_question"))
    return _ask(turn, form, earlier[-1], draft)


def _kept_anyway(turn: Turn, form: Form, field: Field, draft: Draft) -> Draft:
    """An answer that fits no button is added to the story, if it tells something."""
    several = (field.reads is Reads.OPTIONS and not field.single) or field.reads is Reads.FILES
    if field.reads is Reads.FILES:
        draft = learnt(turn, form, field, draft)
    tells = several and len(turn.understood.text) > _A_SENTENCE and not _LONG_NUMBER.search(turn.understood.text)
    return more_said(turn, draft) if tells and "what" in draft.answers else draft


def _remarked(turn: Turn, draft: Draft, before: tuple[Reply, ...]) -> tuple[tuple[Reply, ...], Draft]:
    """Tells once, before the next question, who reads a complaint about an official."""
    hints = list(draft.answers.get(HINTS) or ())
    if _REMARKED in hints or not answer_rules.about_an_official(draft.answers):
        return before, draft
    known = {**draft.answers, HINTS: [*hints, _REMARKED]}
    return (*before, turn.reply("form.officials")), replace(draft, answers=known)


def _urgent_field(form: Form, draft: Draft) -> Field | None:
    """In danger only the place is asked."""
    return next((field for field in form.fields if field.reads is Reads.PLACE), None) if _is_urgent(draft) else None


def _is_found(draft: Draft) -> bool:
    """Whether the place is known, or the person said that they do not know it."""
    return "place" in draft.answers or "code" in (draft.answers.get("area") or {})


def _is_urgent(draft: Draft) -> bool:
    return URGENT in (draft.answers.get(HINTS) or ())


def _sent_at_once(turn: Turn, form: Form, draft: Draft) -> Reply:
    """Says that the danger is reported; where only its province or district is known, what was sent, and asks more."""
    if "place" in draft.answers:
        return turn.reply("danger.sent")
    area = forms.shown(form.field("area"), draft.answers["area"], turn.language)
    told = str(draft.answers.get("what") or "")
    named = draft.answers.get("identity") == ["named"]
    who = turn.say("danger.with_name" if named else "danger.without_name")
    return turn.reply("danger.sent_where", kind=Kind.DANGER, told=told, area=area, who=who)


def _without_the_rest(form: Form, draft: Draft) -> dict[str, Any]:
    left = [
        field.name
        for field in form.fields
        if field.asked
        and not field.goes  # contact details are asked all the same
        and forms.belongs(field, draft.answers)
        and forms.is_open(field, draft.answers)
        and not forms.is_required(field, draft.answers)
    ]
    return {**draft.answers, **dict.fromkeys(left)}


def _with(draft: Draft, field: Field, value: Any) -> Draft:
    return replace(draft, answers={**draft.answers, field.name: value})


def _ask(turn: Turn, form: Form, field: Field, draft: Draft, *before: Reply) -> Outcome:
    asking = replace(draft, asking=field.name)
    if guess := guessed(turn, field, draft.answers):
        asking = replace(asking, answers={**asking.answers, GUESS: guess})
    return _asks(turn, asking, *before, question(turn, form, field, asking))


def _asks(turn: Turn, draft: Draft, *replies: Reply) -> Outcome:
    *before, asked = replies
    return turn.outcome(*before, _in_own_language(turn, draft, asked), talk=_talk(turn, draft))


def _in_own_language(turn: Turn, draft: Draft, asked: Reply) -> Reply:
    own = turn.talk.own
    if not own or draft.form != COMPLAINT:
        return asked
    form = turn.forms[draft.form]
    if draft.asking == SUMMARY:
        told = summary.lines(turn, form, draft)
        return in_own_language(asked, own, "telling" if draft.answers.get(PENDING) else "summary", lines=told)
    field = next((one for one in form.fields if one.name == draft.asking), None)
    return in_own_language(asked, own, draft.asking, field)


def _talk(turn: Turn, draft: Draft) -> Talk:
    return in_hand(turn.talk, replace(draft, touched=turn.now))
