"""The table of actions: one row says everything of one action. A new action is its class, its row and its texts."""

from __future__ import annotations

from typing import Any

from bot.cases.model import abuse_actions as abuse
from bot.cases.model import action_classes as act
from bot.cases.model import changes
from bot.cases.model import correction_actions as correction
from bot.cases.model import inspection_actions as inspection
from bot.cases.model import redaction_actions as photo
from bot.cases.model import referral_actions as letter
from bot.cases.model.action_classes import Action
from bot.cases.model.action_spec import (
    ActionSpec,
    Buttons,
    By,
    ChatOrder,
    Field,
    FieldKind,
    Form,
    Group,
    Hears,
    OfficerNews,
    PartyNews,
    Reads,
    Story,
    Words,
)
from bot.cases.model.submission import Identity, Kind, Lodge
from bot.cases.model.ticket import IN_HAND, IN_WORK, WAITING, Status, Ticket

_DAY = 86400.0
_EVER = frozenset(Status)
_CLOSED = frozenset({Status.CLOSED})
_STEP: Story[Any] = Story(step=True)  # told by its name, without words

_TEXT = Field("text", FieldKind.TEXT)
_FILES = Field("files", FieldKind.PHOTOS, input="photos")
_TELL = Field("tell", FieldKind.TICK)  # whoever suffers hears of it
_UNIT = Field("unit", FieldKind.UNIT)
_OFFICER = Field("officer", FieldKind.OFFICER, gap="name")
_PARTY = Field("party", FieldKind.PARTY, gap="whose")
_LINE = Field("line", FieldKind.PIECE, gap="what", input="piece")
_COVERED = Field("line", FieldKind.COVERED, gap="what", input="piece")
_LETTER = Field("letter", FieldKind.PLAIN)
_FOLLOW_UP = Field("follow_up", FieldKind.DAY, gap="day")
_BAN_WHY = Field("why", FieldKind.CHOICE, "shield.ban", tuple(abuse.BanKind))


def _is_spam(ticket: Ticket) -> bool:
    return ticket.outcome is act.Outcome.SPAM


def _is_no_spam(ticket: Ticket) -> bool:
    return ticket.outcome is not act.Outcome.SPAM


def _is_held(ticket: Ticket, action: Action) -> bool:
    return bool(ticket.officer)


def _always(action: Action) -> bool:
    return True


def _moves_or_raises(action: correction.Correct) -> bool:
    return bool(action.unit) or action.danger is True


def _may_be_corrected(ticket: Ticket) -> bool:
    """What staff declare is theirs; what citizens bring may have been understood wrongly."""
    return ticket.paper.kind not in (Kind.GIFT, Kind.ASSESSMENT)


def _is_unbearable(ticket: Ticket, action: act.AgainNow) -> bool:
    return action.strength is act.Strength.UNBEARABLE and bool(ticket.officer)


def _may_be_informed(ticket: Ticket) -> bool:
    return ticket.paper.kind is Kind.QUESTION and not ticket.alone


def _is_named(ticket: Ticket, action: Action) -> bool:
    """The minute at which a sealed case was told belongs to whoever told it; the morning's digest counts it."""
    return ticket.paper.identity is Identity.NAMED


