"""Tests of bans from filing, which reveal the identity of nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.basics.access import Refused
from bot.basics.people import Person, Role
from bot.cases.model.abuse_actions import Ban, BanKind, LiftBan, ProposeBan, Spam, SpamKind
from bot.cases.model.action_classes import AddWord, Close, Contest, Join, Outcome, Take
from bot.cases.model.submission import Identity, Kind, Lodge, Matter, Said
from bot.cases.model.ticket import WrongMoment
from bot.cases.rules import bans, spam
from bot.cases.rules.bans import KeptFromFiling, NotAChoice
from bot.cases.service import UnknownTicket
from bot.cases.settings import limits
from bot.operations.integrity_check import examine
from bot.store import Transaction
from bot.store.admin import audit, expired
from bot.store.admin.audit import What
from bot.store.cases import bans as kept
from bot.store.cases import parties
from bot.store.papers import corrections
from tests.support.database_dump import everything
from tests.support.people import NOW, SMELL, Town

pytest_plugins = ["tests.support.desk"]

DAY = 86400.0
NOBODY = replace(SMELL, identity=Identity.ANONYMOUS)
ADVERTISING = replace(SMELL, said=(Said("what", "เรื่อง", "ขายประกันชีวิตราคาพิเศษ ติดต่อได้ทุกวันตลอดเดือนนี้"),))


def alias(town: Town, number: str) -> str:
    return town.store.read(lambda tx: parties.of(tx, number))[0].alias


def ban(town: Town, number: str, by: Person | None = None, days: int = 7) -> str:
    done = town.do(by or town.malee, Ban(number, alias(town, number), BanKind.ABUSE, days, "ด่าเจ้าหน้าที่ทุกวัน"))
    history = town.store.read(lambda tx: town.desk.history(tx, done.ticket))
    put = history[-1].action
    assert isinstance(put, Ban)
    return put.id


def test_a_banned_person_can_file_danger_and_nothing_else(town: Town) -> None:
    number = town.lodge().ticket.number
    other = town.store.write(lambda tx: town.desk.lodge(tx, town.stranger, SMELL, NOW)).ticket.number
    ban(town, number)

    with pytest.raises(KeptFromFiling):
        town.lodge(at=NOW + 120)
    with pytest.raises(KeptFromFiling):
        town.store.write(lambda tx: town.desk.join(tx, town.citizen, Join(other, "ฉันด้วย"), NOW + 120))

    assert town.lodge(replace(SMELL, danger=True), NOW + 120).ticket.number
    for kind in (Kind.GIFT, Kind.RELIEF, Kind.ASSESSMENT):
        assert town.lodge(replace(SMELL, kind=kind), NOW + 120)


def test_a_banned_person_still_follows_their_cases(town: Town) -> None:
    number, closed = town.lodge().ticket.number, town.lodge().ticket.number
    ban(town, number)

    town.do(town.citizen, AddWord(number, "ขอเพิ่มรูป"))
    town.do(town.somchai, Take(closed))
    town.do(town.somchai, Close(closed, Outcome.SOLVED, "ซ่อมแล้ว"))
    assert town.do(town.citizen, Contest(closed, "ยังเหม็น")).ticket.contested == 1
    assert len(town.store.read(lambda tx: town.desk.tickets_of(tx, town.citizen))) == 2


def test_a_ban_is_over_by_time(town: Town) -> None:
    ban(town, town.lodge().ticket.number)

    with pytest.raises(KeptFromFiling):
        town.lodge(at=NOW + 7 * DAY)
    assert town.lodge(at=NOW + 7 * DAY + 61)


def test_a_ban_is_lifted_by_hand_and_the_case_tells_of_it(town: Town) -> None:
    number = town.lodge().ticket.number
    id = ban(town, number)

    done = town.do(town.malee, LiftBan(number, id, "ขอโทษแล้ว"))

    assert town.lodge(at=NOW + 120)
    assert [one.person for one in done.news] == [alias(town, number)]
    with pytest.raises(WrongMoment):
        town.do(town.malee, LiftBan(number, id, "อีกครั้ง"))
    trail = [line.what for line in town.store.read(audit.newest)]
    assert {What.BAN_PUT, What.BAN_LIFTED} <= set(trail)
    assert examine(town.store, town.desk).faults == ()


def test_an_officer_proposes_and_the_head_decides(town: Town) -> None:
    number = town.lodge().ticket.number
    party = alias(town, number)

    with pytest.raises(Refused):
        ban(town, number, town.somchai)
    done = town.do(town.somchai, ProposeBan(number, party, BanKind.ABUSE, "ด่าทุกวัน"))

    assert {one.person for one in done.news} == {town.malee.id}
    assert town.lodge(at=NOW + 120), "a proposal keeps nobody from anything"


@pytest.mark.parametrize("days", [0, 8, 3650])
def test_only_the_days_that_are_offered_can_be_chosen(town: Town, days: int) -> None:
    number = town.lodge().ticket.number

    with pytest.raises(NotAChoice):
        ban(town, number, days=days)


def test_the_ministry_corrects_the_days(town: Town) -> None:
    town.store.write(lambda tx: corrections.write(tx, limits.PAGE, {"ban.longest": 14}, 0, "admin", NOW))

    assert town.store.read(limits.read).ban.choices == (7,)
    with pytest.raises(NotAChoice):
        ban(town, town.lodge().ticket.number, days=30)


def test_a_unit_cannot_ban_somebody_from_complaining_about_an_official(town: Town) -> None:
    """Else a unit could silence complaints about itself. The centre that has them can ban, for its own cases."""
    corrupt = replace(SMELL, matters=(Matter.CORRUPTION,))
    ban(town, town.lodge().ticket.number)

    number = town.lodge(corrupt, NOW + 120).ticket.number

    centre = town.officer("หัวหน้าศูนย์", Role.HEAD, "ศปท")
    ban(town, number, centre)
    with pytest.raises(KeptFromFiling):
        town.lodge(corrupt, NOW + 180)


def test_nobody_bans_the_party_of_a_case_that_they_may_not_see_or_that_is_theirs(town: Town) -> None:
    corrupt = town.lodge(replace(SMELL, matters=(Matter.CORRUPTION,))).ticket.number
    own = town.store.write(lambda tx: town.desk.lodge(tx, town.malee, SMELL, NOW)).ticket.number

    with pytest.raises(LookupError):
        ban(town, corrupt, Person("admin", Role.ADMINISTRATOR))
    with pytest.raises(UnknownTicket):
        ban(town, own)
    with pytest.raises(Refused):
        ban(town, town.lodge().ticket.number, town.loei)


def test_a_party_of_another_case_is_none_of_this_one(town: Town) -> None:
    one, other = town.lodge().ticket.number, town.lodge().ticket.number

    with pytest.raises(NotAChoice):
        town.do(town.malee, Ban(one, alias(town, other), BanKind.ABUSE, 7, "ด่า"))


def test_two_cases_of_one_banned_person_cannot_be_linked(town: Town) -> None:
    """Put from both, each ban looks as if it were the first; and the other case says nothing of either."""
    first, second = (town.lodge(NOBODY).ticket.number for _ in range(2))
    third = town.store.write(lambda tx: town.desk.lodge(tx, town.stranger, NOBODY, NOW)).ticket.number
    ban(town, first)
    before = town.store.read(lambda tx: town.desk.history(tx, town.desk.ticket(tx, town.malee, second)))

    assert len(before) == 2, "the other case knows nothing of a ban"
    for number in (second, third):  # of the banned, and of a stranger: the same comes back
        ban(town, number)

    rows = {one.ticket: one for one in town.store.read(lambda tx: bans.listed(tx, town.malee))}
    shown = [replace(rows[number], id="", ticket="", party="") for number in (second, third)]
    assert shown[0] == shown[1]
    town.store.write(lambda tx: bans.ask_review(tx, town.citizen, "ขอโทษ", NOW + 99))
    asked = [one.ticket for one in town.store.read(lambda tx: bans.listed(tx, town.malee)) if one.asked_at]
    assert len(asked) == 1, "both at once would be seen as one person's"


def test_one_lifted_ban_leaves_the_other(town: Town) -> None:
    first, second = town.lodge().ticket.number, town.lodge().ticket.number
    id = ban(town, first)
    ban(town, second)

    town.do(town.malee, LiftBan(first, id, "พอแล้ว"))

    with pytest.raises(KeptFromFiling):
        town.lodge(at=NOW + 120)


def test_the_table_of_bans_contains_no_person_and_no_address(town: Town) -> None:
    ban(town, town.lodge(NOBODY).ticket.number)

    text = town.store.read(everything)

    lines = [line for line in text.splitlines() if line.startswith(("bans.", "ban_marks."))]
    assert lines
    assert not any(town.citizen.id in line or "a-browser" in line for line in lines)
    fingerprint = town.store.seal.fingerprint("web", "a-browser")
    assert not any(fingerprint in line for line in lines)


def test_that_a_banned_person_reported_danger_is_stored_under_the_seal_only(town: Town) -> None:
    ban(town, town.lodge(NOBODY).ticket.number)

    number = town.lodge(replace(NOBODY, danger=True), NOW + 120).ticket.number

    history = town.store.read(lambda tx: town.desk.history(tx, town.desk.ticket(tx, town.malee, number)))
    assert "ban" not in str(history).casefold()
    party = alias(town, number)
    behind = town.store.read(lambda tx: parties.look_behind(tx, party))
    assert behind is not None
    assert behind.banned == NOW + 60 + 7 * DAY


def test_an_expired_ban_can_be_linked_to_nobody(town: Town) -> None:
    ban(town, town.lodge().ticket.number)

    def marks(tx: Transaction) -> int:
        return expired.count(tx, "ban_marks", NOW + 8 * DAY)

    assert town.store.read(marks) == 2, "one of the person, one of the address"
    town.store.write(lambda tx: expired.remove(tx, "ban_marks", NOW + 8 * DAY))
    assert town.store.read(marks) == 0
    assert town.store.read(lambda tx: kept.holding(tx, town.citizen.id, NOW + DAY)) == []


def test_the_audit_finds_a_ban_without_an_entry_or_with_a_changed_end(town: Town) -> None:
    number = town.lodge().ticket.number
    ban(town, number)
    assert examine(town.store, town.desk).faults == ()

    town.store.write(lambda tx: tx.run("update bans set ends_at = ends_at + 86400"))

    assert any(number in fault for fault in examine(town.store, town.desk).faults)


def test_the_same_advertising_of_one_sender_is_found_and_nothing_else(town: Town) -> None:
    number, same = town.lodge(ADVERTISING).ticket.number, town.lodge(ADVERTISING).ticket.number
    town.lodge(SMELL)
    town.lodge(replace(ADVERTISING, danger=True))
    taken = town.lodge(ADVERTISING).ticket.number
    town.do(town.malee, Take(taken))
    town.store.write(lambda tx: town.desk.lodge(tx, town.stranger, ADVERTISING, NOW))

    found = town.store.read(lambda tx: spam.alike(tx, town.somchai, number, NOW))

    assert found == (same,)


def test_short_common_messages_are_never_marked_as_spam_together(town: Town) -> None:
    short = Lodge(Kind.COMPLAINT, (Said("what", "เรื่อง", "เหม็นมาก"),), province="ระยอง")
    number, _ = town.lodge(short).ticket.number, town.lodge(short)

    assert town.store.read(lambda tx: spam.alike(tx, town.somchai, number, NOW)) == ()
    assert town.do(town.somchai, Spam(number, SpamKind.NONSENSE, "x")).ticket.outcome is Outcome.SPAM
