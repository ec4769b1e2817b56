"""The counter at work, on a real store: gate, apply, save, tell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.access import Refused
from bot.dates import BANGKOK
from bot.desk import cards, queue
from bot.desk.actions import (
    Action,
    AddWord,
    Answer,
    Ask,
    Assign,
    Close,
    Confirm,
    Contest,
    Forward,
    Kind,
    Lodge,
    Matter,
    Note,
    Outcome,
    Route,
    Said,
    Take,
)
from bot.desk.desk import ChangedMeanwhile, Desk, Done, Lodged, NotAColleague, UnknownTicket
from bot.desk.queue import View
from bot.desk.routing import NoUnit
from bot.desk.tickets import Priority, Status, Ticket, WrongMoment
from bot.messages import Weight
from bot.people import Person, Role
from bot.store import Store, Transaction, officers, open_store, people
from bot.store import tickets as kept
from bot.store.seal import Seal
from bot.texts import say

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=BANGKOK).timestamp()
SECRET = "ร้านผมอยู่ติดกำแพงโรงงาน"
SMELL = Lodge(
    Kind.COMPLAINT,
    (Said("what", "เรื่อง", f"กลิ่นเหม็นทุกคืน {SECRET}"),),
    matters=(Matter.SMELL,),
    province="ระยอง",
)


@pytest.fixture
def desk() -> Desk:
    return Desk()


class Town:
    """A citizen of Rayong, and those who work there and elsewhere."""

    def __init__(self, store: Store, desk: Desk) -> None:
        self.store, self.desk = store, desk
        self.citizen = store.write(lambda tx: people.meet(tx, "web", "a-browser", NOW))
        self.stranger = store.write(lambda tx: people.meet(tx, "line", "U999", NOW))
        self.somchai = self._officer("สมชาย", Role.OFFICER, "สอจ.ระยอง")
        self.malee = self._officer("มาลี", Role.HEAD, "สอจ.ระยอง")
        self.loei = self._officer("ดวงใจ", Role.OFFICER, "สอจ.เลย")
        self.alarm = self._officer("วิชัย", Role.OFFICER, "ศบฉ.อก.")

    def lodge(self, paper: Lodge = SMELL, at: float = NOW) -> Lodged:
        return self.store.write(lambda tx: self.desk.lodge(tx, self.citizen, paper, at))

    def do(self, person: Person, action: Action, *, seen: int | None = None, receipt: str = "") -> Done:
        return self.store.write(lambda tx: self.desk.do(tx, person, action, NOW + 60, seen=seen, receipt=receipt))

    def closed(self) -> str:
        number = self.lodge().ticket.number
        self.do(self.somchai, Take(number))
        self.do(self.somchai, Close(number, Outcome.SOLVED, "ซ่อมแล้ว"))
        return number

    def by_receipt(self, typed: str) -> Ticket:
        return self.store.read(lambda tx: self.desk.by_receipt(tx, typed))

    def list(self, person: Person, view: View, after: str = "") -> queue.Page:
        return self.store.read(lambda tx: queue.page(tx, person, view, NOW, after))

    def _officer(self, name: str, role: Role, unit: str) -> Person:
        def added(tx: Transaction) -> Person:
            officers.add(tx, name, role, unit, NOW)
            return next(account.person for account in officers.everybody(tx) if account.person.name == name)

        return self.store.write(added)


@pytest.fixture
def town(store: Store, desk: Desk) -> Town:
    return Town(store, desk)


def test_a_complaint_gets_a_number_a_receipt_and_a_unit(town: Town) -> None:
    ticket, receipt, news = town.lodge()

    assert ticket.number == "2569-000001"
    assert len(receipt) == 16
    assert receipt.isdigit()
    assert (ticket.unit, ticket.status, ticket.version) == ("สอจ.ระยอง", Status.NEW, 2)
    assert news == ()


def test_numbers_run_on_and_a_failed_filing_uses_none_up(town: Town) -> None:
    """The transaction of the second one is taken back."""
    town.lodge()

    def fails(tx: Transaction) -> None:
        town.desk.lodge(tx, town.citizen, SMELL, NOW)
        raise RuntimeError("the power goes")

    with pytest.raises(RuntimeError):
        town.store.write(fails)

    assert town.lodge().ticket.number == "2569-000002"


def test_a_new_year_begins_with_one(town: Town) -> None:
    """At midnight in Bangkok, which is seven hours before midnight in Greenwich."""
    midnight = datetime(2027, 1, 1, 0, 0, tzinfo=BANGKOK).timestamp()
    town.lodge(at=midnight - 1)

    assert town.lodge(at=midnight).ticket.number == "2570-000001"


def test_a_stolen_database_tells_nothing_of_what_was_said(tmp_path: Path, desk: Desk) -> None:
    """Neither the words nor the receipt stand in its files in the clear."""
    store = open_store(f"sqlite:///{tmp_path / 'mindbot.db'}", Seal(b"key"))
    town = Town(store, desk)
    ticket, receipt, _ = town.lodge()
    town.do(town.somchai, Note(ticket.number, SECRET))
    store.close()

    on_disk = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert ticket.number.encode() in on_disk
    assert SECRET.encode() not in on_disk
    assert receipt.encode() not in on_disk


@pytest.mark.parametrize("typed", ["{}", " {} ครับ", "ใบรับ {}", "{}\u200b"])
def test_the_receipt_opens_the_case_from_any_channel(town: Town, typed: str) -> None:
    """Typed from paper, with spaces, Thai digits or an invisible mark."""
    ticket, receipt, _ = town.lodge()
    grouped = "-".join(receipt[start : start + 4] for start in range(0, 16, 4))
    thai = receipt.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    for form in (receipt, grouped, thai):
        assert town.by_receipt(typed.format(form)) == ticket


@pytest.mark.parametrize("wrong", ["", "0000 0000 0000 0000", "2569-000001", "๙" * 17, "🙂" * 16])
def test_another_receipt_opens_nothing(town: Town, wrong: str) -> None:
    town.lodge()

    with pytest.raises(UnknownTicket):
        town.by_receipt(wrong)


def test_whoever_holds_the_receipt_may_say_the_last_word(town: Town) -> None:
    """The citizen lost the telephone on which they complained."""
    _, receipt, _ = town.lodge()
    town.do(town.somchai, Take("2569-000001"))
    town.do(town.somchai, Close("2569-000001", Outcome.SOLVED, "ซ่อมแล้ว"))

    done = town.do(town.stranger, Confirm("2569-000001"), receipt=receipt)

    assert done.ticket.status is Status.ENDED


def test_a_stranger_neither_sees_nor_ends_somebody_elses_case(town: Town) -> None:
    number = town.closed()

    with pytest.raises(Refused):
        town.do(town.stranger, Confirm(number))
    with pytest.raises(Refused):
        town.store.read(lambda tx: town.desk.ticket(tx, town.stranger, number))
    assert town.store.read(lambda tx: town.desk.tickets_of(tx, town.stranger)) == ()


def test_an_officer_of_another_unit_is_refused_everything(town: Town) -> None:
    number = town.lodge().ticket.number

    for action in (Take(number), Note(number, "ดูหน่อย"), Forward(number, "กนอ", "เพราะ")):
        with pytest.raises(Refused):
            town.do(town.loei, action)
    with pytest.raises(Refused):
        town.store.read(lambda tx: town.desk.ticket(tx, town.loei, number))


def test_nobody_sends_a_paper_round_the_rules(town: Town) -> None:
    """Route is the house's own action; no role has it."""
    number = town.lodge().ticket.number
    administrator = Person("boss", Role.ADMINISTRATOR)

    with pytest.raises(Refused):
        town.do(administrator, Route(number, "กนอ", (), "estate"))


