"""Tests of SOP steps in chat: single steps, checklists, self-assessment."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.access import Refused
from bot.basics.messages import Kind as ReplyKind
from bot.basics.messages import Message
from bot.basics.people import Person, Role
from bot.cases.lists.sop_assessments import assessed, figures
from bot.cases.model.submission import Kind, Lodge, Said
from bot.cases.service import Desk
from bot.cases.settings.routing import read_routing
from bot.chat import forms
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import DRAFT_LASTS, Walk
from bot.chat.effects import FileTicket
from bot.chat.topics.sop_steps import in_all
from bot.store import Store
from bot.store.mail import inbox
from bot.store.people import people
from indexer.build import build
from knowledge.library import Library
from tests.support.examples import examples
from tests.support.talk import NOW, STAFF, Conversation

STAFF_READ = frozenset({"public", "staff"})


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The sample SOPs, as they are delivered, and the papers beside which they are asked."""
    folder = tmp_path_factory.mktemp("sop")
    for subject in ("sop", "loans", "ethics"):
        shutil.copytree(Path("knowledge/documents") / subject, folder / "papers" / subject)
    build(folder / "papers", folder / "index")
    return Library(folder / "index")


@pytest.fixture
def clock() -> list[float]:
    return [NOW]


@pytest.fixture
def talk(library: Library, clock: list[float]) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: clock[0]), STAFF)


def manuals(library: Library) -> list[Mapping[str, Any]]:
    listing = library.paper("sop/about-sop", audiences=STAFF_READ)
    assert listing
    return list(listing.data["manuals"])


def test_every_sop_with_steps_is_in_the_list(library: Library) -> None:
    listed = {manual["paper"] for manual in manuals(library)}

    files = {f"sop/{path.stem}" for path in Path("knowledge/documents/sop").glob("*.md")}
    assert listed == {file for file in files if "steps" in _paper(library, file).data}


