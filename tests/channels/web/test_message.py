"""Tests of what the web chat accepts from a page, and how it refuses the rest."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.basics.messages import Event, Place
from bot.channels.web import WebChat
from tests.support.examples import examples
from tests.support.fake_web import FakePost, an_id, client, settings

PHOTO = b"\xff\xd8\xff" + b"a photo of smoke" * 10
UNKIND = ["กู้เงินได้ไหม", "๑๒๓", "ก\u200bข\u200c", "นํ้าเสีย", "🏭💨", "ก" * 10_000, "ก\0ข", "\u202eabc", "a\n\nb"]


@pytest.fixture
def post() -> FakePost:
    return FakePost()


@pytest.fixture
def browser(post: FakePost) -> TestClient:
    """Somebody who opened the page: without its cookie no file is taken."""
    browser = client(post)
    browser.get("/")
    return browser


def test_a_text_is_kept_before_it_is_acknowledged(post: FakePost, browser: TestClient) -> None:
    said = an_id()
    answer = browser.post("/chat", json={"id": said, "text": "กู้เงินได้เท่าไร", "language": "th"})

    assert answer.status_code == 202
    assert answer.json() == {"id": said}
    [message] = post.kept.values()
    assert (message.channel, message.text, message.language) == ("web", "กู้เงินได้เท่าไร", "th")


def test_a_mailbox_that_cannot_keep_is_never_acknowledged() -> None:
    class FullPost(FakePost):
        async def keep(self, messages: object) -> None:
            raise OSError("disk full")

    chat = WebChat(settings(), FullPost())
    browser = TestClient(Starlette(routes=chat.routes()), raise_server_exceptions=False)

    assert browser.post("/chat", json={"id": an_id(), "text": "สวัสดี"}).status_code == 500


def test_repeats_of_one_page_are_merged_and_those_of_another_are_not(post: FakePost) -> None:
    """Two people whose pages happen, or are made, to use one id are still two."""
    here, there = client(post), client(post)
    for browser in (here, here, there):
        assert browser.post("/chat", json={"id": "one-id", "text": "สวัสดี"}).status_code == 202

    assert len(post.kept) == 2


def test_messages_are_kept_with_the_time_they_came() -> None:
    post = FakePost()
    chat = WebChat(settings(), post, clock=lambda: 1795226400.5)
    TestClient(Starlette(routes=chat.routes())).post("/chat", json={"id": an_id(), "text": "สวัสดี"})

    assert [message.at for message in post.kept.values()] == [1795226400.5]


def test_a_place_is_kept_as_a_place(post: FakePost, browser: TestClient) -> None:
    place = {"latitude": 13.7649, "longitude": 100.5383}
    assert browser.post("/chat", json={"id": an_id(), "place": place}).status_code == 202

    assert [message.place for message in post.kept.values()] == [Place(13.7649, 100.5383)]


def test_the_first_visit_is_stored_as_joining(post: FakePost, browser: TestClient) -> None:
    assert browser.post("/chat", json={"id": an_id(), "joined": True}).status_code == 202

    assert [message.event for message in post.kept.values()] == [Event.JOINED]


def test_a_photo_is_sealed_and_kept_under_its_thai_name(post: FakePost, browser: TestClient) -> None:
    files = {"file": ("ควันดำ.jpg", PHOTO, "image/jpeg")}
    assert browser.post("/chat", data={"id": an_id()}, files=files).status_code == 202

    [message] = post.kept.values()
    assert [file.name for file in message.files] == ["ควันดำ.jpg"]
    assert list(post.files.values()) == [PHOTO]


@pytest.mark.parametrize("text", UNKIND)
def test_unusual_thai_arrives_as_it_was_typed(post: FakePost, browser: TestClient, text: str) -> None:
    assert browser.post("/chat", json={"id": an_id(), "text": text}).status_code == 202

    assert [message.text for message in post.kept.values()] == [text.replace("\0", "")]


def test_a_lone_surrogate_does_not_reach_the_mailbox(post: FakePost, browser: TestClient) -> None:
    body = json.dumps({"id": an_id(), "text": "ควัน\ud83d"})
    browser.post("/chat", content=body, headers={"Content-Type": "application/json"})

    assert [message.text.encode() for message in post.kept.values()] == ["ควัน?".encode()]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ([], 400),
        ("text", 400),
        ({"id": "x"}, 400),
        ({"text": "ไม่มีเลข"}, 400),
        ({"id": "", "text": "สวัสดี"}, 400),
        ({"id": "x/y", "text": "สวัสดี"}, 400),
        ({"id": "x" * 65, "text": "สวัสดี"}, 400),
        ({"id": 7, "text": "สวัสดี"}, 400),
        ({"id": "x", "text": ""}, 400),
        ({"id": "x", "text": " \n\t\0"}, 400),
        ({"id": "x", "text": ["สวัสดี"]}, 400),
        ({"id": "x", "text": "สองอย่าง", "place": {"latitude": 1, "longitude": 1}}, 400),
        ({"id": "x", "place": {}}, 400),
        ({"id": "x", "place": {"latitude": "13.7", "longitude": 100}}, 400),
        ({"id": "x", "place": {"latitude": True, "longitude": 100}}, 400),
        ({"id": "x", "place": {"latitude": 90.1, "longitude": 100}}, 400),
        ({"id": "x", "place": {"latitude": 10**400, "longitude": 100}}, 400),
        ({"id": "x", "place": {"latitude": float("nan"), "longitude": 100}}, 400),
        ({"id": "x", "joined": "yes"}, 400),
        ({"id": "x", "text": "ก" * 10_001}, 413),
        ({"id": "x", "text": "ก" * 200_000}, 413),
    ],
)
def test_a_body_that_we_cannot_use_is_refused_in_both_languages(
    post: FakePost, browser: TestClient, body: object, status: int
) -> None:
    answer = browser.post("/chat", content=json.dumps(body), headers={"Content-Type": "application/json"})

    assert answer.status_code == status
    assert set(answer.json()) == {"th", "en"}
    assert all(answer.json().values())
    assert post.kept == {}


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"id":' + b"9" * 5000 + b"}", b"null"])
def test_what_is_no_json_is_refused(browser: TestClient, raw: bytes) -> None:
    assert browser.post("/chat", content=raw, headers={"Content-Type": "application/json"}).status_code == 400


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/xml", ";"])
def test_other_kinds_of_body_are_refused(browser: TestClient, kind: str) -> None:
    assert browser.post("/chat", content=b"id=x&text=y", headers={"Content-Type": kind}).status_code == 415


def test_a_file_that_is_too_large_is_refused_with_the_limit(post: FakePost) -> None:
    browser = client(post, MINDBOT_FILE_MEGABYTES=1)
    browser.get("/")
    for size in (2**20 + 1, 3 * 2**20):
        answer = browser.post("/chat", data={"id": an_id()}, files={"file": ("a.jpg", PHOTO.ljust(size, b"x"))})
        assert answer.status_code == 413
        assert "1 MB" in answer.json()["en"]

    largest = browser.post("/chat", data={"id": an_id()}, files={"file": ("a.jpg", PHOTO.ljust(2**20, b"x"))})
    assert largest.status_code == 202


def test_a_file_of_another_kind_is_refused(post: FakePost, browser: TestClient) -> None:
    answer = browser.post("/chat", data={"id": an_id()}, files={"file": ("a.exe", b"MZ")})

    assert answer.status_code == 415
    assert post.kept == {}


@pytest.mark.parametrize(
    ("data", "files"),
    [
        ({"id": "x"}, {"other": ("a.jpg", PHOTO)}),
        ({"id": "x"}, {"file": ("a.jpg", b"")}),
        ({}, {"file": ("a.jpg", PHOTO)}),
        ({"id": "x y"}, {"file": ("a.jpg", PHOTO)}),
        ({"id": "x", "a": "1", "b": "2", "c": "3"}, {"file": ("a.jpg", PHOTO)}),
    ],
)
def test_a_form_that_lacks_something_is_refused(
    post: FakePost, browser: TestClient, data: dict[str, str], files: dict[str, tuple[str, bytes]]
) -> None:
    assert browser.post("/chat", data=data, files=files).status_code == 400
    assert post.kept == {}


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_bodies = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(["id", "text", "place", "joined", "language", "letters"], _json)
) | st.fixed_dictionaries({"id": st.just("x"), "text": st.text()})


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=_bodies | _json)
def test_no_json_body_causes_a_server_error(body: object) -> None:
    browser = client(FakePost(), MINDBOT_WEB_PER_MINUTE=6000)
    browser.get("/")
    for door in ("/chat", "/chat/seen"):
        answer = browser.post(door, content=json.dumps(body), headers={"Content-Type": "application/json"})
        assert answer.status_code < 500


@examples(150)
@given(
    raw=st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [b"--b", b"\r\n", b"--", b'Content-Disposition: form-data; name="file"; filename="a"', b"\r\n\r\n"]
        )
    ).map(b"".join),
    charset=st.sampled_from(["", "; charset=utf-16", "; charset=idna", "; charset=undefined", "; charset=base64"]),
    boundary=st.sampled_from(["b", "", '"', "ก"]),
)
def test_no_form_body_causes_a_server_error(raw: bytes, charset: str, boundary: str) -> None:
    kind = f"multipart/form-data; boundary={boundary}{charset}".encode()
    for content in (raw, b'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n' + raw + b"\r\n--b--\r\n"):
        answer = client(FakePost()).post("/chat", content=content, headers={b"Content-Type": kind})
        assert answer.status_code < 500


@pytest.mark.parametrize("letters", [None, "1", [0], [-1], [True], ["1"], [2**63], [1.5]])
def test_an_invalid_list_of_seen_messages_is_refused(browser: TestClient, letters: object) -> None:
    browser.get("/")

    assert browser.post("/chat/seen", json={"letters": letters}).status_code == 400
