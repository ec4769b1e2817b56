"""Tests of handing over the cases of an officer who leaves, and of taking them back on return."""

from __future__ import annotations

import re
import secrets

import pytest
from starlette.testclient import TestClient

from bot.basics.access import Refused
from bot.basics.messages import Weight
from bot.basics.people import Role
from bot.cases.lists import queue
from bot.cases.lists.queue import View
from bot.cases.model.action_classes import Assign, Close, Escalate, HandOver, Note, Outcome, Take
from bot.cases.model.submission import Kind, Lodge, Matter
from bot.cases.model.ticket import Status, Ticket
from bot.cases.officer import hand_over
from bot.cases.records import repository
from bot.cases.service import NotAColleague
from bot.store.admin import audit
from bot.store.admin.audit import What
from bot.store.cases import hand_overs, parties, saved_lists
from bot.store.cases.hand_overs import Handed, State
from bot.store.people import duty, leave, officers
from tests.support import people as the_town
from tests.support.console_client import NOW, SMELL, Office, token_in
from tests.support.many import officers_on_leave
from tests.support.people import Town

pytest_plugins = ["tests.support.desk"]

RAYONG = "สอจ.ระยอง"
DAY = 86400.0
CORRUPT = Lodge(Kind.COMPLAINT, SMELL.said, matters=(Matter.CORRUPTION,), province="ระยอง")


@pytest.fixture
def somchai(office: Office) -> TestClient:
    return office.officer("สมชาย")


@pytest.fixture
def head(office: Office) -> TestClient:
    return office.officer("มาลี", Role.HEAD)


def taken(office: Office, count: int, by: str = "สมชาย") -> list[str]:
    numbers = [office.lodge() for _ in range(count)]
    for number in numbers:
        office.do(office.person(by), Take(number))
    office.news.clear()
    return numbers


def page_of(browser: TestClient, office: Office, name: str = "สมชาย") -> str:
    return browser.get(f"/console/people/{office.person(name).id}/hand-over").text


def press(
    browser: TestClient, office: Office, page: str, do: str, name: str = "สมชาย", **fields: str
) -> tuple[int, str]:
    """Press a button of the page as it was seen, and read what comes."""
    hidden = dict(re.findall(r'name="(plan|seen)" value="([^"]*)"', page))
    data = {**hidden, "token": token_in(page), "do": do, "for": "good", **fields}
    answer = browser.post(f"/console/people/{office.person(name).id}/hand-over", data=data)
    if answer.status_code == 303:
        answer = browser.get(answer.headers["location"].replace("../../", "/console/"))
    return answer.status_code, answer.text


def ticket(office: Office, number: str) -> Ticket:
    found = office.store.read(lambda tx: repository.find(tx, number))
    assert found
    return found


def holders(office: Office, numbers: list[str]) -> list[str]:
    names = {one.person.id: one.person.name for one in office.store.read(officers.everybody)}
    return [names.get(ticket(office, number).officer, "") for number in numbers]


def test_everything_goes_to_one_colleague_with_a_note_and_one_message(
    office: Office, somchai: TestClient, head: TestClient
) -> None:
    """Eighty cases: the colleague gets one message and the citizens none."""
    office.officer("ปรีชา")
    numbers = taken(office, 80)

    status, page = press(
        head, office, page_of(head, office), "one", colleague=office.person("ปรีชา").id, note="โทรหาผู้แจ้งก่อนนะครับ"
    )

    assert (status, holders(office, numbers)) == (200, ["ปรีชา"] * 80)
    assert "ส่งมอบแล้ว 80 เรื่อง ให้ ปรีชา" in page
    (letter,) = office.news
    assert (letter.person, letter.weight) == (office.person("ปรีชา").id, Weight.NEWS)
    assert "80" in letter.reply.text
    history = office.store.read(lambda tx: repository.history(tx, numbers[0]))
    assert [type(entry.action).__name__ for entry in history[-2:]] == ["HandOver", "Note"]
    assert [entry.by for entry in history[-2:]] == [office.person("มาลี").id] * 2
    assert history[-1].action == Note(numbers[0], "โทรหาผู้แจ้งก่อนนะครับ")
    (line,) = office.store.read(lambda tx: audit.page(tx, what=(What.WORK_HANDED_OVER,)))
    assert line.about == "สมชาย: 80 to ปรีชา"
    assert office.store.read(lambda tx: office.desk.faults(tx, numbers[0])) == ""