def test_of_two_officers_who_act_on_the_same_page_one_is_told_that_it_changed(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number), seen=2)

    with pytest.raises(ChangedMeanwhile, match="at version 3"):
        town.do(town.malee, Note(number, "ฉันจะรับเอง"), seen=2)


def test_two_hands_on_one_ticket_never_both_succeed(town: Town) -> None:
    """Even if both read before either wrote, as two processes may."""
    number = town.lodge().ticket.number

    def overtaken(tx: Transaction) -> Done:
        row = kept.get(tx, number)
        assert row is not None
        tx.run("update tickets set version = version + 1 where number = :n", n=number)
        assert not kept.update(tx, row, row.version)
        tx.run("update tickets set version = version - 1 where number = :n", n=number)
        return town.desk.do(tx, town.somchai, Take(number), NOW)

    assert town.store.write(overtaken).ticket.officer == town.somchai.id


def test_the_citizen_is_told_of_every_step_in_their_language(town: Town) -> None:
    number = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, language="en", province="ระยอง")).ticket.number

    told = [
        town.do(town.somchai, action).news
        for action in (Take(number), Ask(number, "When?"), Answer(number, "We visited."), Note(number, "รอผล"))
    ]

    assert [len(news) for news in told] == [1, 1, 1, 0]
    assert all(news[0].person == town.citizen.id for news in told[:3])
    assert "When?" in told[1][0].reply.text
    assert told[1][0].reply.choices[0].send == f"Answer the officer {number}"


