"""Tests of the second factor, recovery codes, and the list of sessions."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pyotp
import pytest
from starlette.testclient import TestClient

from bot.basics.people import Role
from bot.basics.texts import say
from bot.store import Store
from bot.store.admin import audit
from bot.store.people import second_factors
from tests.support.console_client import PASSWORD, Office, token_in

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def strict(store: Store, tmp_path: Path) -> Office:
    """A console that the world can reach."""
    (tmp_path / ".env").write_text("PUBLIC_URL=https://desk.example.go.th\n", "utf-8")
    return Office(store, tmp_path)


def key_in(page: str) -> str:
    found = re.search(r'<code class="key">([A-Z2-7 ]+)</code>', page)
    assert found, "a page without a key"
    return found[1].replace(" ", "")


def shown_in(page: str) -> str:
    found = re.search(r'name="shown" value="([0-9a-f]{64})"', page)
    assert found, "a page that shows no secret"
    return found[1]


def codes_in(page: str) -> list[str]:
    return re.findall(r"<li><code>([A-Z0-9-]+)</code></li>", page)


def code_at(office: Office, key: str) -> str:
    return pyotp.TOTP(key).at(int(office.at))


def password_given(office: Office, name: str) -> TestClient:
    browser = office.browser()
    page = browser.get("/console/sign-in").text
    browser.post("/console/sign-in", data={"token": token_in(page), "name": name, "password": PASSWORD})
    return browser


def typed(browser: TestClient, code: str) -> tuple[int, str]:
    page = browser.get("/console/second").text
    answer = browser.post("/console/second", data={"token": token_in(page), "code": code})
    return answer.status_code, answer.text


def enrolled(office: Office, name: str) -> tuple[str, list[str]]:
    """A new officer goes the whole way in, once."""
    browser = office.by_link(name)
    key = key_in(browser.get("/console/second").text)
    status, page = typed(browser, code_at(office, key))
    assert status == 200
    office.at += 60
    return key, codes_in(page)


def test_with_a_public_url_a_password_alone_is_not_enough(strict: Office) -> None:
    browser = strict.by_link("มาลี", Role.HEAD)

    way = browser.get("/console/")

    assert (way.status_code, way.headers["location"]) == (303, "second")
    assert browser.get("/console/tickets/2569-000001").headers["location"].endswith("second")


def test_a_telephone_is_set_up_and_its_codes_sign_in(strict: Office) -> None:
    key, codes = enrolled(strict, "มาลี")
    browser = password_given(strict, "มาลี")

    status, _ = typed(browser, code_at(strict, key))

    assert status == 303
    assert browser.get("/console/").status_code == 200
    assert len(set(codes)) == 10


@pytest.mark.parametrize("code", ["", "000000", "๑๒๓๔๕๖", "12345", "x" * 20, "💥", "\u200b"])
def test_a_wrong_code_is_refused_with_a_clear_word(strict: Office, code: str) -> None:
    enrolled(strict, "มาลี")

    status, page = typed(password_given(strict, "มาลี"), code)

    assert status == 401
    assert say("console.second.wrong", "th") in html.unescape(page)


def test_a_code_in_thai_digits_with_a_space_is_right(strict: Office) -> None:
    key, _ = enrolled(strict, "มาลี")
    code = code_at(strict, key).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))

    assert typed(password_given(strict, "มาลี"), f"{code[:3]} {code[3:]}")[0] == 303


def test_no_code_is_taken_twice(strict: Office) -> None:
    """Somebody looked over her shoulder."""
    key, _ = enrolled(strict, "มาลี")
    code = code_at(strict, key)

    first, second = password_given(strict, "มาลี"), password_given(strict, "มาลี")

    assert typed(first, code)[0] == 303
    assert typed(second, code)[0] == 401


def test_a_telephones_clock_may_be_half_a_minute_wrong_and_no_more(strict: Office) -> None:
    key, _ = enrolled(strict, "มาลี")
    old = pyotp.TOTP(key).at(int(strict.at) - 90)

    assert typed(password_given(strict, "มาลี"), old)[0] == 401
    assert typed(password_given(strict, "มาลี"), pyotp.TOTP(key).at(int(strict.at) + 30))[0] == 303


def test_each_recovery_code_replaces_the_telephone_once(strict: Office) -> None:
    _, codes = enrolled(strict, "มาลี")

    first = typed(password_given(strict, "มาลี"), f" {codes[3].lower()} ")
    again = typed(password_given(strict, "มาลี"), codes[3])

    assert (first[0], again[0]) == (303, 401)


def test_guessing_codes_has_to_wait(strict: Office) -> None:
    """A million codes are too few to be guessed freely."""
    enrolled(strict, "มาลี")
    browser = password_given(strict, "มาลี")

    answers = [typed(browser, "000000")[0] for _ in range(5)]

    assert answers[:3] == [401] * 3
    assert answers[-1] == 429


def test_a_sign_in_without_its_second_factor_opens_nothing_and_expires(strict: Office) -> None:
    enrolled(strict, "มาลี")
    browser = password_given(strict, "มาลี")

    strict.at += 11 * 60

    assert browser.get("/console/second").headers["location"].endswith("sign-in")


def test_on_ones_own_machine_a_second_factor_is_a_choice(office: Office, somchai: TestClient) -> None:
    """After make run nobody needs a telephone; Somchai wants one all the same."""
    assert somchai.get("/console/").status_code == 200

    page = press(somchai, "enrol", password=PASSWORD)
    office.at += 60
    filled_in = {"token": token_in(page), "do": "confirm", "shown": shown_in(page), "code": now(office, page)}
    codes = somchai.post("/console/me", data=filled_in).text
    later = password_given(office, "สมชาย")

    assert len(codes_in(codes)) == 10
    assert later.get("/console/").headers["location"] == "second"


def test_whatever_changes_the_way_in_needs_the_password_again(office: Office, somchai: TestClient) -> None:
    """Somebody sits down at a machine that was left open."""
    for wish in ("enrol", "codes", "other_phone", "password"):
        page = press(somchai, wish, password="not this one", new="x" * 20, again="x" * 20)
        assert say("console.me.wrong_password", "th") in page or say("console.sign_in.wait", "th", seconds=2) in page


def test_a_machine_left_open_shows_nobody_the_secret(office: Office, somchai: TestClient) -> None:
    """They skip the page that asks for the password, and type any code."""
    for known in (False, True):
        page = press(somchai, "confirm", code="000000", shown="")
        assert "<code class=" not in page, f"offered before: {known}"
        press(somchai, "enrol", password=PASSWORD)


def test_a_wrong_first_code_shows_the_same_secret_again(office: Office, somchai: TestClient) -> None:
    page = press(somchai, "enrol", password=PASSWORD)

    again = press(somchai, "confirm", code="000000", shown=shown_in(page))

    assert key_in(again) == key_in(page)


def test_the_old_telephone_works_until_the_new_one_has_made_a_code(office: Office, somchai: TestClient) -> None:
    """Somebody who begins to change it and is called away is not locked out, and not left without a second factor."""
    page = press(somchai, "enrol", password=PASSWORD)
    press(somchai, "confirm", code=now(office, page), shown=shown_in(page))
    office.at += 60

    other = press(somchai, "other_phone", password=PASSWORD)
    with_the_old_one = password_given(office, "สมชาย")
    typed = {"token": token_in(with_the_old_one.get("/console/second").text), "code": now(office, page)}
    with_the_old_one.post("/console/second", data=typed)

    assert key_in(other) != key_in(page)
    assert with_the_old_one.get("/console/").status_code == 200

    office.at += 60
    wrong = press(somchai, "confirm", code=now(office, page), shown=shown_in(other))
    assert key_in(wrong) == key_in(other), "a code of the old telephone proves nothing about the new one"
    codes = press(somchai, "confirm", code=now(office, other), shown=shown_in(other))
    office.at += 60
    later = password_given(office, "สมชาย")
    for telephone, enters in ((page, False), (other, True)):
        typed = {"token": token_in(later.get("/console/second").text), "code": now(office, telephone)}
        later.post("/console/second", data=typed)
        assert (later.get("/console/").status_code == 200) is enters
    assert len(codes_in(codes)) == 10, "the codes of the old one are worth nothing any more"


def test_changes_of_password_and_second_factor_are_in_the_audit_log(office: Office, somchai: TestClient) -> None:
    page = press(somchai, "enrol", password=PASSWORD)
    press(somchai, "confirm", code=now(office, page), shown=shown_in(page))
    office.at += 60
    elsewhere = password_given(office, "สมชาย")
    new = "ทุเรียนหมอนทองลูกใหญ่มาก"
    press(somchai, "codes", password=PASSWORD)
    press(somchai, "password", password=PASSWORD, new=new, again=new)
    press(somchai, "end_others")
    press(somchai, "other_phone", password=new)
    somchai.post("/console/sign-out", data={"token": token_in(somchai.get("/console/me").text)})

    told = [
        (line.what, line.about) for line in office.store.read(audit.newest) if line.who == office.person("สมชาย").id
    ]
    assert elsewhere.get("/console/").status_code == 303
    assert told[::-1] == [
        ("password.set", "by a one-time link"),
        ("signed.in", "console"),
        ("second.factor", "set up"),
        ("second.factor", "new recovery codes"),
        ("second.factor", "new recovery codes"),
        ("password.set", ""),
        ("sessions.ended", "all others"),
        ("signed.out", "console"),
    ]
    assert office.store.read(audit.faults) == ""


def test_changing_the_password_signs_out_everywhere_else(office: Office, somchai: TestClient) -> None:
    other = password_given(office, "สมชาย")
    new = "ทุเรียนหมอนทองลูกใหญ่มาก"

    press(somchai, "password", password=PASSWORD, new=new, again=new)

    assert somchai.get("/console/").status_code == 200
    assert other.get("/console/").status_code == 303


def test_an_officer_sees_where_they_are_signed_in_and_ends_it(office: Office, somchai: TestClient) -> None:
    elsewhere = password_given(office, "สมชาย")
    page = somchai.get("/console/me").text
    session = re.search(r'name="session" value="([0-9a-f]+)"', page)
    assert session

    press(somchai, "end", session=session[1])

    assert elsewhere.get("/console/").status_code == 303
    assert somchai.get("/console/").status_code == 200


def test_nobody_ends_a_colleagues_session(office: Office, somchai: TestClient) -> None:
    malee = office.by_link("มาลี")
    password_given(office, "สมชาย")
    session = re.search(r'name="session" value="([0-9a-f]+)"', somchai.get("/console/me").text)
    assert session

    press(malee, "end", session=session[1])

    assert session[1] in somchai.get("/console/me").text


def test_a_lost_telephone_is_forgotten_by_the_operator(strict: Office) -> None:
    enrolled(strict, "มาลี")
    person = strict.person("มาลี")

    strict.store.write(lambda tx: second_factors.forget(tx, person.id))
    page = password_given(strict, "มาลี").get("/console/second").text

    assert key_in(page)


def test_the_secret_and_the_codes_lie_nowhere_in_the_clear(strict: Office) -> None:
    key, codes = enrolled(strict, "มาลี")

    kept = strict.store.read(
        lambda tx: repr([tx.all(f"select * from {table}") for table in ("second_factors", "recovery_codes")])
    )

    assert key not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in codes)


def press(browser: TestClient, do: str, **fields: str) -> str:
    token = token_in(browser.get("/console/me").text)
    return browser.post("/console/me", data={"token": token, "do": do, **fields}).text


def now(office: Office, page: str) -> str:
    return code_at(office, key_in(page))