def test_handing_over_does_not_change_the_state_of_a_case(town: Town) -> None:
    """It moves as it stands; only who answers for it is another."""
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    before = town.do(town.somchai, Note(number, "โทรแล้ว")).ticket

    after = town.do(town.somchai, HandOver(number, town.malee.id)).ticket

    assert (after.officer, after.status, after.since, after.due_at) == (
        town.malee.id,
        before.status,
        before.since,
        before.due_at,
    )
    assert town.do(town.malee, HandOver(number)).ticket.status is Status.NEW
    assert town.faults(number) == ""


def test_cases_are_shared_evenly_only_after_a_preview(office: Office, somchai: TestClient, head: TestClient) -> None:
    for name in ("ปรีชา", "วิชัย"):
        office.officer(name)
    numbers = taken(office, 5)

    status, page = press(head, office, page_of(head, office), "even")

    assert (status, holders(office, numbers)) == (200, ["สมชาย"] * 5)
    assert {"ปรีชา ได้ 3 เรื่อง", "วิชัย ได้ 2 เรื่อง"} <= set(re.findall(r"(?:ปรีชา|วิชัย) ได้ \d เรื่อง", page))
    chosen = dict(re.findall(r'<select id="(to-[^"]+)".*?value="(\w+)" selected', page, re.DOTALL))
    assert len(chosen) == 5
    press(head, office, page, "each", **chosen)
    assert sorted(holders(office, numbers)) == ["ปรีชา", "ปรีชา", "ปรีชา", "วิชัย", "วิชัย"]


def test_cases_go_back_to_the_unit_with_one_message_to_colleagues(office: Office, somchai: TestClient) -> None:
    office.officer("ปรีชา")
    office.officer("มาลี", Role.HEAD)
    numbers = taken(office, 3)

    press(somchai, office, page_of(somchai, office), "back")

    assert [ticket(office, number).status for number in numbers] == [Status.NEW] * 3
    assert {one.person for one in office.news} == {office.person("ปรีชา").id, office.person("มาลี").id}
    assert len(office.news) == 2


def test_one_that_changed_meanwhile_stays_and_is_named(office: Office, somchai: TestClient, head: TestClient) -> None:
    office.officer("ปรีชา")
    first, second = taken(office, 2)
    seen = page_of(head, office)
    office.do(office.person("สมชาย"), Note(first, "เพิ่งโทร"))

    _, page = press(head, office, seen, "one", colleague=office.person("ปรีชา").id)

    assert holders(office, [first, second]) == ["สมชาย", "ปรีชา"]
    said = re.search(r'class="notice wrong" role="alert">(.*?)</p>', page, re.DOTALL)
    assert said
    assert first in said[1]
    assert second not in said[1]


def test_pressed_twice_it_happens_once(office: Office, somchai: TestClient, head: TestClient) -> None:
    office.officer("ปรีชา")
    numbers, seen = taken(office, 2), page_of(head, office)

    for _ in range(2):
        _, page = press(head, office, seen, "one", colleague=office.person("ปรีชา").id)

    assert "ส่งมอบแล้ว 2 เรื่อง" in page
    assert len(office.news) == 1
    assert [ticket(office, number).version for number in numbers] == [4, 4]


def test_after_a_crash_the_rest_is_handed_over_once(town: Town) -> None:
    """On both databases: what was done is not done again, and whoever gets it is told once, at the end."""
    numbers = [town.lodge().ticket.number for _ in range(4)]
    for number in numbers:
        town.do(town.somchai, Take(number))
    cases = [Handed(number, town.malee.id, 3, State.WAITING) for number in numbers]
    plan = lambda tx: hand_overs.plan(tx, "x", town.somchai.id, town.malee.id, "ฝากด้วย", cases, NOW, for_leave=True)  # noqa: E731
    assert town.store.write(plan)
    letters: list[str] = []
    real, moved = town.desk.do, 0

    def killed_at_the_third(*given: object, **more: object) -> object:
        nonlocal moved
        moved += isinstance(given[2], HandOver)
        if moved == 3:
            raise KeyboardInterrupt
        return real(*given, **more)  # type: ignore[arg-type]

    town.desk.do = killed_at_the_third  # type: ignore[assignment,method-assign]
    bring = lambda tx, news, language, at: letters.extend(one.person for one in news)  # noqa: E731
    with pytest.raises(KeyboardInterrupt):
        hand_over.hand_over(town.store, town.desk, bring, "x", NOW)
    town.desk.do = real  # type: ignore[method-assign]
    states = [one.state for one in town.store.read(lambda tx: hand_overs.cases(tx, "x"))]
    assert (states.count(State.DONE), letters) == (2, [])

    assert hand_over.go_on(town.store, town.desk, bring, NOW + 30) == 0, "whoever does it may still be at it"
    assert hand_over.go_on(town.store, town.desk, bring, NOW + 120) == 1
    assert hand_over.go_on(town.store, town.desk, bring, NOW + 240) == 0

    assert [one.state for one in town.store.read(lambda tx: hand_overs.cases(tx, "x"))] == [State.DONE] * 4
    assert letters == []  # the head did it and has it: nobody else is to be told
    versions = [town.store.read(lambda tx, n=n: town.desk.ticket(tx, town.malee, n)).version for n in numbers]  # type: ignore[misc]
    assert versions == [5] * 4  # handed over and noted, once