def test_the_officer_is_told_that_there_is_a_word_but_not_what_it_says(town: Town) -> None:
    """It goes to a chat on somebody's telephone."""
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))

    (news,) = town.do(town.citizen, AddWord(number, SECRET)).news

    assert news.person == town.somchai.id
    assert SECRET not in news.reply.text


def test_danger_is_told_at_once_to_the_unit_and_to_the_emergency_centre(town: Town) -> None:
    ticket, _, news = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True))

    assert ticket.priority is Priority.DANGER
    assert {one.person for one in news} == {town.somchai.id, town.malee.id, town.alarm.id}
    assert {one.weight for one in news} == {Weight.DANGER}


def test_the_emergency_centre_may_act_on_what_it_looks_on(town: Town) -> None:
    number = town.lodge(Lodge(Kind.COMPLAINT, SMELL.said, province="ระยอง", danger=True)).ticket.number

    assert town.do(town.alarm, Take(number)).ticket.officer == town.alarm.id


def test_a_contest_is_told_to_the_whole_unit(town: Town) -> None:
    """Also to its head, not only to whoever closed it."""
    news = town.do(town.citizen, Contest(town.closed(), "ยังเหม็นอยู่")).news

    assert {one.person for one in news} == {town.somchai.id, town.malee.id}


def test_a_head_gives_a_ticket_to_a_colleague_only(town: Town) -> None:
    number = town.lodge().ticket.number

    with pytest.raises(NotAColleague):
        town.do(town.malee, Assign(number, town.loei.id))
    (news,) = town.do(town.malee, Assign(number, town.somchai.id)).news
    assert news.person == town.somchai.id
    with pytest.raises(Refused):
        town.do(town.somchai, Assign(number, town.malee.id))


def test_a_ticket_is_not_forwarded_to_nowhere(town: Town) -> None:
    number = town.lodge().ticket.number

    with pytest.raises(NoUnit):
        town.do(town.somchai, Forward(number, "สอจ.แอตแลนติส", "ลองดู"))


def test_what_fails_leaves_no_trace_in_the_history(town: Town) -> None:
    number = town.closed()

    with pytest.raises(WrongMoment):
        town.do(town.somchai, Answer(number, "อีกนิด"))

    assert len(town.store.read(lambda tx: kept.history(tx, number))) == 4
    assert town.store.read(lambda tx: town.desk.faults(tx, number)) == ""


@pytest.mark.parametrize(
    "tampering",
    [
        "update history set at = at - 3600 where seq = 3",
        "update history set person = 'somebody' where seq = 3",
        "update history set action = 'Confirm' where seq = 3",
        "update history set body = (select body from history where seq = 1) where seq = 4",
        "delete from history where seq = 2",
        "delete from history where seq = 4",
        "update tickets set status = 'ended'",
        "update tickets set unit = 'กนอ'",
        "update tickets set version = 3",
    ],
)
def test_whoever_changes_the_past_is_found_out(town: Town, tampering: str) -> None:
    """Somebody with the database in hand, but without the key."""
    number = town.closed()
    assert town.store.read(lambda tx: town.desk.faults(tx, number)) == ""

    town.store.write(lambda tx: tx.run(tampering))

    assert number in town.store.read(lambda tx: town.desk.faults(tx, number))


