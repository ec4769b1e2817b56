"""Tests of the case model: which actions are possible in which state, and what they change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.people import Person, Role
from bot.basics.texts import texts
from bot.cases.model.abuse_actions import (
    Ban,
    BanKind,
    Cover,
    Hide,
    LiftBan,
    LookUnder,
    MarkSensitive,
    ProposeBan,
    Uncover,
    Unhide,
    UnmarkSensitive,
)
from bot.cases.model.action_classes import (
    Action,
    AddWord,
    Answer,
    Ask,
    Assign,
    Close,
    Confirm,
    Contest,
    Forward,
    GoOn,
    KnownAs,
    Link,
    Merge,
    Note,
    OpenSeal,
    Outcome,
    Pause,
    Rate,
    Reopen,
    Route,
    Tag,
    Take,
    Wait,
    Withhold,
)
from bot.cases.model.actions import ACTIONS
from bot.cases.model.apply_action import apply
from bot.cases.model.correction_actions import Correct, Part
from bot.cases.model.redaction_actions import Box, Redact, Redraw
from bot.cases.model.referral_actions import FollowLater, Refer, ReplyCame
from bot.cases.model.replay import replay
from bot.cases.model.submission import Kind, Lodge, Said
from bot.cases.model.ticket import Entry, Priority, SaysNothing, Status, Ticket, WrongMoment, begin

CITIZEN = Person("citizen")
SOMCHAI = Person("somchai", Role.OFFICER, "สอจ.ระยอง", "สมชาย")
MALEE = Person("malee", Role.OFFICER, "สอจ.ระยอง", "มาลี")
NUMBER = "2569-000001"
SMELL = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "กลิ่นเหม็นทุกคืน"),), province="ระยอง")

TAKE, CONFIRM = Take(NUMBER), Confirm(NUMBER)
ASK = Ask(NUMBER, "กลิ่นมาช่วงกี่โมงคะ")
CLOSE = Close(NUMBER, Outcome.SOLVED, "โรงงานซ่อมระบบบำบัดแล้ว")
REOPEN = Reopen(NUMBER, "พบกลิ่นอีกเมื่อเข้าตรวจซ้ำ")
CONTEST = Contest(NUMBER, "เมื่อคืนยังเหม็นอยู่")
FRIDAY, MONDAY = date(2026, 12, 4), date(2026, 12, 14)
REFER = Refer(NUMBER, 1, "สอจ.ระยอง ส.1/2569", "กรมควบคุมมลพิษ", FRIDAY, "digest")


def lodged(paper: Lodge = SMELL) -> Ticket:
    ticket = begin(NUMBER, paper, CITIZEN, 1.0)
    return apply(ticket, Route(NUMBER, "สอจ.ระยอง", (), "province"), Person("house"), 1.0)


def after(*steps: tuple[Action, Person]) -> Ticket:
    ticket = lodged()
    for at, (action, by) in enumerate(steps, start=2):
        ticket = apply(ticket, action, by, float(at))
    return ticket


def test_a_complaint_is_taken_asked_about_answered_closed_and_confirmed() -> None:
    """The straight way from the first word to the end."""
    word = AddWord(NUMBER, "หลังสี่ทุ่มค่ะ")

    ticket = after((TAKE, SOMCHAI), (ASK, SOMCHAI), (word, CITIZEN), (CLOSE, SOMCHAI), (CONFIRM, CITIZEN))

    assert ticket.status is Status.ENDED
    assert ticket.outcome is Outcome.SOLVED
    assert ticket.version == 7


def test_a_ticket_that_somebody_has_taken_cannot_be_taken_again() -> None:
    """Two officers reach for the same case."""
    taken = after((TAKE, SOMCHAI))

    with pytest.raises(WrongMoment, match="held by somchai"):
        apply(taken, TAKE, MALEE, 3.0)


@pytest.mark.parametrize("action", [ASK, Answer(NUMBER, "กำลังตรวจสอบ"), CLOSE])
def test_only_the_officer_who_took_a_ticket_answers_its_citizen(action: Action) -> None:
    taken = after((TAKE, SOMCHAI))

    with pytest.raises(WrongMoment):
        apply(taken, action, MALEE, 3.0)


def test_a_contested_outcome_reopens_the_ticket_for_any_officer_and_is_counted() -> None:
    """The citizen says that nothing has changed."""
    closed = after((TAKE, SOMCHAI), (CLOSE, SOMCHAI))

    reopened = apply(closed, CONTEST, CITIZEN, 9.0)

    assert (reopened.status, reopened.officer, reopened.outcome) == (Status.REOPENED, "", None)
    assert (reopened.contested, reopened.priority, reopened.running_since) == (1, Priority.CONTESTED, 9.0)


def test_danger_stays_danger_when_the_outcome_is_contested() -> None:
    ticket = lodged(Lodge(Kind.COMPLAINT, SMELL.said, danger=True))
    for action, by in ((TAKE, SOMCHAI), (CLOSE, SOMCHAI), (CONTEST, CITIZEN)):
        ticket = apply(ticket, action, by, 2.0)

    assert ticket.priority is Priority.DANGER


def test_what_has_ended_stays_ended() -> None:
    """apply never reopens silently: after the citizen agreed, what may still be written moves nothing."""
    ended = after((TAKE, SOMCHAI), (REFER, SOMCHAI), (CLOSE, SOMCHAI), (CONFIRM, CITIZEN))
    written = [
        Note(NUMBER, "แจ้งผู้แจ้งทางโทรศัพท์แล้ว"),
        Rate(NUMBER, 5),
        Tag(NUMBER, ("กลิ่น",)),
        Correct(NUMBER, "เลขทะเบียนผิด", ((Part.FACTORY, "10210000125551"),)),
        KnownAs(NUMBER, "แจ้งอุต", "TF-1"),
        Link(NUMBER, "2569-000099"),
        OpenSeal(NUMBER, "ผู้แจ้งขอให้ติดต่อกลับ"),
        Redact(NUMBER, "photo", (Box(100, 100, 50, 50),), "digest"),
        Redraw(NUMBER, "photo", "ปิดทับผิดที่"),
        Withhold(NUMBER, 1, "unsent"),
        Hide(NUMBER, "ส่งมาทดลอง"),
        MarkSensitive(NUMBER, "ผู้แจ้งขอ"),
        Cover(NUMBER, "ระบุชื่อผู้อื่น", 1, ("what",)),
        LookUnder(NUMBER, "ผู้แจ้งขอให้ตรวจ", 1),
        Uncover(NUMBER, "ไม่มีชื่อใคร", 1),
        ProposeBan(NUMBER, "party:1", BanKind.ABUSE, "ด่าทุกครั้ง"),
        Ban(NUMBER, "party:1", BanKind.ABUSE, 7, "ด่าทุกครั้ง"),
        LiftBan(NUMBER, "ban:1", "ขอโทษแล้ว"),
        ReplyCame(NUMBER, 1, FRIDAY, "ตรวจแล้ว"),
        FollowLater(NUMBER, 1, MONDAY, "ขอขยายเวลา"),
    ]
    hidden = apply(ended, Hide(NUMBER, "ส่งมาทดลอง"), SOMCHAI, 9.0)

    possible = {spec.kind for spec in ACTIONS if ended.status in spec.statuses}

    sensitive = apply(ended, MarkSensitive(NUMBER, "ผู้แจ้งขอ"), SOMCHAI, 9.0)
    assert possible == {type(one) for one in written} | {Unhide, UnmarkSensitive}
    assert apply(sensitive, UnmarkSensitive(NUMBER, "เปิดเผยแล้ว"), SOMCHAI, 9.0).status is Status.ENDED
    assert apply(hidden, Unhide(NUMBER, "เป็นเรื่องจริง"), SOMCHAI, 9.0).status is Status.ENDED
    assert all(apply(ended, one, CITIZEN, 9.0).status is Status.ENDED for one in written)


def test_a_letter_to_a_body_outside_is_followed_up_until_it_is_answered() -> None:
    """Two bodies were written to; the one answers for good, the other asks for time."""
    second = Refer(NUMBER, 2, "สอจ.ระยอง ส.2/2569", "จังหวัดระยอง", MONDAY, "digest")
    referred = after((TAKE, SOMCHAI), (REFER, SOMCHAI), (second, SOMCHAI))

    later = apply(referred, FollowLater(NUMBER, 1, date(2026, 12, 21), "ขอขยายเวลา"), SOMCHAI, 8.0)
    half = apply(later, ReplyCame(NUMBER, 2, FRIDAY, "จะเข้าตรวจ", follow_up=date(2026, 12, 18)), SOMCHAI, 9.0)
    whole = apply(half, ReplyCame(NUMBER, 2, FRIDAY, "ตรวจแล้ว"), SOMCHAI, 10.0)

    days = [ticket.follow_up for ticket in (after((TAKE, SOMCHAI)), referred, later, half, whole)]
    assert days == [None, FRIDAY, MONDAY, date(2026, 12, 18), date(2026, 12, 21)]


@pytest.mark.parametrize("late", [ReplyCame(NUMBER, 1, FRIDAY, "อีกฉบับ"), FollowLater(NUMBER, 9, MONDAY, "รอ")])
def test_nothing_more_is_expected_of_a_letter_that_is_answered_or_was_never_sent(late: Action) -> None:
    answered = after((TAKE, SOMCHAI), (REFER, SOMCHAI), (ReplyCame(NUMBER, 1, FRIDAY, "ตรวจแล้ว"), SOMCHAI))

    with pytest.raises(WrongMoment, match="waits for no answer"):
        apply(answered, late, SOMCHAI, 9.0)


def test_the_due_date_moves_only_while_a_case_is_paused() -> None:
    """The laboratory needs nine days; they are not the officer's."""
    waiting = after((TAKE, SOMCHAI), (Wait(NUMBER, Pause.LABORATORY, "ส่งตัวอย่างน้ำแล้ว"), SOMCHAI))

    with pytest.raises(WrongMoment):
        apply(waiting, Wait(NUMBER, Pause.COURT, "อีกครั้ง"), SOMCHAI, 5.0)
    going_on = apply(waiting, GoOn(NUMBER), SOMCHAI, 12.0)

    assert (going_on.waiting_since, going_on.waited) == (None, 9.0)