@pytest.mark.parametrize("why", ["away", "disabled", "of another unit", "their own case"])
def test_nobody_is_given_a_case_without_the_right_to_it(town: Town, why: str) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    receiver = town.loei if why == "of another unit" else town.malee
    if why == "away":
        town.store.write(lambda tx: leave.add(tx, receiver.id, the_town.NOW, the_town.NOW + DAY, "x"))
    elif why == "disabled":
        town.store.write(lambda tx: officers.disable(tx, "มาลี", NOW))
    elif why == "their own case":
        town.store.write(lambda tx: parties.hand_over(tx, town.citizen.id, receiver.id))

    with pytest.raises(NotAColleague):
        town.do(town.somchai, HandOver(number, receiver.id))


def test_the_list_of_colleagues_does_not_reveal_who_filed_a_case(
    office: Office, somchai: TestClient, head: TestClient
) -> None:
    """Who brought an anonymous case is offered like anybody, and silently passed over when cases are shared."""
    office.officer("ปรีชา")
    preecha = office.person("ปรีชา").id
    first, second = taken(office, 2)
    (party,) = office.store.read(lambda tx: parties.of(tx, first))
    office.store.write(
        lambda tx: tx.run(
            "update parties set owner = :o where alias = :a",
            o=tx.seal.fingerprint("party", preecha),
            a=party.alias,
        )
    )

    page = page_of(head, office)

    offered = re.findall(r'<select id="to-[^"]+".*?</select>', page, re.DOTALL)
    assert len({re.sub(r'(id|name)="to-[^"]+"', "", one) for one in offered}) == 1
    _, page = press(head, office, page, "one", colleague=office.person("ปรีชา").id)
    assert holders(office, [first, second]) == ["สมชาย", "ปรีชา"]
    assert "ร้อง" not in re.findall(r'role="alert">(.*?)</p>', page, re.DOTALL)[0]


def test_an_officer_hands_over_their_own_and_nobody_elses(office: Office, somchai: TestClient) -> None:
    preecha = office.officer("ปรีชา")
    elsewhere = office.officer("ดวงใจ", Role.HEAD, "สอจ.เลย")
    (number,) = taken(office, 1)

    for browser in (preecha, elsewhere):
        assert browser.get(f"/console/people/{office.person('สมชาย').id}/hand-over").status_code == 403
    with pytest.raises(Refused):
        office.do(office.person("ปรีชา"), HandOver(number, office.person("ปรีชา").id))
    assert "ส่งมอบงานของฉัน" in page_of(somchai, office)


def test_on_return_the_work_is_offered_and_nothing_moves_by_itself(office: Office, somchai: TestClient) -> None:
    office.officer("ปรีชา")
    numbers = taken(office, 3)
    me = office.person("สมชาย")
    office.store.write(lambda tx: leave.add(tx, me.id, NOW, NOW + DAY, "x"))
    press(somchai, office, page_of(somchai, office), "one", colleague=office.person("ปรีชา").id, **{"for": "leave"})
    office.do(office.person("ปรีชา"), Close(numbers[2], Outcome.SOLVED, "ซ่อมแล้ว"))
    assert "รับงานคืน" not in somchai.get("/console/").text

    office.at += 2 * DAY
    somchai = office.browser()
    first = office.store.write(lambda tx: officers.link(tx, "สมชาย", office.at))
    token = token_in(somchai.get(f"/console/first/{first}").text)
    word = "ข้าวเหนียวมะม่วงหน้าร้อน"
    somchai.post(f"/console/first/{first}", data={"token": token, "password": word, "again": word})
    assert "รับงานคืน" in somchai.get("/console/").text
    office.news.clear()
    page = page_of(somchai, office)
    assert numbers[2] not in page
    fields = dict(re.findall(r'name="(back-[^"]+)" value="(\d+)"', page))
    fields.pop(f"back-{numbers[1]}")
    press(somchai, office, page, "return", **fields)

    names = {one.person.id: one.person.name for one in office.store.read(officers.everybody)}
    assert names[_officer_of(office, numbers[0])] == "สมชาย"
    assert names[_officer_of(office, numbers[1])] == "ปรีชา"
    assert [one.person for one in office.news] == [office.person("ปรีชา").id]
    press(somchai, office, page_of(somchai, office), "leave_there")
    assert "รับงานคืน" not in somchai.get("/console/").text