def test_a_citizen_reads_what_was_said_but_no_note(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.somchai, Note(number, "เจ้าของโรงงานเป็นคนดัง"))
    town.do(town.somchai, Ask(number, "กี่โมงคะ"))
    town.do(town.citizen, AddWord(number, "สี่ทุ่มค่ะ"))

    def story(tx: Transaction) -> str:
        ticket = town.desk.ticket(tx, town.citizen, number)
        return cards.story(ticket, town.desk.history(tx, ticket), town.desk.routing, "th").text

    text = town.store.read(story)
    assert "กี่โมงคะ" in text
    assert "คุณ: สี่ทุ่มค่ะ" in text
    assert "คนดัง" not in text


@pytest.mark.parametrize("press", ["confirm", "contest", "answer", "add"])
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_button_of_a_card_is_understood_when_it_comes_back(press: str, language: str) -> None:
    """Also from a keyboard that adds spaces or writes Thai digits."""
    sent = say(f"ticket.press.{press}.send", language, number="2569-000123")

    for typed in (sent, f"  {sent.upper()} ", sent.replace("2569-000123", "๒๕๖๙-๐๐๐๑๒๓"), f"{sent}\u200b"):
        assert cards.pressed(typed) == (press, "2569-000123")
    assert cards.pressed("เรียบร้อยแล้ว") == ("", "")
    assert cards.pressed("เรื่อง 2569-000123 ถึงไหนแล้ว") == ("", "")


def test_the_queue_shows_danger_first_then_what_is_due(town: Town) -> None:
    late, fresh = town.lodge(at=NOW - 30 * 86400).ticket.number, town.lodge().ticket.number
    danger = town.lodge(Lodge(Kind.COMPLAINT, (), province="ระยอง", danger=True)).ticket.number

    assert [one.number for one in town.list(town.somchai, View.UNIT).tickets] == [danger, late, fresh]
    assert [one.number for one in town.list(town.somchai, View.LATE).tickets] == [late]
    assert [one.number for one in town.list(town.somchai, View.DANGER).tickets] == [danger]
    assert [one.number for one in town.list(town.alarm, View.UNIT).tickets] == [danger]
    assert town.list(town.loei, View.UNIT).tickets == ()


def test_mine_unassigned_and_closed_are_lists_of_their_own(town: Town) -> None:
    ended = town.closed()
    mine, free = town.lodge().ticket.number, town.lodge().ticket.number
    town.do(town.somchai, Take(mine))

    assert [one.number for one in town.list(town.somchai, View.MINE).tickets] == [mine]
    assert [one.number for one in town.list(town.malee, View.MINE).tickets] == []
    assert [one.number for one in town.list(town.malee, View.UNASSIGNED).tickets] == [free]
    assert [one.number for one in town.list(town.malee, View.CLOSED).tickets] == [ended]


@pytest.mark.parametrize("view", [View.UNIT, View.CLOSED])
def test_a_long_list_is_read_page_by_page_without_gap_or_repeat(town: Town, view: View) -> None:
    """Sixty tickets, all lodged in the same moment."""
    for _ in range(60):
        town.closed() if view is View.CLOSED else town.lodge()

    pages: list[list[str]] = []
    after = ""
    while len(pages) < 10:
        page = town.list(town.somchai, view, after)
        pages.append([one.number for one in page.tickets])
        after = page.next
        if not after:
            break

    assert [len(page) for page in pages] == [25, 25, 10]
    assert len({number for page in pages for number in page}) == 60


@pytest.mark.parametrize("bent", ["x", "0_nan_", "1_2", "0_inf_2569", "9999_1_1", "_", "0_1e999_a", "๑_๒_๓"])
def test_a_bent_page_mark_is_no_accident(town: Town, bent: str) -> None:
    town.lodge()

    assert isinstance(town.list(town.somchai, View.UNIT, bent), queue.Page)
    assert isinstance(town.list(town.somchai, View.CLOSED, bent), queue.Page)


def test_a_reader_of_figures_has_no_queue(town: Town) -> None:
    with pytest.raises(Refused):
        town.list(Person("reader", Role.READER, "สอจ.ระยอง"), View.UNIT)