def test_closing_or_forwarding_a_paused_case_ends_the_pause() -> None:
    waiting = after((TAKE, SOMCHAI), (Wait(NUMBER, Pause.LABORATORY, "ส่งตัวอย่างน้ำแล้ว"), SOMCHAI))

    for action in (CLOSE, Forward(NUMBER, "กพร", "เป็นเรื่องเหมือง"), Merge(NUMBER, "2569-000002")):
        assert apply(waiting, action, SOMCHAI, 12.0).waiting_since is None


@given(
    st.lists(
        st.sampled_from([TAKE, ASK, CLOSE, CONFIRM, CONTEST, REOPEN, AddWord(NUMBER, "เพิ่ม"), Assign(NUMBER, "malee")])
    )
)
def test_a_closed_ticket_is_reopened_only_by_contesting_or_with_an_officers_reason(actions: list[Action]) -> None:
    """Whatever is tried in whatever order."""
    ticket = lodged()
    for action in actions:
        try:
            changed = apply(ticket, action, SOMCHAI, ticket.changed_at + 1)
        except WrongMoment:
            continue
        if ticket.status in (Status.CLOSED, Status.ENDED) and changed.status not in (Status.CLOSED, Status.ENDED):
            assert isinstance(action, Contest | Reopen)
        assert changed.version == ticket.version + 1
        ticket = changed