def test_cases_handed_over_for_good_are_not_offered_back(town: Town) -> None:
    number = town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    cases = [Handed(number, town.malee.id, 3, State.WAITING)]
    town.store.write(
        lambda tx: hand_overs.plan(tx, "y", town.somchai.id, town.somchai.id, "", cases, NOW, for_leave=False)
    )
    hand_over.hand_over(town.store, town.desk, lambda *_: None, "y", NOW)

    with pytest.raises(Refused):
        town.do(town.somchai, HandOver(number, town.somchai.id))


def test_recording_a_leave_shows_the_open_cases(office: Office, somchai: TestClient, head: TestClient) -> None:
    taken(office, 2)
    token = token_in(head.get("/console/people").text)
    me = office.person("สมชาย").id

    for do, fields in (("leave", {"first": "2569-11-21", "last": "๒๕๖๙-๑๑-๒๒"}), ("disable", {})):
        answer = head.post("/console/people", data={"token": token, "do": do, "person": me, **fields})
        page = head.get(answer.headers["location"].replace("./", "/console/")).text
        assert "สมชาย ยังถือเรื่องที่เปิดอยู่ 2 เรื่อง" in page
        assert f"people/{me}/hand-over" in page

    assert office.store.read(lambda tx: leave.away(tx, NOW)) == {me}


def test_the_absent_are_found_however_many_they_are(town: Town) -> None:
    number = town.lodge().ticket.number
    town.store.write(lambda tx: officers_on_leave(tx, 1_100, "สอจ.ระยอง", number, the_town.NOW))

    assert len(town.list(town.malee, View.ABSENT).tickets) == 25
    assert town.store.read(lambda tx: queue.counts(tx, town.malee, the_town.NOW))[View.ABSENT] == queue.MANY


def test_what_the_new_unit_of_somebody_who_moved_looks_on_is_still_theirs(town: Town) -> None:
    """A case of Rayong that Loei looks on, and one that it does not."""
    seen, unseen = town.lodge().ticket.number, town.lodge().ticket.number
    town.do(town.somchai, Take(seen))
    town.do(town.somchai, Take(unseen))
    town.store.write(lambda tx: town.desk.by_itself(tx, Escalate(seen, 2, ("สอจ.เลย",)), the_town.NOW))

    town.store.write(lambda tx: officers.change(tx, town.somchai.id, Role.OFFICER, "สอจ.เลย", NOW, "x"))

    assert [one.number for one in town.list(town.malee, View.ABSENT).tickets] == [unseen]


@pytest.mark.parametrize("how", ["away", "disabled", "moved"])
def test_cases_of_absent_officers_are_a_list(town: Town, how: str) -> None:
    """Handed over or not: the head sees them, on both databases."""
    number, other = town.lodge().ticket.number, town.lodge().ticket.number
    town.do(town.somchai, Take(number))
    town.do(town.malee, Take(other))
    assert town.list(town.malee, View.ABSENT).tickets == ()

    if how == "away":
        town.store.write(lambda tx: leave.add(tx, town.somchai.id, the_town.NOW, the_town.NOW + DAY, "x"))
    elif how == "disabled":
        town.store.write(lambda tx: officers.disable(tx, "สมชาย", NOW))
    else:
        town.store.write(lambda tx: officers.change(tx, town.somchai.id, Role.OFFICER, "สอจ.เลย", NOW, "x"))

    assert [one.number for one in town.list(town.malee, View.ABSENT).tickets] == [number]
    assert town.store.read(lambda tx: queue.counts(tx, town.malee, NOW))[View.ABSENT] == 1
    assert town.do(town.malee, Assign(number, town.malee.id)).ticket.officer == town.malee.id
    assert town.list(town.malee, View.ABSENT).tickets == ()