@pytest.mark.parametrize(
    "said",
    [
        "SOP เรื่องร้องเรียน ขั้นที่ 4",
        "ขอดูขั้นตอนที่ ๔ ของ SOP ร้องเรียนหน่อยค่ะ",
        "ขั้นสี่ sop ร้องเรียน",
        "step 4 of the complaint SOP",
        "sopร้องเรียนขั้น4",
    ],
)
def test_one_step_is_shown_with_who_time_form_and_record(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    assert reply.kind is ReplyKind.STEPS
    english = said.startswith("step")
    assert ("Assign an inspector" if english else "มอบหมายผู้ตรวจ") in reply.text
    assert ("Head of group" if english else "หัวหน้ากลุ่ม") in reply.text
    assert ("1 working day" if english else "1 วันทำการ") in reply.text
    assert reply.sources[0].document == "sop/complaint-handling"


def test_a_sample_is_called_one_on_every_answer(talk: Conversation) -> None:
    lines = ("ทีละขั้น SOP งานสารบรรณ", "ขั้นต่อไป", "ใครทำขั้นที่ 2", "ดูรายการตรวจ", "SOP สารบรรณ ใช้เวลารวมเท่าไร")

    assert all("ตัวอย่าง" in talk.says(line)[0].text.splitlines()[0] for line in lines)


def test_what_next_goes_on_from_the_step_that_was_shown(talk: Conversation) -> None:
    talk.says("SOP เรื่องร้องเรียน ขั้นที่ 8")

    assert "ขั้นที่ 9 จาก 9" in talk.says("แล้วทำอะไรต่อคะ")[0].text
    assert "ขั้นสุดท้าย" in talk.says("ขั้นต่อไป")[0].text
    assert "ขั้นที่ 8 จาก 9" in talk.says("ย้อนกลับ")[0].text


def test_who_does_a_step(talk: Conversation) -> None:
    assert "อุตสาหกรรมจังหวัด" in talk.says("ใครทำขั้นที่ 7 ใน SOP ร้องเรียน")[0].text
    assert "พนักงานเจ้าหน้าที่" in talk.says("แล้วขั้นที่ 8 ใครรับผิดชอบ")[0].text
    assert "Emergency centre" in talk.says("who does step 5 of the emergency SOP?")[0].text


def test_how_long_in_all_is_what_the_paper_says(library: Library, talk: Conversation) -> None:
    """The sum of the data and the sentence in the paper are the same."""
    for manual in manuals(library):
        whole = in_all(_paper(library, manual["paper"]).data["steps"], "th")
        texts = [section.text for section in library.sections(manual["paper"], audiences=STAFF_READ)]
        assert any(f"{whole}" in text for text in texts), (manual["paper"], whole)

    assert "11 วันทำการ 4 ชั่วโมง 30 นาที" in talk.says("SOP เรื่องร้องเรียนใช้เวลารวมกี่วัน")[0].text


def test_a_step_that_does_not_exist_is_said_so(talk: Conversation) -> None:
    assert "มี 9 ขั้น" in talk.says("SOP ร้องเรียน ขั้นที่ 12")[0].text
    assert "มี 9 ขั้น" in talk.says("SOP ร้องเรียน ขั้นที่ 0")[0].text


def test_an_sop_that_is_not_named_is_asked_for(talk: Conversation) -> None:
    (reply,) = talk.says("SOP ขั้นที่ 2")
    assert len(reply.choices) == 7

    assert "SOP เหตุฉุกเฉิน" in talk.says("2")[0].text


def test_a_checklist_over_a_whole_sop(talk: Conversation) -> None:
    talk.says("ทำทีละขั้น SOP งานสารบรรณ")
    for _ in range(6):
        talk.says("ทำแล้ว")
    assert "ทำแล้ว 6 จาก 7" in talk.says("ดูรายการตรวจ")[0].text

    (reply,) = talk.says("เสร็จแล้วค่ะ")

    assert "ครบทุกขั้นแล้ว" in reply.text
    assert "☐" not in reply.text


def test_a_checklist_is_kept_for_days_and_not_for_ever(talk: Conversation, clock: list[float]) -> None:
    talk.says("ทำทีละขั้น SOP งานสารบรรณ")
    clock[0] += DRAFT_LASTS - 60
    assert "ขั้นที่ 2 จาก 7" in talk.says("ทำแล้ว")[0].text

    clock[0] += DRAFT_LASTS + 60

    talk.says("ทำแล้ว")
    assert talk.talk.walk is None


def test_a_checklist_is_cancelled_by_a_word(talk: Conversation) -> None:
    talk.says("ทำทีละขั้น SOP งานสารบรรณ")
    talk.says("ยกเลิก")

    assert talk.talk.walk is None


def test_a_question_about_an_sop_is_answered_by_its_paper(talk: Conversation) -> None:
    talk.says("SOP ร้องเรียน ขั้นที่ 4")

    assert talk.says("วัตถุประสงค์ของ SOP ร้องเรียนคืออะไร")[0].kind is not ReplyKind.STEPS
    assert talk.says("วิธียื่นกู้กองทุนทำยังไง")[0].sources[0].document.startswith("loans/")


@pytest.mark.parametrize(
    "question",
    [
        "SOP ประเมินตนเอง ใครรับผิดชอบ",
        "ประเมินตนเองตาม SOP ไปเพื่ออะไร",
        "purpose and aim of the SOP self-assessment and audit SOP",
    ],
)
def test_a_question_about_self_assessment_opens_no_form(talk: Conversation, question: str) -> None:
    talk.says(question)

    assert talk.talk.draft is None


@pytest.mark.parametrize("said", ["SOP เรื่องร้องเรียน ขั้นที่ 4", "ทำทีละขั้น SOP งานสารบรรณ", "ประเมินตนเอง SOP งานสารบรรณ"])
def test_nothing_of_an_sop_reaches_the_public(talk: Conversation, said: str) -> None:
    talk.person = Person("somchai")

    replies = talk.says(said)

    assert all(reply.kind is not ReplyKind.STEPS for reply in replies)
    assert all("หัวหน้ากลุ่ม" not in reply.text and "ทะเบียนรับ" not in reply.text for reply in replies)
    assert talk.talk.walk is None
    assert talk.talk.draft is None


def test_a_checklist_ends_when_the_right_to_read_ends(talk: Conversation) -> None:
    talk.says("ทำทีละขั้น SOP งานสารบรรณ")
    talk.person = Person("somchai")

    assert talk.says("ทำแล้ว")[0].kind is not ReplyKind.STEPS
    assert isinstance(talk.talk.walk, Walk)


def test_a_unit_assesses_itself_step_by_step(talk: Conversation) -> None:
    """As written with evidence, differently with both, not at all with what should change."""
    opened = talk.says("ประเมินตนเอง SOP งานสารบรรณ")
    assert "ผู้ตรวจประเมิน" in opened[0].text
    assert "ขั้นที่ 1: รับหนังสือและลงทะเบียน" in opened[-1].text
    for answer in ("ทำตามที่เขียน", "ทะเบียนรับ", "ทำต่างจากที่เขียน", "อีเมล", "ใช้ระบบแทนใบปะหน้า", "ไม่ได้ทำ", "ขาดคน"):
        (*_, reply) = talk.says(answer)
    assert "ขั้นที่ 4" in reply.text
    for _ in range(4):
        talk.says("ตามคู่มือ")
        (*_, reply) = talk.says("ข้าม")
    assert "ขั้นที่ 2 ข้อปรับปรุง: ใช้ระบบแทนใบปะหน้า" in reply.text

    talk.says("ส่งเรื่อง")

    (act,) = talk.acts
    assert isinstance(act, FileTicket)
    assert (act.paper.kind, act.paper.topic) == (Kind.ASSESSMENT, "sop/correspondence")
    assert read_routing().route("2569-000001", act.paper).unit == "กลุ่มพัฒนาระบบบริหาร"
    (figure,) = figures([act.paper])
    assert (figure.sop, figure.unit, figure.assessments) == ("sop/correspondence", "สปอ", 1)
    assert figure.steps == {"ทำตามที่เขียน": 5, "ทำต่างจากที่เขียน": 1, "ไม่ได้ทำ": 1}


def test_an_assessment_may_wait_and_go_on(talk: Conversation) -> None:
    talk.says("ประเมินตนเอง SOP งานสารบรรณ")
    talk.says("ทำตามที่เขียน")
    talk.says("ไว้ก่อน")

    assert "หลักฐาน" in talk.says("ทำต่อ")[-1].text


def test_a_repeated_question_is_never_answered_by_another_steps_words() -> None:
    answers = {forms.LINES: ["รับ", "ส่ง"], "sop": "ก", "unit": "ข", "1.how": ["as_written"]}
    form = forms.written_out(forms.form("self_assessment"), answers)

    after_one = forms.next_field(form, answers)
    after_evidence = forms.next_field(form, answers | {"1.evidence": None})

    assert after_one is not None
    assert after_one.name == "1.evidence"
    assert after_evidence is not None
    assert after_evidence.name == "2.how", "what was done as written needs no improvement"


@given(st.lists(st.sampled_from(["as_written", "differently", "not_at_all"]), min_size=1, max_size=9))
def test_every_step_is_asked_and_none_twice(hows: list[str]) -> None:
    answers: dict[str, Any] = {forms.LINES: [f"ขั้น {n}" for n in range(len(hows))], "sop": "ก", "unit": "ข"}
    asked = []
    while field := forms.next_field(forms.written_out(forms.form("self_assessment"), answers), answers):
        asked.append(field.name)
        number = int(field.name.split(".")[0])
        answers[field.name] = [hows[number - 1]] if field.name.endswith(".how") else "ข้อความ"

    assert len(asked) == len(set(asked))
    assert [name for name in asked if name.endswith(".how")] == [f"{n}.how" for n in range(1, len(hows) + 1)]
    assert sum(name.endswith("evidence") for name in asked) == sum(how != "not_at_all" for how in hows)
    assert sum(name.endswith("improvement") for name in asked) == sum(how != "as_written" for how in hows)


def test_figures_are_seen_by_those_who_may(store: Store) -> None:
    """A reader sees their own unit's, a reader of สปอ. and an administrator everybody's, an officer none."""
    desk = Desk()
    store.write(lambda tx: inbox.keep(tx, Message("fake", "m1", "napa", NOW, text="hello"), NOW))
    napa = store.read(lambda tx: people.find(tx, "fake", "napa"))
    assert napa is not None
    for unit, how in (("สปอ.", "ทำตามที่เขียน"), ("สปอ", "ไม่ได้ทำ"), ("สอจ.ระยอง", "ทำตามที่เขียน")):
        said = (Said("unit", "หน่วยงาน", unit), Said("1.how", "ขั้นที่ 1", how))
        paper = Lodge(Kind.ASSESSMENT, said, topic="sop/correspondence")
        lodge(store, desk, napa, paper)

    mine = store.read(lambda tx: assessed(tx, Person("r", Role.READER, "สอจ.ระยอง")))

    assert [(one.unit, one.assessments, dict(one.steps)) for one in mine] == [("สอจ.ระยอง", 1, {"ทำตามที่เขียน": 1})]
    for reader in (Person("a", Role.ADMINISTRATOR), Person("r", Role.READER, "สปอ")):
        everybody = store.read(partial(assessed, person=reader))
        assert {one.unit for one in everybody} == {"สปอ", "สอจ.ระยอง"}
        assert next(dict(one.steps) for one in everybody if one.unit == "สปอ") == {"ทำตามที่เขียน": 1, "ไม่ได้ทำ": 1}
    with pytest.raises(Refused):
        store.read(lambda tx: assessed(tx, Person("o", Role.OFFICER, "สปอ")))


def lodge(store: Store, desk: Desk, person: Person, paper: Lodge) -> None:
    store.write(lambda tx: desk.lodge(tx, person, paper, NOW))


def _paper(library: Library, id: str) -> Any:
    paper = library.paper(id, audiences=STAFF_READ)
    assert paper
    return paper


LINES = [
    "ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่",
    "ตรวจของขวัญ",
    "เมื่อวาน",
    "แจ้ง ศปท. เรื่องนี้",
    "ข้าม",
    "1",
    "๒",
    "ยกเลิก",
    "3,000.50",
    "ปีใหม่",
    "สินเชื่อ",
    "เสือติดปีก",
    "คำนวณเงินกู้",
    "หาสินเชื่อที่เหมาะ",
    "อยากกู้ 3 ล้านซื้อเครื่องจักร",
    "5",
    "7 ปี",
    "ร้อยละ 3",
    "โรงงาน",
    "แจ้งเตือนเมื่อคงกระพันเปิด",
    "ตกลง",
    "ไม่",
    "SOP เรื่องร้องเรียน ขั้นที่ 4",
    "ขั้นต่อไป",
    "ทำแล้ว",
    "ดูรายการตรวจ",
    "ประเมินตนเอง SOP งานสารบรรณ",
    "ไม่ได้ทำ",
    "ไว้ก่อน",
    "ทำต่อ",
    "แก้ไข",
    "กลับ",
    "ส่งเรื่อง",
    "English",
    "ไทย",
    "",
    "😀",
    "ขอให้โทรกลับเรื่องสินเชื่อ",
    "081-234 5678",
    "compare loans",
    "ถ้า 2 ล้านล่ะ",
]


@examples(120)
@given(st.lists(st.sampled_from(LINES) | st.text("กข่้ำ0๑2. บาทปี%?\u200b😀", max_size=30), max_size=10))
def test_there_is_always_an_answer_in_whatever_order(library: Library, lines: list[str]) -> None:
    """Gifts, loans and steps begun, mixed up and dropped."""
    talk = Conversation(Assistant(library, NoCases(), now=lambda: NOW), STAFF)

    for line in lines:
        outcome = talk.outcome(Message("web", "id", "napa", NOW, text=line))
        assert outcome.replies or outcome.acts
        assert all(reply.text.strip() for reply in outcome.replies)
