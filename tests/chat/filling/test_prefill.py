"""Tests of prefilling the complaint form from the first sentences."""

from __future__ import annotations

from typing import Any

import pytest

from bot.basics.messages import Place, Reply
from bot.basics.texts import say
from bot.cases.model.submission import Identity, Kind, Lodge, Matter
from bot.cases.settings.routing import read_routing
from bot.chat.assistant import Assistant, NoCases
from bot.chat.conversation import DRAFT_LASTS, SUBJECT_LASTS
from bot.chat.effects import FileTicket
from knowledge.library import Library
from tests.support.talk import NOW, Conversation


@pytest.fixture
def clock() -> list[float]:
    return [NOW]


@pytest.fixture
def talk(library: Library, clock: list[float]) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: clock[0]))


def tell(talk: Conversation, *lines: str) -> list[Reply]:
    replies: list[Reply] = []
    for line in lines:
        replies = talk.says(line)
    return replies


def answers(talk: Conversation) -> dict[str, Any]:
    assert talk.talk.draft is not None
    return dict(talk.talk.draft.answers)


def asking(talk: Conversation) -> str:
    assert talk.talk.draft is not None
    return talk.talk.draft.asking


def filed(talk: Conversation) -> FileTicket:
    (act,) = [act for act in talk.acts if isinstance(act, FileTicket)]
    return act


FULL = "บริษัท ไทยรุ่งเคมี จำกัด ปล่อยน้ำเสียกับกลิ่นเหม็น ต.บางพลีใหญ่ ทุกคืนหลังสี่ทุ่ม ตั้งแต่เดือนที่แล้ว"


def test_one_sentence_may_say_nearly_everything(talk: Conversation) -> None:
    """Kinds, firm, tambon, hours and since when: only the person is left to ask."""
    tell(talk, FULL)

    known = answers(talk)
    assert known["nuisance"] == ["smell", "wastewater"]
    assert known["factory"] == "บริษัท ไทยรุ่งเคมี จำกัด"
    assert known["area"] == {"code": "110301"}
    assert known["when"] == "ทุกคืนหลังสี่ทุ่ม"
    assert known["since"] == "ตั้งแต่เดือนที่แล้ว"
    assert asking(talk) == "identity"


def test_such_a_sentence_is_filed_after_three_presses(talk: Conversation) -> None:
    (*_, summary) = tell(talk, FULL, "ข้าม", "ไม่บอกชื่อ")
    assert "สำนักงานอุตสาหกรรมจังหวัดสมุทรปราการ" in summary.text, "what happens next is said"

    tell(talk, "ส่งเรื่อง")

    paper = filed(talk).paper
    assert (paper.province, paper.district, paper.tambon) == ("สมุทรปราการ", "บางพลี", "บางพลีใหญ่")
    assert paper.matters == (Matter.SMELL, Matter.WASTEWATER)
    assert paper.identity is Identity.ANONYMOUS


@pytest.mark.parametrize(
    ("told", "factory"),
    [
        ("โรงงานเลข ๑๐๑๕-๐๐๐๐-๑๒๓๔-๕๖ กลิ่นเหม็น", "10150000123456"),
        ("โรงงาน 1 0150 00012 3456 กลิ่นเหม็น", "10150000123456"),
        ("โรงงาน ข3-50(4)-1/35นม ฝุ่นเยอะทุกวัน", "ข3-50(4)-1/35นม"),
        ("โรงงานเลขที่ ๓-๖๔(๑๓)-๒๐/๔๐สป เสียงดังทุกวัน", "3-64(13)-20/40สป"),
        ("โรงงานชื่อไทยรุ่ง กลิ่นเหม็นทุกวัน", "ไทยรุ่ง"),
        ("บริษัทสยามเคมี ปล่อยน้ำเสียทุกวัน", "บริษัทสยามเคมี"),
        ("ABC Chemical Co., Ltd. makes noise every night near us", "ABC Chemical Co., Ltd"),
    ],
)
def test_a_factory_is_read_by_its_number_or_its_name(talk: Conversation, told: str, factory: str) -> None:
    tell(talk, told)

    assert answers(talk)["factory"] == factory