# The order of the rows is the order of the forms on the page of a case. It is laid out by hand, as a table.
# fmt: off
ACTIONS: tuple[ActionSpec[Any], ...] = (
    # Whoever suffers
    ActionSpec("Lodge", Lodge, By.PARTY, "ticket.file"),
    ActionSpec(
        "AddWord", act.AddWord, By.PARTY, "ticket.add", IN_WORK, changes.add_word, words=Words.OR_FILES,
        officers=(OfficerNews("word_added", Hears.HOLDER, _is_held),), story=Story(words=Reads.WHO_SAID),
    ),
    ActionSpec(
        "Request", act.Request, By.PARTY, "ticket.add", IN_WORK, words=Words.OPTIONAL,
        fields=(Field("wish", FieldKind.CHOICE, "ticket.wish", tuple(act.Wish)), _TEXT),
        officers=(OfficerNews("request", Hears.HOLDER, _is_held), OfficerNews("request", Hears.UNIT, _is_named)),
        story=Story(words=Reads.WHO_SAID, key="ticket.story.request", gaps=("wish", "text")),
    ),
    ActionSpec(
        "AgainNow", act.AgainNow, By.PARTY, "ticket.add", IN_WORK,
        fields=(Field("strength", FieldKind.CHOICE, "ticket.strength"),
                Field("happened_at", FieldKind.MOMENT, gap="moment")),
        officers=(OfficerNews("unbearable", Hears.HOLDER, _is_unbearable),),
        story=Story(words=Reads.WHO_SAID, key="ticket.story.again", gaps=("moment", "strength")),
    ),
    ActionSpec(
        "Join", act.Join, By.PARTY, "ticket.join", IN_WORK, changes.join, words=Words.OPTIONAL,
        only_if=lambda ticket: not (ticket.alone or ticket.hidden),
        officers=(OfficerNews("joined", Hears.HOLDER, _is_held),), story=Story(words=Reads.WHO_SAID),
    ),
    ActionSpec(
        "Confirm", act.Confirm, By.WHO_BROUGHT, "ticket.confirm", _CLOSED, changes.end, only_if=_is_no_spam,
        story=_STEP,
    ),
    ActionSpec(
        "Contest", act.Contest, By.WHO_BROUGHT, "ticket.contest", _CLOSED, changes.contest,
        officers=(OfficerNews("contested_spam", Hears.JUDGES, lambda ticket, action: ticket.for_head),
                  OfficerNews("contested", Hears.UNITS)),
        story=Story(step=True, words=Reads.WHO_SAID),
    ),
    ActionSpec(
        "Rate", act.Rate, By.WHO_BROUGHT, "ticket.rate", _CLOSED | {Status.ENDED}, changes.rate, only_if=_is_no_spam,
        words=Words.OPTIONAL, fields=(Field("stars", FieldKind.CHOICE, "ticket.stars"),),
    ),
    # The house by itself
    ActionSpec(
        "Route", act.Route, By.HOUSE, "", frozenset({Status.NEW}), changes.route,
        only_if=lambda ticket: not ticket.unit, fields=(_UNIT,), alarms=_always,
        officers=(OfficerNews("new", Hears.UNIT, _is_named),),
    ),
    ActionSpec(
        "Escalate", act.Escalate, By.HOUSE, "", IN_WORK, changes.escalate,
        history=lambda action: "escalate_head" if action.level == 1 else "escalate_inspectors",
    ),
    ActionSpec(
        "LetEnd", act.LetEnd, By.HOUSE, "", _CLOSED, changes.end, story=_STEP,
        # Until when spam could be contested was said at once.
        citizen=PartyNews("ticket.news.let_end", joined="ticket.news.let_end_joined", buttons=Buttons.STARS,
                          only_if=lambda ticket, action: not _is_spam(ticket)),
    ),
    ActionSpec("Withhold", act.Withhold, By.HOUSE, "", _EVER),
    ActionSpec("Undo", act.Undo, By.HOUSE),  # never by itself: see replay.py
    # The desk: the case itself
    ActionSpec(
        "Take", act.Take, By.OFFICER, "ticket.take", WAITING, changes.take, undo=True,
        forms=(Form("take", Group.FIRST),), chat=ChatOrder("take", 0),
        citizen=PartyNews("ticket.news.taken"), story=_STEP,
    ),
    ActionSpec(
        "Answer", act.Answer, By.OFFICER, "ticket.answer", IN_HAND, changes.answer, holder_only=True, undo=True,
        words=Words.OR_FILES, previewed=True, fields=(_TEXT, _FILES), forms=(Form("answer", Group.CITIZEN),),
        chat=ChatOrder("answer", 2),
        citizen=PartyNews("ticket.news.answered", ("text",), to_joined=False), story=Story(words=Reads.WHO_BROUGHT),
    ),
    ActionSpec(
        "Ask", act.Ask, By.OFFICER, "ticket.ask", IN_HAND, changes.ask, holder_only=True, undo=True,
        previewed=True, fields=(_TEXT,), forms=(Form("ask", Group.CITIZEN),), chat=ChatOrder("ask", 1),
        citizen=PartyNews("ticket.news.asked", ("text",), to_joined=False),
        story=Story(step=True, words=Reads.WHO_BROUGHT),
    ),
    ActionSpec(
        "Inform", act.Inform, By.OFFICER, "question.answer", IN_WORK, changes.answer, only_if=_may_be_informed,
        fields=(_TEXT,), officers=(OfficerNews("informed", Hears.HOLDER),),
        citizen=PartyNews("ticket.news.answered", ("text",), to_joined=False), story=Story(words=Reads.WHO_BROUGHT),
    ),
    ActionSpec(
        "Note", act.Note, By.OFFICER, "ticket.note", _EVER, undo=True, words=Words.OR_FILES,
        fields=(_TEXT, _FILES), forms=(Form("note", Group.WORK),), chat=ChatOrder("note", 3),
        officers=(OfficerNews("mentioned", Hears.MENTIONED),),
    ),
    ActionSpec(
        "Close", act.Close, By.OFFICER, "ticket.close", IN_HAND, changes.close, holder_only=True, undo=True,
        words=Words.OR_FILES, previewed=True,
        fields=(Field("outcome", FieldKind.CHOICE, "ticket.outcome", act.BY_HAND), _TEXT, _FILES),
        forms=(Form("close", Group.CITIZEN),), chat=ChatOrder("close", 4),
        citizen=PartyNews("ticket.news.closed", ("outcome", "text"), joined="ticket.news.closed_joined"),
        story=Story(step=True, words=Reads.EVERY_PARTY),
    ),
    ActionSpec(
        "Reopen", act.Reopen, By.OFFICER, "ticket.reopen", _CLOSED, changes.reopen, only_if=_is_no_spam, undo=True,
        previewed=True, fields=(_TEXT,), forms=(Form("reopen", Group.CITIZEN),),
        citizen=PartyNews("ticket.news.reopened", ("text",)), story=_STEP,
    ),
    ActionSpec(
        "Forward", act.Forward, By.OFFICER, "ticket.forward", IN_WORK, changes.forward, undo=True, previewed=True,
        only_if=lambda ticket: not ticket.alone,  # what only one unit may see stays there
        fields=(_UNIT, _TEXT), forms=(Form("forward", Group.WORK),), chat=ChatOrder("forward", 5),
        officers=(OfficerNews("new", Hears.UNIT),), alarms=_always,
        citizen=PartyNews("ticket.news.forwarded", ("unit",)), story=_STEP,
    ),
    ActionSpec(
        "Wait", act.Wait, By.OFFICER, "ticket.pause", IN_HAND, changes.wait, holder_only=True, undo=True,
        only_if=lambda ticket: ticket.waiting_since is None,
        fields=(Field("reason", FieldKind.CHOICE, "ticket.pause", tuple(act.Pause)), _TEXT),
        forms=(Form("wait", Group.WORK),), story=_STEP,
    ),
    ActionSpec(
        "GoOn", act.GoOn, By.OFFICER, "ticket.pause", IN_HAND, changes.go_on, holder_only=True, undo=True,
        only_if=lambda ticket: ticket.waiting_since is not None,
        forms=(Form("go_on", Group.WORK),), story=_STEP,
    ),
    ActionSpec(
        "Release", act.Release, By.OFFICER, "ticket.take", IN_HAND, changes.release, holder_only=True, undo=True,
        forms=(Form("release", Group.WORK),), chat=ChatOrder("release", 6), officers=(OfficerNews("new", Hears.UNIT),),
    ),
    ActionSpec(
        "Assign", act.Assign, By.OFFICER, "ticket.assign", IN_WORK, changes.assign, undo=True,
        fields=(_OFFICER,), forms=(Form("assign", Group.WORK),), officers=(OfficerNews("assigned", Hears.NAMED),),
    ),
    ActionSpec(
        "ScheduleInspection", inspection.ScheduleInspection, By.OFFICER, "ticket.inspect", IN_WORK, inspection.schedule,
        words=Words.OPTIONAL, undo=True, previewed=True,
        fields=(Field("day", FieldKind.DAY), Field("at", FieldKind.TIME), _TEXT, _TELL),
        forms=(Form("inspect", Group.WORK),
               Form("inspect_off", Group.WORK, (_TEXT, _TELL), fixed=(("day", None),),
                    only_if=lambda ticket: ticket.inspection is not None)),
        chat=ChatOrder("inspect", 11),
        history=lambda action: "scheduleinspection" if action.day else "inspection_off",
        citizen=PartyNews(lambda action: "ticket.news.inspection" if action.day else "ticket.news.inspection_off",
                          ("day", "at"), only_if=lambda ticket, action: action.tell),
        officers=(OfficerNews("inspection", Hears.HOLDER, _is_held),),
        story=Story(step=True, gaps=("day", "at"), only_if=lambda action: action.tell and action.day is not None),
    ),
    ActionSpec(
        "HandOver", act.HandOver, By.OFFICER, "ticket.hand_over", IN_HAND, changes.hand_over, fields=(_OFFICER,),
        history=lambda action: "handover" if action.officer else "handed_back",
    ),
    # The desk: order among cases
    ActionSpec(
        "Correct", correction.Correct, By.OFFICER, "ticket.correct", _EVER, correction.correct, undo=True,
        only_if=_may_be_corrected, own_unit_only=True, previewed=True,
        fields=(Field("parts", FieldKind.CORRECTIONS), _UNIT, _TEXT),
        forms=(Form("correct", Group.ORDER, (Field("parts", FieldKind.CORRECTIONS), _TEXT)),),
        officers=(OfficerNews("danger_up", Hears.UNITS, lambda ticket, action: action.danger is True),
                  OfficerNews("danger_down", Hears.UNITS, lambda ticket, action: action.danger is False),
                  OfficerNews("new", Hears.UNIT, lambda ticket, action: bool(action.unit))),
        alarms=_moves_or_raises,
        citizen=PartyNews("ticket.news.forwarded", ("unit",), only_if=lambda ticket, action: bool(action.unit)),
        story=Story(step=True, only_if=lambda action: bool(action.unit)),
    ),
    ActionSpec(
        "Merge", act.Merge, By.OFFICER, "ticket.merge", IN_WORK, changes.merge, words=Words.OPTIONAL, previewed=True,
        fields=(Field("into", FieldKind.CASE), _TEXT), forms=(Form("merge", Group.ORDER),),
        citizen=PartyNews("ticket.news.merged", ("into",), buttons=Buttons.OTHER_CASE), story=_STEP,
    ),
    ActionSpec(
        "Tag", act.Tag, By.OFFICER, "ticket.tag", _EVER, changes.tag, undo=True,
        fields=(Field("tags", FieldKind.TAGS),), forms=(Form("tag", Group.ORDER),),
    ),
    ActionSpec(
        "Link", act.Link, By.OFFICER, "ticket.link", _EVER, history=lambda action: "part" if action.parted else "link",
        fields=(Field("to", FieldKind.CASE, input="into"),),
        forms=(Form("link", Group.ORDER),
               Form("part", Group.ORDER, (Field("to", FieldKind.LINKED, input="into"),), fixed=(("parted", True),))),
    ),
    ActionSpec(
        "KnownAs", act.KnownAs, By.OFFICER, "ticket.link", _EVER, changes.known_as, undo=True,
        fields=(Field("system", FieldKind.SYSTEM), Field("id", FieldKind.SHORT, input="known")),
        forms=(Form("known", Group.ORDER),),
    ),
    # The desk: letters to bodies outside, photos, what is sealed
    ActionSpec(
        "Refer", letter.Refer, By.OFFICER, "ticket.refer", IN_HAND, changes.refer,
        fields=(Field("reference", FieldKind.PLAIN), Field("body", FieldKind.PLAIN), _FOLLOW_UP),
        citizen=PartyNews("ticket.news.referred", ("body", "day")), story=_STEP,
    ),
    ActionSpec(  # another body answers when it answers, also when the case is over here
        "ReplyCame", letter.ReplyCame, By.OFFICER, "ticket.refer", _EVER, changes.follow_letter,
        fields=(_LETTER, Field("came_on", FieldKind.DAY, gap="day"), Field("follow_up", FieldKind.DAY, gap="again")),
        history=lambda action: "replycame_again" if action.follow_up else "replycame",
    ),
    ActionSpec(
        "FollowLater", letter.FollowLater, By.OFFICER, "ticket.refer", _EVER, changes.follow_letter,
        fields=(_LETTER, _FOLLOW_UP), citizen=PartyNews("ticket.news.follow_later", ("day",)),
    ),
    ActionSpec(
        "Redact", photo.Redact, By.OFFICER, "ticket.redact", _EVER,
        fields=(Field("boxes", FieldKind.COUNT, gap="count"), Field("file", FieldKind.FILE)),
    ),
    ActionSpec("Redraw", photo.Redraw, By.OFFICER, "ticket.redraw", _EVER, fields=(Field("file", FieldKind.FILE),)),
    ActionSpec(
        "OpenSeal", act.OpenSeal, By.OFFICER, "seal.open", _EVER, fields=(_PARTY,),
        history=lambda action: "openseal" if action.party else "openoriginal",
    ),
    # The desk: against abuse
    ActionSpec(
        "Spam", abuse.Spam, By.OFFICER, "ticket.spam", IN_WORK, changes.spam, own_unit_only=True, previewed=True,
        fields=(Field("why", FieldKind.CHOICE, "shield.spam", tuple(abuse.SpamKind)),
                Field("others", FieldKind.BESIDE), _TEXT),
        forms=(Form("spam", Group.SHIELD),), chat=ChatOrder("spam", 7),
        officers=(OfficerNews("spam", Hears.JUDGES),), story=_STEP,
        citizen=PartyNews("shield.news.spam", ("why",), joined="shield.news.spam_joined",
                          until=lambda ticket, action: ticket.due_at or ticket.changed_at),
    ),
    ActionSpec(
        "NotSpam", abuse.NotSpam, By.OFFICER, "ticket.unspam", _CLOSED, changes.not_spam, only_if=_is_spam,
        own_unit_only=True, fields=(_TEXT,), forms=(Form("not_spam", Group.SHIELD),), chat=ChatOrder("not_spam", 8),
        citizen=PartyNews("shield.news.not_spam"), story=_STEP,
    ),
    ActionSpec(
        "Hide", abuse.Hide, By.OFFICER, "ticket.hide", _EVER, changes.hide, only_if=lambda ticket: not ticket.hidden,
        own_unit_only=True, fields=(_TEXT,), forms=(Form("hide", Group.SHIELD),), chat=ChatOrder("hide", 9),
        officers=(OfficerNews("hidden", Hears.JUDGES),),
    ),
    ActionSpec(
        "Unhide", abuse.Unhide, By.OFFICER, "ticket.unhide", _EVER, changes.unhide, own_unit_only=True,
        only_if=lambda ticket: ticket.hidden, fields=(_TEXT,), forms=(Form("unhide", Group.SHIELD),),
        chat=ChatOrder("unhide", 10),
    ),
    ActionSpec(
        "MarkSensitive", abuse.MarkSensitive, By.OFFICER, "ticket.mark_sensitive", _EVER, changes.mark_sensitive,
        only_if=lambda ticket: not ticket.sensitive, own_unit_only=True, fields=(_TEXT,),
        forms=(Form("mark_sensitive", Group.SHIELD),),
    ),
    ActionSpec(
        "UnmarkSensitive", abuse.UnmarkSensitive, By.OFFICER, "ticket.unmark_sensitive", _EVER,
        changes.unmark_sensitive, only_if=lambda ticket: ticket.sensitive, own_unit_only=True, fields=(_TEXT,),
        forms=(Form("unmark_sensitive", Group.SHIELD),),
    ),
    ActionSpec(
        "Cover", abuse.Cover, By.OFFICER, "ticket.cover", _EVER, own_unit_only=True,
        fields=(_LINE, _TEXT), forms=(Form("cover", Group.SHIELD),),
    ),
    ActionSpec(
        "LookUnder", abuse.LookUnder, By.OFFICER, "cover.look", _EVER, own_unit_only=True,
        fields=(_COVERED, _TEXT), forms=(Form("under", Group.SHIELD, sent_to="under"),),
    ),
    ActionSpec(
        "Uncover", abuse.Uncover, By.OFFICER, "ticket.uncover", _EVER, own_unit_only=True,
        fields=(_COVERED, _TEXT), forms=(Form("uncover", Group.SHIELD),),
    ),
    ActionSpec(
        "ProposeBan", abuse.ProposeBan, By.OFFICER, "ban.propose", _EVER, own_unit_only=True,
        fields=(_PARTY, _BAN_WHY, _TEXT), forms=(Form("propose_ban", Group.SHIELD),),
        officers=(OfficerNews("ban_proposed", Hears.JUDGES),),
    ),
    ActionSpec(
        "Ban", abuse.Ban, By.OFFICER, "ban.put", _EVER, own_unit_only=True,
        fields=(_PARTY, _BAN_WHY, Field("days", FieldKind.DAYS), _TEXT), forms=(Form("ban", Group.SHIELD),),
        citizen=PartyNews("shield.news.ban", ("why",), concerned_only=True, buttons=Buttons.BAN_REVIEW,
                          until=lambda ticket, action: ticket.changed_at + action.days * _DAY),
    ),
    ActionSpec(
        "LiftBan", abuse.LiftBan, By.OFFICER, "ban.lift", _EVER, own_unit_only=True, fields=(_PARTY,),
        citizen=PartyNews("shield.news.lifted", concerned_only=True, buttons=Buttons.RESUME),
    ),
)
# fmt: on

_BY_NAME = {spec.stored_name: spec for spec in ACTIONS}
_BY_CLASS: dict[type[Lodge | Action], ActionSpec[Any]] = {spec.kind: spec for spec in ACTIONS}


class UnknownAction(LookupError):
    """An action that has no row."""


def spec_of(action: Lodge | Action | type[Lodge | Action]) -> ActionSpec[Any]:
    """The row of an action, or of its class."""
    kind = action if isinstance(action, type) else type(action)
    if kind not in _BY_CLASS:
        raise UnknownAction(f"{kind.__name__} has no row in bot/cases/model/actions.py.")
    return _BY_CLASS[kind]


def named(stored_name: str) -> ActionSpec[Any]:
    """The row of an action as a database names it."""
    if stored_name not in _BY_NAME:
        raise UnknownAction(f"No action is stored as {stored_name!r}. A newer mindbot may have written it.")
    return _BY_NAME[stored_name]


def right_of(action: Lodge | Action | type[Lodge | Action]) -> str:
    """The row of access.py that this action needs."""
    return spec_of(action).right