@pytest.mark.parametrize("nothing", ["", "   ", "\n", "\u200b\u200b", "\u200d", "\u0e34"])
def test_a_question_without_words_is_not_asked(nothing: str) -> None:
    """Empty, blank, invisible, or only a vowel that stands on nothing."""
    taken = after((TAKE, SOMCHAI))

    with pytest.raises(SaysNothing):
        apply(taken, Ask(NUMBER, nothing), SOMCHAI, 3.0)


@pytest.mark.parametrize("word", [AddWord(NUMBER, "👍"), AddWord(NUMBER, files=("a1",)), AddWord(NUMBER, "๕")])
def test_a_photo_an_emoji_or_a_thai_digit_says_something(word: AddWord) -> None:
    assert apply(lodged(), word, CITIZEN, 2.0).version == 3


def test_a_ticket_is_not_forwarded_to_where_it_lies() -> None:
    with pytest.raises(WrongMoment, match="already lies with"):
        apply(lodged(), Forward(NUMBER, "สอจ.ระยอง", "ลองดู"), SOMCHAI, 2.0)


def test_a_forwarded_ticket_waits_for_somebody_of_the_other_unit() -> None:
    taken = after((TAKE, SOMCHAI))

    forwarded = apply(taken, Forward(NUMBER, "กนอ", "โรงงานอยู่ในนิคม"), SOMCHAI, 3.0)

    assert (forwarded.status, forwarded.unit, forwarded.officer) == (Status.NEW, "กนอ", "")


def test_an_assigned_ticket_that_waits_for_the_citizen_goes_on_waiting() -> None:
    asked = after((TAKE, SOMCHAI), (ASK, SOMCHAI))

    given_over = apply(asked, Assign(NUMBER, "malee"), SOMCHAI, 4.0)

    assert (given_over.status, given_over.officer, given_over.since) == (Status.ASKED, "malee", asked.since)


def test_a_submission_is_routed_only_once() -> None:
    with pytest.raises(WrongMoment):
        apply(lodged(), Route(NUMBER, "กนอ", (), "estate"), Person("house"), 2.0)


def test_replaying_a_history_gives_the_same_ticket() -> None:
    """Reading the entries again leads to the same place."""
    steps: tuple[tuple[Lodge | Action, str], ...] = (
        (SMELL, "citizen"),
        (Route(NUMBER, "สอจ.ระยอง", (), "province"), "house"),
        (TAKE, "somchai"),
        (CLOSE, "somchai"),
        (CONTEST, "citizen"),
    )

    made = replay(NUMBER, [Entry(seq, 1.0, by, action) for seq, (action, by) in enumerate(steps, start=1)])

    assert (made.status, made.contested, made.version, made.unit) == (Status.REOPENED, 1, 5, "สอจ.ระยอง")


@pytest.mark.parametrize(("words", "values"), [("status", Status), ("kind", Kind), ("outcome", Outcome)])
def test_every_state_has_a_name_in_both_languages(words: str, values: type[Status]) -> None:
    assert all(f"ticket.{words}.{value}" in texts() for value in values)
