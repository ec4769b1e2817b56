"""Tests of search: the right section, calibrated answers, and no staff paper for the public."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from knowledge.index import on_disk
from knowledge.library import Band, Finding, Library
from knowledge.passages import Paper, Passage
from tests.support.examples import examples

PUBLIC, STAFF = frozenset({"public"}), frozenset({"public", "staff"})
GLOSSARY: list[dict[str, Any]] = [
    {"term": "สำนักงานอุตสาหกรรมจังหวัด", "forms": ["สอจ.", "สอจ", "provincial industry office"]},
    {"term": "ใบอนุญาตโรงงาน", "forms": ["รง.4", "factory licence"]},
    {"apart": ["กพร.", "ก.พ.ร."]},
    {
        "ambiguous": "ติดปีก",
        "unless": ["เสือติดปีก", "Beyond"],
        "ask_th": "หมายถึงสินเชื่อใดคะ",
        "ask_en": "Which loan do you mean?",
        "choices": [
            {"th": "เสือติดปีก", "en": "Suea Tid Pik", "send": "สินเชื่อเสือติดปีก"},
            {"th": "ติดปีก Beyond", "en": "Tid Pik Beyond", "send": "สินเชื่อติดปีก Beyond"},
        ],
    },
]
PAPERS = [
    Paper("services/permit", "ใบอนุญาตโรงงาน", "public"),
    Paper("loans/pig", "สินเชื่อเสือติดปีก", "public", aliases=("loan for small business", "กู้เงินเสือ")),
    Paper("loans/beyond", "สินเชื่อติดปีก Beyond", "public"),
    Paper("complaints/smell", "ร้องเรียนโรงงานก่อความเดือดร้อน", "public"),
    Paper("services/offices", "สำนักงานอุตสาหกรรมจังหวัด", "public"),
    Paper("services/mines", "กรมอุตสาหกรรมพื้นฐานและการเหมืองแร่", "public"),
    Paper("law/factory", "พระราชบัญญัติโรงงาน", "public"),
    Paper("sop/money", "ขั้นตอนเบิกงบลับ", "staff"),
]
PASSAGES = [
    Passage("services/permit#1", "services/permit", ("ค่าธรรมเนียม",), "ค่าธรรมเนียมใบอนุญาตโรงงานคิดตามแรงม้าของเครื่องจักร"),
    Passage("services/permit#2", "services/permit", ("เอกสารที่ใช้",), "แบบ รง.3 สำเนาทะเบียนบ้าน และแผนผังอาคาร"),
    Passage("loans/pig#1", "loans/pig", ("วงเงิน",), "ให้กู้สูงสุดห้าล้านบาทต่อราย ดอกเบี้ยร้อยละสามต่อปี"),
    Passage("loans/pig#2", "loans/pig", ("เอกสารที่ใช้",), "หนังสือรับรองบริษัท งบการเงินสองปี และแผนธุรกิจ"),
    Passage("loans/beyond#1", "loans/beyond", ("วงเงิน",), "ให้กู้สูงสุดสิบล้านบาทต่อราย"),
    Passage(
        "complaints/smell#1",
        "complaints/smell",
        ("แจ้งที่ไหน",),
        "แจ้งเรื่องกลิ่นเหม็น เสียงดัง น้ำเสีย ได้ที่สายด่วน 1564 ตลอดเวลา",
        asked=("โรงงานข้างบ้านเหม็นมากทำไงดี", "who do I call about a smelly factory"),
    ),
    Passage("services/offices#1", "services/offices", ("ที่ตั้ง",), "ตั้งอยู่ที่ศาลากลางทุกจังหวัด เปิดวันราชการ"),
    Passage("services/mines#1", "services/mines", (), "กพร. ดูแลการทำเหมืองและประทานบัตร ส่วน ก.พ.ร. พัฒนาระบบราชการ"),
    Passage("law/factory#1", "law/factory", ("หมวด ๑",), "ผู้ใดตั้งโรงงานต้องแจ้งก่อนเริ่มประกอบกิจการ", clause="มาตรา ๑๒"),
    Passage("law/factory#2", "law/factory", ("หมวด ๑",), "ผู้ใดฝ่าฝืนต้องระวางโทษจำคุกหรือปรับ", clause="มาตรา ๑๒๘"),
    Passage("sop/money#1", "sop/money", (), "ขั้นตอนเบิกงบลับ เสนอหัวหน้าหน่วยแล้วส่งกองคลัง"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("index")
    shelve(folder, "one")
    return folder


@pytest.fixture(scope="module")
def library(home: Path) -> Library:
    return Library(home)


def shelve(home: Path, name: str, papers: list[Paper] = PAPERS, passages: list[Passage] = PASSAGES) -> None:
    on_disk.write(home / name, papers, passages, GLOSSARY, at=datetime(2026, 11, 21, tzinfo=UTC))
    on_disk.switch(home, home / name)


def first(finding: Finding) -> str:
    return finding.found[0].passage.id


@pytest.mark.parametrize(
    "question",
    [
        "ค่าธรรมเนียมใบอนุญาตโรงงาน",
        "ค่าธรรมเนียม ใบอนุญาต โรงงาน",
        "คาธรรมเนียมใบอนุญาตโรงงาน",
        "ค่าธรมเนียมใบอนุญาติโรงงาน",
        "ค่าธรรม\u200bเนียมใบอนุญาตโรงงาน😀",
        "เสียค่าธรรมเนียมโรงงานยังไงคะ",
    ],
)
def test_the_right_section_is_found_however_it_is_typed(library: Library, question: str) -> None:
    finding = library.search(question, audiences=PUBLIC)

    assert first(finding) == "services/permit#1"
    assert finding.band is not Band.NOTHING


@pytest.mark.parametrize("question", ["", "   ", "😀😀", "???", "พรุ่งนี้ฝนจะตกไหม", "how do I boil an egg", "\x00\uffff"])
def test_what_nobody_wrote_about_is_not_answered(library: Library, question: str) -> None:
    assert library.search(question, audiences=PUBLIC).band is Band.NOTHING


def test_an_exact_question_may_be_answered(library: Library) -> None:
    finding = library.search("วงเงินสินเชื่อเสือติดปีกให้กู้สูงสุด", audiences=PUBLIC)

    assert first(finding) == "loans/pig#1"
    assert finding.band is Band.ANSWER
    assert 0.5 < finding.confidence <= 1


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        ("มาตรา ๑๒๘ ว่าอย่างไร", "law/factory#2"),
        ("มาตรา128", "law/factory#2"),
        ("section 128", "law/factory#2"),
        ("ม.12 พรบ.โรงงาน", "law/factory#1"),
    ],
)
def test_a_clause_that_is_named_is_shown(library: Library, question: str, clause: str) -> None:
    finding = library.search(question, audiences=PUBLIC)

    assert first(finding) == clause
    assert finding.found[0].why.clause


@pytest.mark.parametrize("question", ["สอจ. อยู่ที่ไหน", "สอจอยู่ที่ไหน", "where is the provincial industry office"])
def test_other_forms_of_a_word_search_like_the_word(library: Library, question: str) -> None:
    assert first(library.search(question, audiences=PUBLIC)) == "services/offices#1"


def test_two_abbreviations_that_only_look_alike_find_their_own_papers(tmp_path: Path) -> None:
    papers = [Paper("mines", "หน่วยงานหนึ่ง", "public"), Paper("civil", "อีกหน่วยงาน", "public")]
    passages = [
        Passage("mines#1", "mines", (), "กพร. ออกประทานบัตร"),
        Passage("civil#1", "civil", (), "ก.พ.ร. ออกประกาศ"),
    ]
    shelve(tmp_path, "apart", papers, passages)

    library = Library(tmp_path)

    assert first(library.search("กพร. ทำอะไร", audiences=PUBLIC)) == "mines#1"
    assert first(library.search("ก.พ.ร. ทำอะไร", audiences=PUBLIC)) == "civil#1"
    assert library.search("ก.พ.ร.", audiences=PUBLIC).found[1].coverage < 0.1


def test_what_people_really_ask_finds_the_section_in_either_language(library: Library) -> None:
    assert first(library.search("โรงงานข้างบ้านเหม็นมากทำไงดี", audiences=PUBLIC)) == "complaints/smell#1"
    english = library.search("who can I call about a smelly factory", audiences=PUBLIC)
    assert first(english) == "complaints/smell#1"
    assert english.band is Band.ANSWER
    assert first(library.search("a loan for my small business", audiences=PUBLIC)) == "loans/pig#1"


def test_a_word_with_two_meanings_is_asked_back(library: Library) -> None:
    finding = library.search("สินเชื่อติดปีกวงเงินเท่าไร", audiences=PUBLIC)

    assert [ask.label for ask in finding.asks] == ["เสือติดปีก", "ติดปีก Beyond"]
    assert finding.ask == "หมายถึงสินเชื่อใดคะ"
    assert finding.band is not Band.ANSWER


def test_a_question_that_says_which_is_not_asked_back(library: Library) -> None:
    finding = library.search("เสือติดปีกวงเงินเท่าไร", audiences=PUBLIC)

    assert finding.asks == ()
    assert first(finding) == "loans/pig#1"


@pytest.mark.parametrize("question", ["ต้องใช้เอกสารอะไร", "แล้วเอกสารล่ะคะ", "what about documents"])
def test_a_question_that_goes_on_is_read_with_the_passage_before(library: Library, question: str) -> None:
    finding = library.search(question, audiences=PUBLIC, after="loans/pig#1")

    assert finding.found[0].paper.id == "loans/pig"
    assert finding.found[0].why.followed


def test_two_sections_that_say_nearly_the_same_are_shown_and_neither_is_asserted(tmp_path: Path) -> None:
    said = "ค่าธรรมเนียมใบอนุญาตโรงงานคิดตามแรงม้า"
    twins = [Passage(f"services/permit#{n}", "services/permit", (f"แบบที่ {n}",), said) for n in (1, 2)]
    shelve(tmp_path, "twins", [PAPERS[0]], twins)

    finding = Library(tmp_path).search(said, audiences=PUBLIC)

    assert finding.confidence > 0.9
    assert finding.band is Band.NEAR


def test_follow_ups_of_two_conversations_do_not_mix(library: Library) -> None:
    assert first(library.search("ต้องใช้เอกสารอะไร", audiences=PUBLIC, after="loans/pig#1")) == "loans/pig#2"
    assert first(library.search("ต้องใช้เอกสารอะไร", audiences=PUBLIC, after="services/permit#1")) == "services/permit#2"


def test_a_new_subject_is_no_follow_up(library: Library) -> None:
    finding = library.search("แจ้งเรื่องกลิ่นเหม็นที่ไหน", audiences=PUBLIC, after="loans/pig#1")

    assert first(finding) == "complaints/smell#1"
    assert not finding.found[0].why.followed


def test_going_on_from_a_passage_that_is_gone_or_secret_is_an_ordinary_question(library: Library) -> None:
    plain = library.search("วงเงินเท่าไร", audiences=PUBLIC)

    assert library.search("วงเงินเท่าไร", audiences=PUBLIC, after="loans/old#9") == plain
    assert library.search("วงเงินเท่าไร", audiences=PUBLIC, after="sop/money#1") == plain


def test_a_staff_paper_is_found_by_staff_and_by_nobody_else(library: Library) -> None:
    assert first(library.search("ขั้นตอนเบิกงบลับ", audiences=STAFF)) == "sop/money#1"
    for audiences in (PUBLIC, frozenset({"unit:กรอ."}), frozenset[str]()):
        finding = library.search("ขั้นตอนเบิกงบลับ", audiences=audiences)
        assert "sop/money" not in {found.paper.id for found in finding.found}
        assert library.paper("sop/money", audiences=audiences) is None
        assert library.passage("sop/money#1", audiences=audiences) is None
        assert library.sections("sop/money", audiences=audiences) == ()


def test_nothing_the_public_sees_depends_on_staff_papers(library: Library, tmp_path: Path) -> None:
    """The same questions to a library that never had a staff paper: every score, count and band is the same."""
    shelve(tmp_path, "without", PAPERS[:-1], PASSAGES[:-1])
    without = Library(tmp_path)

    for question in ("ขั้นตอนเบิกงบลับ", "กองคลัง", "ค่าธรรมเนียมโรงงาน", "เสนอหัวหน้าหน่วยขอเอกสาร"):
        assert library.search(question, audiences=PUBLIC) == without.search(question, audiences=PUBLIC)
    assert library.counts(audiences=PUBLIC) == without.counts(audiences=PUBLIC) == (7, 10)


def test_every_result_says_why(library: Library) -> None:
    why = library.search("ค่าธรรมเนียมโรงงานของดาวอังคาร", audiences=PUBLIC).found[0].why

    assert "ค่าธรรมเนียม" in why.matched
    assert "ดาวอังคาร" in why.missing
    assert why.fields["words"] > 0
    assert 0 < why.coverage < 1


def test_a_snippet_is_short_and_holds_what_was_asked(tmp_path: Path) -> None:
    filler = "ข้อความทั่วไปเกี่ยวกับงานของกระทรวงซึ่งไม่ตอบอะไร " * 30
    text = filler + "ผู้ขอต้องชำระค่าตรวจสอบเครื่องจักรจำนวน 1,500 บาท ภายในสามสิบวัน " + filler
    shelve(tmp_path, "long", [PAPERS[0]], [Passage("services/permit#1", "services/permit", (), text)])

    snippet = Library(tmp_path).search("ค่าตรวจสอบเครื่องจักรกี่บาท", audiences=PUBLIC).found[0].snippet

    assert len(snippet) <= 300
    assert "1,500 บาท" in snippet


def test_the_new_index_is_used_without_a_pause(tmp_path: Path) -> None:
    shelve(tmp_path, "one")
    library = Library(tmp_path)
    assert not library.refresh()

    shelve(tmp_path, "two", PAPERS[:1], [Passage("services/permit#1", "services/permit", (), "ยกเว้นค่าธรรมเนียมปีนี้")])

    assert library.refresh()
    assert library.search("ยกเว้นค่าธรรมเนียม", audiences=PUBLIC).found[0].passage.text == "ยกเว้นค่าธรรมเนียมปีนี้"


def test_a_corrupt_index_is_not_used_and_the_last_good_one_stays(tmp_path: Path) -> None:
    shelve(tmp_path, "one")
    library = Library(tmp_path)
    shelve(tmp_path, "two")
    (tmp_path / "two" / "partition-0" / "words.npy").write_bytes(b"rubbish")

    assert not library.refresh()
    assert "words.npy" in library.trouble
    assert first(library.search("ค่าธรรมเนียม", audiences=PUBLIC)) == "services/permit#1"

    shelve(tmp_path, "three")
    assert library.refresh()
    assert library.trouble == ""


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=60), st.text(st.sampled_from("กขค เแ็่้ำ๑2.?สอจมาตรา\u200b😀ab"), max_size=60)))
def test_no_question_breaks_the_search(library: Library, question: str) -> None:
    finding = library.search(question, audiences=STAFF, after="loans/pig#1")

    assert 0 <= finding.confidence <= 1
    assert all(len(found.snippet) <= 300 for found in finding.found)
    assert [found.score for found in finding.found] == sorted((f.score for f in finding.found), reverse=True)


def test_an_endless_question_is_read_to_its_limit(library: Library) -> None:
    finding = library.search("ค่าธรรมเนียมใบอนุญาตโรงงาน " + "ก" * 100_000, audiences=PUBLIC)

    assert finding.found


@examples(60)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4), st.text(max_size=30))
def test_no_paper_breaks_the_index(texts: list[str], question: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        passages = [Passage(f"p#{n}", "p", (text[:9],), text, asked=(text[:20],)) for n, text in enumerate(texts)]
        shelve(Path(folder), "any", [Paper("p", texts[0][:10], "public")], passages)
        finding = Library(Path(folder)).search(question or texts[0], audiences=PUBLIC)
        assert all(len(found.snippet) <= 300 for found in finding.found)