def test_a_case_of_one_unit_only_is_neither_counted_nor_moved_by_others(office: Office) -> None:
    """A case of ศปท.: the administrator sees no number of it, not in a list, not in a count, not in the trail."""
    inside = office.officer("อรุณ", Role.OFFICER, "ศปท")
    boss = office.officer("หัวหน้า", Role.HEAD, "ศปท")
    admin = office.officer("ผู้ดูแล", Role.ADMINISTRATOR, "")
    arun = office.person("อรุณ")
    number = office.lodge(CORRUPT)
    before = [_without_token(admin.get(f"/console/{page}").text) for page in ("people", "units", "?view=absent")]
    office.do(arun, Take(number))
    again = [_without_token(admin.get(f"/console/{page}").text) for page in ("people", "units", "?view=absent")]

    assert before == again
    page = page_of(admin, office, "อรุณ")
    assert number not in page
    assert "เรื่องในมือ 0 เรื่อง" in page
    forged = f'<input name="token" value="{token_in(admin.get("/console/people").text)}">'
    forged += f'<input name="plan" value="{secrets.token_hex(16)}"><input name="seen" value="{number}:3">'
    status, answer = press(admin, office, forged, "back", "อรุณ")
    assert (status, number in answer) == (422, False)
    assert number in page_of(boss, office, "อรุณ")
    press(boss, office, page_of(boss, office, "อรุณ"), "one", "อรุณ", colleague=office.person("หัวหน้า").id)
    assert _officer_of(office, number) == office.person("หัวหน้า").id
    (line,) = office.store.read(lambda tx: audit.page(tx, what=(What.WORK_HANDED_OVER,)))
    assert line.about == "อรุณ: 0"
    assert inside.get(f"/console/people/{arun.id}/hand-over").status_code == 200


def test_duty_shifts_and_saved_lists_can_be_handed_over_too(
    office: Office, somchai: TestClient, head: TestClient
) -> None:
    """Turns of duty by the head; one's own lists only by oneself."""
    office.officer("ปรีชา")
    me, preecha = office.person("สมชาย"), office.person("ปรีชา")
    office.store.write(lambda tx: duty.add(tx, RAYONG, me.id, 1, NOW, NOW + DAY))
    office.store.write(lambda tx: saved_lists.save(tx, me.id, "ของเลื่อนนัด", "view=mine", NOW))
    assert "ของเลื่อนนัด" in page_of(somchai, office)
    assert "ของเลื่อนนัด" not in page_of(head, office)

    assert press(somchai, office, page_of(somchai, office), "shifts", duty=preecha.id)[0] == 422
    press(head, office, page_of(head, office), "shifts", duty=preecha.id)
    press(somchai, office, page_of(somchai, office), "lists", lists=preecha.id)
    assert press(head, office, page_of(head, office), "lists", lists=preecha.id)[0] == 403

    assert [one.person for one in office.store.read(lambda tx: duty.now(tx, RAYONG, NOW))] == [preecha.id]
    assert [one.name for one in office.store.read(lambda tx: saved_lists.of(tx, preecha.id))] == ["ของเลื่อนนัด"]


def test_an_invalid_hand_over_says_why_and_keeps_what_was_typed(office: Office, somchai: TestClient) -> None:
    office.officer("ปรีชา")
    (number,) = taken(office, 1)
    page = page_of(somchai, office)

    for do, fields, said in (
        ("one", {}, "โปรดเลือกผู้รับ"),
        ("each", {}, "ยังไม่ได้เลือกเรื่องใด"),
        ("one", {"note": "ย" * 2001, "colleague": office.person("ปรีชา").id}, "บันทึกยาวเกิน 2000"),
        ("one", {"plan": "<script>", "colleague": office.person("ปรีชา").id}, "โปรดเปิดใหม่"),
    ):
        status, answer = press(somchai, office, page, do, **{"note": "ฝากด้วย 🙏", **fields})
        assert (status, said in answer) == (422, True), said
        assert fields.get("note", "ฝากด้วย 🙏") in answer
    assert _officer_of(office, number) == office.person("สมชาย").id


def _officer_of(office: Office, number: str) -> str:
    row = office.store.read(lambda tx: tx.one("select officer from tickets where number = :n", n=number))
    assert row is not None
    return str(row["officer"])


def _without_token(page: str) -> str:
    return re.sub(r'name="token" value="\w+"', "", page)


def test_a_disabled_officer_stays_in_the_history_and_their_cases_can_be_handed_over(
    office: Office, somchai: TestClient, head: TestClient
) -> None:
    (number,) = taken(office, 1)
    office.store.write(lambda tx: officers.disable(tx, "สมชาย", NOW))

    page = page_of(head, office)

    assert "บัญชีของ สมชาย ปิดแล้ว" in page
    press(head, office, page, "one", colleague=office.person("มาลี").id)
    assert holders(office, [number]) == ["มาลี"]
    assert office.news == []  # whoever did it is not told of it