def test_a_firms_name_is_no_kind_of_nuisance(talk: Conversation) -> None:
    tell(talk, "ABC Chemical Co., Ltd. makes noise every night near us")

    assert answers(talk)["nuisance"] == ["noise"]


@pytest.mark.parametrize(
    ("told", "estate"),
    [
        ("โรงงานในนิคมอมตะซิตี้ กลิ่นเหม็นทุกคืน", "นิคมอมตะซิตี้"),
        ("โรงงานในนิคมอุตสาหกรรมบางปู กลิ่นเหม็นทุกคืน", "นิคมอุตสาหกรรมบางปู"),
        ("โรงงานใกล้นิคมบางปู กลิ่นเหม็นทุกคืน", ""),
        ("โรงงานไม่ได้อยู่ในนิคมนะ กลิ่นเหม็นทุกคืน", ""),
        ("โรงงานในนิคมสร้างตนเอง กลิ่นเหม็นทุกคืน", ""),
    ],
)
def test_an_estate_is_one_only_if_the_person_says_so(talk: Conversation, told: str, estate: str) -> None:
    tell(talk, told)

    assert answers(talk).get("estate", "") == estate


def test_an_estate_that_is_named_brings_it_to_the_estates(talk: Conversation) -> None:
    tell(talk, "โรงงานในนิคมอมตะซิตี้ กลิ่นเหม็นทุกคืน", "หน้าประตู", "ชลบุรี", "ไม่บอกชื่อ", "ส่งเรื่อง")

    assert read_routing().route("", filed(talk).paper).unit == "กนอ"


def test_a_name_that_several_places_bear_is_asked_with_buttons(talk: Conversation) -> None:
    (*_, question) = tell(talk, "โรงงานกลิ่นเหม็นทุกคืนที่ ต.บ้านใหม่ นนทบุรี", "หลังวัด")
    assert asking(talk) == "area"
    labels = [choice.label for choice in question.choices]
    assert "ต.บ้านใหม่ อ.ปากเกร็ด จ.นนทบุรี" in labels

    tell(talk, "ปากเกร็ด")

    assert answers(talk)["area"] == {"code": "120603"}


def test_a_name_that_many_places_bear_is_asked_by_its_province(talk: Conversation) -> None:
    (*_, question) = tell(talk, "โรงงานกลิ่นเหม็นทุกคืนที่ ต.นาดี", "หลังวัด")
    assert "นาดี มี" in question.text

    tell(talk, "สมุทรสาคร")

    assert answers(talk)["area"] == {"code": "740109"}


def test_whoever_answers_where_with_a_province_is_asked_for_the_spot_once(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืน")
    (before, question) = tell(talk, "จ.สระบุรี ค่ะ")
    assert before.text == say("form.where_exactly", "th")
    assert "เกิดที่ไหน" in question.text
    assert answers(talk)["area"] == {"code": "19"}

    tell(talk, "สระบุรี")

    assert answers(talk)["place"] == {"words": "สระบุรี"}, "nobody is asked for ever"


def test_passing_over_who_you_are_means_anonymous(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "ข้าม", "ส่งเรื่อง")

    assert filed(talk).paper.identity is Identity.ANONYMOUS


def test_what_was_passed_over_and_is_told_after_all_is_taken(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังมากที่ระยอง", "หลังวัด", "ข้าม")
    assert asking(talk) == "identity"

    tell(talk, "ตั้งแต่ปีที่แล้ว")

    assert "identity" not in answers(talk)
    assert answers(talk)["since"] == "ตั้งแต่ปีที่แล้ว"


def test_an_english_word_of_the_form_changes_no_language(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังมากที่ระยอง", "หลังวัด")

    (*_, question) = tell(talk, "back")

    assert "อยู่จังหวัดใดคะ" in question.text


def test_the_province_of_a_pin_is_a_guess_that_a_yes_confirms(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืน")
    (*_, question) = talk.says(place=Place(13.06, 101.15))
    assert "ชลบุรีใช่ไหม" in question.text

    tell(talk, "ใช่ค่ะ")

    assert answers(talk)["area"] == {"code": "20"}


def test_whoever_does_not_know_the_province_is_not_held_up(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืน", "หลังวัด", "ไม่ทราบ", "ไม่บอกชื่อ", "ส่งเรื่อง")

    assert read_routing().route("", filed(talk).paper).reason == "unknown_place"


@pytest.mark.parametrize(
    ("place", "body"), [("กรุงเทพ", "กรุงเทพมหานคร"), ("พัทยา", "เมืองพัทยา"), ("บางพลี", "เทศบาลหรือ อบต.")]
)
def test_a_small_workshop_is_told_whose_matter_it_is_and_may_still_file(
    talk: Conversation, place: str, body: str
) -> None:
    tell(talk, f"อู่ข้างบ้านเสียงดังทุกวัน อยู่{place}", "ซอย 5")
    assert asking(talk) == "size"
    (*_, told) = tell(talk, "ไม่ถึง")
    assert body in told.text

    tell(talk, "แจ้งต่อ", "ไม่บอกชื่อ", "ส่งเรื่อง")

    assert filed(talk).paper.matters == (Matter.NOISE,)


def test_whoever_goes_to_the_local_body_instead_files_nothing(talk: Conversation) -> None:
    (reply,) = tell(talk, "อู่ข้างบ้านเสียงดังทุกวัน อยู่บางพลี", "ซอย 5", "ไม่ถึง", "ไม่แจ้งแล้ว")

    assert reply.text == say("form.cancelled", "th")
    assert talk.talk.draft is None


def test_a_factory_is_not_asked_for_its_size(talk: Conversation) -> None:
    tell(talk, "โรงงานข้างอู่เสียงดังทุกวัน อยู่บางพลี", "ซอย 5")

    assert asking(talk) == "identity"


def test_a_given_name_and_number_are_not_stored_in_the_submission(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "บอกชื่อ", "สมชาย ใจดี", "๐๘๑-๒๓๔ ๕๖๗๘", "ส่งเรื่อง")

    act = filed(talk)
    assert act.paper.identity is Identity.NAMED
    assert (act.contact.name, act.contact.phone) == ("สมชาย ใจดี", "0812345678")
    assert "สมชาย" not in repr(act.paper)
    assert "0812345678" not in repr(act.paper)


def test_confidential_may_skip_both(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "ปกปิด", "ข้าม", "ข้าม", "ส่งเรื่อง")

    act = filed(talk)
    assert act.paper.identity is Identity.CONFIDENTIAL
    assert act.contact.name == ""


def test_changing_to_anonymous_removes_a_given_name(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "บอกชื่อ", "สมชาย", "ข้าม")
    tell(talk, "แก้ผู้แจ้ง", "ไม่บอกชื่อ", "ส่งเรื่อง")

    assert filed(talk).contact.name == ""


def test_somebody_speaks_for_their_mother(talk: Conversation) -> None:
    tell(talk, "แจ้งแทนแม่ค่ะ โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "ไม่บอกชื่อ")
    assert asking(talk) == "on_behalf"

    tell(talk, "แม่ชื่อสมศรี โทร 0899991234", "ส่งเรื่อง")

    act = filed(talk)
    assert act.contact.on_behalf == "แม่ชื่อสมศรี โทร 0899991234"
    assert "สมศรี" not in repr(act.paper)


def test_on_behalf_can_be_added_at_the_summary(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด", "ไม่บอกชื่อ", "แก้ไข", "แจ้งแทน", "ยาย", "ส่งเรื่อง")

    assert filed(talk).contact.on_behalf == "ยาย"


def test_a_complaint_about_an_official_goes_to_one_unit_without_a_name(talk: Conversation) -> None:
    replies = tell(talk, "เจ้าหน้าที่เรียกเงินตอนมาตรวจโรงงานผม")
    said = "\n".join(reply.text for reply in replies)
    assert "ศปท." in said
    assert "1205" in said
    assert asking(talk) == "official"

    tell(talk, "นายหนึ่ง สอจ.ระยอง", "เมื่อวานที่โรงงาน", "ส่งเรื่อง")

    paper = filed(talk).paper
    route = read_routing().route("", paper)
    assert paper.identity is Identity.ANONYMOUS
    assert (route.unit, route.alone, route.copied) == ("ศปท", True, ())


def test_told_in_one_breath_a_factory_and_an_official_go_to_the_unit_for_officials_alone(talk: Conversation) -> None:
    """Else the accused office would read what was told about it. The factory can be reported separately afterwards."""
    said = tell(talk, "โรงงานเหม็นทุกคืนที่ระยอง เจ้าหน้าที่รับสินบนเลยไม่ทำอะไร")

    assert answers(talk)["nuisance"] == ["corruption"]
    assert asking(talk) == "official"
    assert "แจ้งแยกได้" in "\n".join(reply.text for reply in said)


def test_health_is_kept_only_with_consent(talk: Conversation) -> None:
    tell(talk, "โรงงานควันดำทุกวันที่ระยอง แม่เป็นหอบหืด", "หลังวัด")
    assert asking(talk) == "health"

    tell(talk, "ตัดออก", "ไม่บอกชื่อ", "ส่งเรื่อง")

    assert "หอบหืด" not in repr(filed(talk).paper)


def test_a_consent_is_stored_in_the_submission(talk: Conversation) -> None:
    tell(talk, "โรงงานควันดำทุกวันที่ระยอง แม่เป็นหอบหืด", "หลังวัด", "ยินยอม", "ไม่บอกชื่อ", "ส่งเรื่อง")

    said = {one.field: one.text for one in filed(talk).paper.said}
    assert "หอบหืด" in said["what"]
    assert said["health"] == "ยินยอมให้ใช้"


def test_an_id_number_is_removed_before_anything_is_stored(talk: Conversation) -> None:
    replies = tell(talk, "โรงงานเสียงดังทั้งคืน เลขบัตร ๑-๒๓๔๕-๖๗๘๙๐-๑๒-๑ ค่ะ")

    assert replies[0].text == say("notice.citizen", "th")
    assert "67890" not in repr(talk.talk)
    assert "๖๗๘๙๐" not in repr(talk.talk)


def test_a_card_number_is_gone_too_and_a_factorys_number_is_not(talk: Conversation) -> None:
    tell(talk, "โรงงาน 10150000123456 เสียงดังทั้งคืน บัตร 4111 1111 1111 1111")

    assert answers(talk)["factory"] == "10150000123456"
    assert "4111" not in repr(talk.talk)


def test_the_notice_comes_before_the_first_question_and_once(talk: Conversation) -> None:
    first = tell(talk, "ร้องเรียน")
    assert say("notice.full", "th") in first[0].text
    assert say("notice.read_more", "th") in [choice.label for choice in first[-1].choices]
    assert len(first[0].text) < 600, "a phone's screen"
    tell(talk, "ยกเลิก")

    assert say("notice.full", "th") not in tell(talk, "ร้องเรียน")[0].text


def test_the_rest_of_the_notice_is_there_when_asked_and_the_form_goes_on(talk: Conversation) -> None:
    tell(talk, "ร้องเรียน")

    replies = tell(talk, "อ่านเพิ่มเติม")

    assert replies[0].text == say("notice.more", "th")
    assert "เกิดอะไรขึ้นคะ" in replies[-1].text


def test_a_form_is_offered_again_to_whoever_comes_back(talk: Conversation, clock: list[float]) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "ไว้ก่อน")
    clock[0] += SUBJECT_LASTS + 60

    (reply,) = tell(talk, "สวัสดีค่ะ")

    assert say("form.still_here", "th") in reply.text
    assert reply.choices[-1].send == say("form.resume", "th")
    tell(talk, "ทำต่อ")
    assert asking(talk) == "place"


def test_after_a_week_it_is_offered_no_more(talk: Conversation, clock: list[float]) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "ไว้ก่อน")
    clock[0] += DRAFT_LASTS + 60

    (reply,) = tell(talk, "สวัสดีค่ะ")

    assert say("form.still_here", "th") not in reply.text


def test_whoever_asks_for_their_cases_in_between_is_answered_and_asked_again(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง")

    (answer, question) = tell(talk, "ติดตามเรื่อง")

    assert answer.text == say("case.none", "th")
    assert "เกิดที่ไหน" in question.text
    assert asking(talk) == "place"


def test_a_question_in_between_is_answered_from_the_papers_and_asked_again(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง", "หลังวัด")

    (answer, question) = tell(talk, "กู้กองทุนตัวอย่างได้เท่าไรคะ")

    assert "15 ล้านบาท" in answer.text
    assert "คุณเป็นใครคะ" in question.text


def test_the_language_changes_in_the_middle_and_the_question_with_it(talk: Conversation) -> None:
    tell(talk, "โรงงานเสียงดังทั้งคืนที่ระยอง")

    (*_, question) = tell(talk, "English please")

    assert "Where is it" in question.text


def test_an_english_speaker_goes_all_the_way_in_latin_letters(talk: Conversation) -> None:
    tell(talk, "A factory in Bang Phli stinks every night since last month", "behind Wat Yai")
    (summary,) = tell(talk, "anonymous")

    assert "Bang Phli, Samut Prakan" in summary.text
    assert not any("ก" <= letter <= "๛" for letter in summary.text), summary.text
    tell(talk, "send it")
    assert filed(talk).paper.province == "สมุทรปราการ"
    assert filed(talk).paper.language == "en"


def test_relief_is_asked_for_and_goes_to_the_province(talk: Conversation) -> None:
    tell(talk, "ขอรับความช่วยเหลือ", "น้ำท่วมจากบ่อโรงงาน บ้านพัง", "หลังวัด", "ระยอง", "20 ครัวเรือน", "พอแล้ว")
    tell(talk, "สมศรี", "0812345678", "ส่งเรื่อง")

    act = filed(talk)
    assert act.paper.kind is Kind.RELIEF
    assert read_routing().route("", act.paper).unit == "สอจ.ระยอง"
    assert act.contact.phone == "0812345678"


def test_a_question_to_an_officer_tells_nobody_a_name(talk: Conversation) -> None:
    tell(talk, "ถามเจ้าหน้าที่", "เปิดกี่โมงคะ", "ข้าม", "ส่งเรื่อง")

    paper: Lodge = filed(talk).paper
    assert paper.kind is Kind.QUESTION
    assert paper.identity is Identity.ANONYMOUS
    assert paper.said[0].text == "เปิดกี่โมงคะ", "a question is what is asked for here"


@pytest.mark.parametrize(
    ("told", "spot"),
    [
        ("โรงงานปล่อยควันดำ แถวซอย 5 ตำบลเชิงเนิน อำเภอเมืองระยอง ตั้งแต่ต้นเดือน", "ซอย 5 ตำบลเชิงเนิน อำเภอเมืองระยอง"),
        ("กลิ่นเหม็นหลังวัดป่าประดู่ จ.ระยอง ทุกคืน", "หลังวัดป่าประดู่ จ.ระยอง"),
        ("โรงงานแถวตลาดมาบข่า ระยอง เสียงดัง", "แถวตลาดมาบข่า"),
        ("factory smell behind the old market, Rayong", "behind the old market"),
    ],
)
def test_a_spot_that_was_named_is_not_asked_for(talk: Conversation, told: str, spot: str) -> None:
    tell(talk, told)

    assert answers(talk)["place"] == {"words": spot}
    assert asking(talk) != "place"


@pytest.mark.parametrize(
    "told", ["โรงงานข้างบ้านเหม็นมาก จ.ระยอง", "a factory near my house in Rayong smells bad", "หมู่นี้เหม็นมาก ระยอง"]
)
def test_next_to_my_house_is_not_an_address(talk: Conversation, told: str) -> None:
    tell(talk, "ร้องเรียนโรงงาน", told)

    assert asking(talk) == "place"


def test_another_questions_button_is_not_taken_for_an_address(talk: Conversation) -> None:
    """Whoever knows the form says early that they give no name."""
    tell(talk, "โรงงานปล่อยควันดำทุกคืน จังหวัดระยอง", "ไม่บอกชื่อ")

    assert answers(talk)["identity"] == ["anonymous"]
    assert "place" not in answers(talk)
    assert asking(talk) == "place"
