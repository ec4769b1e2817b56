"""In doubt for the person: nobody is named against their words, no accused office reads its own complaint."""

from __future__ import annotations

import pytest

from bot.basics.messages import Place
from bot.chat.assistant import Assistant, NoCases
from bot.chat.effects import FileTicket
from bot.chat.filling import heard
from knowledge.library import Library
from tests.support.talk import Conversation

SMELL = "โรงงานยางข้างบ้านเหม็นมากทุกคืน อยู่ซอย 5 ต.เชิงเนิน อ.เมืองระยอง จ.ระยอง"


@pytest.fixture
def talk(library: Library) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: 1_795_000_000.0))


def _at_the_question_of_identity(talk: Conversation) -> None:
    talk.says(SMELL)
    for _ in range(8):
        assert talk.talk.draft is not None
        if talk.talk.draft.asking == "identity":
            return
        talk.says("ข้าม")
    raise AssertionError("identity was never asked")


def _filed_by_skipping(talk: Conversation) -> FileTicket:
    """Whatever is asked is skipped, and the summary is sent."""
    for _ in range(14):
        if talk.talk.draft is None:
            break
        talk.says("ส่งเรื่อง" if not talk.talk.draft.asking else "ข้าม")
    return _filed(talk)


def _filed(talk: Conversation) -> FileTicket:
    (filed,) = [act for act in talk.acts if isinstance(act, FileTicket)]
    return filed


def _identity(talk: Conversation) -> object:
    assert talk.talk.draft is not None
    return talk.talk.draft.answers["identity"]


@pytest.mark.parametrize(
    "words",
    [
        "บ่บอกชื่อ", "อย่าบอกชื่อผมนะ", "ไม่กล้าบอกชื่อ", "ห้ามเปิดเผยตัวตน", "ส่งเลยไม่ต้องบอกชื่อ", "do not tell them my name",
        "ไม่บอกชือ",
        "อย่าให้ใครรู้ว่าเป็นเฮา", "ขอไม่ออกชื่อละกัน", "i prefer they never learn who i am", "ชื่อผมอย่าใส่", "yes submit",
        "กลัวเค้ารู้", "ໍບໍ່ບອກຊື່", "เอาแบบไหนก็ได้", "แล้วแต่", "asdf", "ชื่ออะไรไม่สำคัญหรอก",
    ],
)  # fmt: skip
def test_no_words_of_refusal_or_doubt_make_a_person_named(talk: Conversation, words: str) -> None:
    _at_the_question_of_identity(talk)

    talk.says(words)

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers.get("identity", ["anonymous"]) == ["anonymous"]


def test_a_plain_yes_with_a_name_and_number_makes_a_person_named_at_once(talk: Conversation) -> None:
    _at_the_question_of_identity(talk)

    said = talk.says("บอกชื่อได้ค่ะ ชื่อสมศรี ใจดี 081-234-5678")

    assert _identity(talk) == ["named"]
    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["name"] == "สมศรี ใจดี"
    assert talk.talk.draft.answers["phone"] == "0812345678"
    assert "สรุปเรื่อง" in said[-1].text


def test_whoever_says_yes_and_gives_no_name_stays_unnamed(talk: Conversation) -> None:
    _at_the_question_of_identity(talk)
    talk.says("บอกชื่อ")
    talk.says("ข้าม")
    talk.says("ข้าม")

    assert _identity(talk) == ["anonymous"]


def test_a_name_given_on_the_way_is_taken_out_of_an_anonymous_story(talk: Conversation) -> None:
    talk.says("ผมสมชาย ใจกล้า โทร 0812345678 โรงงานยางข้างบ้านเหม็นมาก อยู่ซอย 5 ต.เชิงเนิน อ.เมืองระยอง จ.ระยอง")
    talk.says("อย่าใส่ชื่อผมนะ")

    assert talk.talk.draft is not None
    told = str(talk.talk.draft.answers["what"])
    assert "สมชาย" not in told
    assert "ใจกล้า" not in told
    assert "0812345678" not in told


@pytest.mark.parametrize(
    ("told", "part"),
    [
        ("ผมเป็นหัวหน้ากะแผนกเชื่อมที่นี่", "หัวหน้ากะแผนกเชื่อม"),
        ("หนูทำงานบัญชีที่นั่น", "บัญชี"),
        ("บ้านเราติดรั้วโรงงานหลังเดียว", "หลังเดียว"),
        ("บ้านเลขที่ 12/3", "12/3"),
        ("รถหนูทะเบียน กข 1234 โดนกรดกัด", "กข 1234"),
    ],
)
def test_what_may_tell_who_an_unnamed_person_is_is_shown_and_one_press_takes_it_out(
    talk: Conversation, told: str, part: str
) -> None:
    talk.says(f"{SMELL} ทุกคืน {told}")

    said = talk.says("ไม่บอกชื่อ")[-1]
    assert "อาจทำให้รู้ว่าเป็นคุณ" in said.text
    assert part in said.text.split("⚠️")[1]
    assert said.choices[0].label == "เอาออก"
    again = talk.says("เอาออก")[-1]
    talk.says("ส่งเรื่อง")

    assert "อาจทำให้รู้" not in again.text
    assert part not in " ".join(one.text for one in _filed(talk).paper.said)


@pytest.mark.parametrize("told", ["ดิฉันชื่อเล่นว่าแจ๋วค่ะ", "หนูชื่อเล่นแจ๋ว", "เรียกแจ๋วก็ได้ค่ะ", "แจ๋วเองค่ะ"])
def test_a_nickname_does_not_reach_the_officers_of_an_unnamed_person(talk: Conversation, told: str) -> None:
    talk.says(f"{SMELL} ทุกคืน {told}")
    talk.says("ไม่บอกชื่อ")
    talk.says("ใช่")  # the safe side: a yes to the question of the summary takes out
    if talk.talk.draft is not None:
        talk.says("ส่งเรื่อง")

    assert "แจ๋ว" not in " ".join(one.text for one in _filed(talk).paper.said)


def test_the_name_of_the_accused_is_never_taken_for_the_persons_own(talk: Conversation) -> None:
    talk.says("เจ้าหน้าที่เรียกเงินตอนมาตรวจโรงงานผม")
    talk.says("นายหนึ่ง สอจ.ระยอง")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["official"] == "นายหนึ่ง สอจ.ระยอง"


def test_what_may_tell_who_one_is_is_asked_once_and_may_stay(talk: Conversation) -> None:
    talk.says(f"{SMELL} ทุกคืน บ้านเลขที่ 12/3")
    talk.says("ไม่บอกชื่อ")

    assert "⚠️" not in talk.says("ไม่ต้อง")[-1].text
    talk.says("ส่งเรื่อง")

    assert "12/3" in " ".join(one.text for one in _filed(talk).paper.said)


def test_a_long_story_about_oneself_costs_no_more_than_a_few_readings(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []

    def judge(clause: str) -> bool:
        judged.append(clause)
        return False

    monkeypatch.setattr(heard, "_tells_who", judge)
    _at_the_question_of_identity(talk)
    talk.says("ไม่บอกชื่อ")

    talk.says(" ".join(f"หนูเป็นหัวหน้าแผนก{number}ในโรงงานนี้คนเดียว" for number in range(2, 26)))

    assert 0 < len(judged) <= 2 * 6, "at the summary before and at the one after"


def test_an_accusation_keeps_place_factory_time_and_official_each_on_its_own_line(talk: Conversation) -> None:
    talk.says("เจ้าหน้าที่ สอจ. เรียกเงินโรงงาน")
    for words in ("อยู่ที่ระยองครับ", "โรงงานไทยเจริญ", "นายช่างหัวหน้าตรวจ ไม่รู้ชื่อ", "เมื่อวันศุกร์ที่แล้ว", "ส่งเรื่อง"):
        talk.says(words)

    said = {one.field: one.text for one in _filed(talk).paper.said}
    assert "ระยอง" in said["venue"]
    assert said["firm"] == "โรงงานไทยเจริญ"
    assert said["official"].startswith("นายช่าง")
    assert said["happened"] == "เมื่อวันศุกร์ที่แล้ว"


@pytest.mark.parametrize(("cry", "place"), [("ไฟไหม้โรงงาน", "ระยอง"), ("fire at factory near me", "Bowin, Sriracha")])
def test_a_danger_with_only_a_province_is_sent_and_the_spot_is_asked_once(
    talk: Conversation, cry: str, place: str
) -> None:
    talk.says(cry)

    said = talk.says(place)[0].text

    assert _filed(talk).paper.danger
    assert cry in said  # what was sent
    assert "จุดเกิดเหตุอยู่ตรงไหน" in said or "Where exactly" in said


@pytest.mark.parametrize(
    "words",
    [
        "หัวหน้าสอจ. รับเงินโรงงาน ปล่อยให้ทิ้งน้ำเสียลงคลอง จ.ระยอง",
        "เจ้าหน้าที่อุตสาหกรรมจังหวัดกินเงินเจ้าของโรงงาน เลยไม่มีใครมาตรวจควันดำ",
        "คนของกรมโรงงานรับซองทุกเดือน โรงงานเลยปล่อยกลิ่นได้ตามใจ",
    ],
)
def test_who_is_accused_never_gets_the_complaint_even_if_a_nuisance_is_told_beside_it(
    talk: Conversation, words: str
) -> None:
    talk.says(words)

    filed = _filed_by_skipping(talk)
    assert {str(matter) for matter in filed.paper.matters} <= {"corruption", "official_conduct"}
    assert filed.paper.identity == "anonymous"


def test_a_question_or_a_fear_in_a_form_is_answered_and_the_form_waits(talk: Conversation) -> None:
    talk.says(SMELL)
    assert talk.talk.draft is not None
    asked = talk.talk.draft.asking

    said = talk.says("เค้าจะรู้มั้ยคะว่าหนูเป็นคนแจ้ง")

    assert "ไม่มีใครบอกโรงงาน" in said[0].text
    assert talk.talk.draft is not None
    assert talk.talk.draft.asking == asked
    assert asked not in talk.talk.draft.answers


@pytest.mark.parametrize("words", ["ไม่เอาละ เลิกดีกว่า", "ช่างมันเถอะ ไม่แจ้งแล้ว", "forget it, cancel this"])
def test_cancel_is_heard_in_any_words_and_in_any_question(talk: Conversation, words: str) -> None:
    talk.says(SMELL)

    talk.says(words)

    assert talk.talk.draft is None
    assert talk.acts == []


def test_a_province_comes_neither_from_a_road_nor_from_a_temple(talk: Conversation) -> None:
    talk.says("โรงงานเหม็นมาก อยู่ถนนเพชรบุรี เขตราชเทวี")
    assert talk.talk.draft is not None
    assert str(talk.talk.draft.answers["area"]["code"]).startswith("10")


@pytest.mark.parametrize(
    "where",
    [
        "ขับรถไปตามถนนอุดรธานี-หนองคาย เห็นโรงงานยางข้างทาง", "โรงงานแถวสายขอนแก่น-เลย", "โรงงานริมทางหลวงโคราช-บุรีรัมย์",
        "โรงงานในซอยเพชรบุรี 7", "ริมถนนสายชลบุรี - บ้านบึง", "โรงงานข้างทางหลวงแผ่นดินหมายเลข 226 นครราชสีมา - บุรีรัมย์",
        "โรงงานติดถนนพหลโยธินขาเข้าสระบุรี", "a factory on the Udon Thani - Nong Khai highway", "on Phetchaburi Road",
    ],
)  # fmt: skip
def test_a_road_named_after_provinces_names_none_and_the_province_is_asked(talk: Conversation, where: str) -> None:
    talk.says(f"{where} smells bad ควันดำลอยเต็มถนน เหม็นมากทุกวัน")

    assert talk.talk.draft is not None
    assert "area" not in talk.talk.draft.answers
    assert talk.talk.draft.asking == "place"


def test_two_provinces_are_asked_never_decided_by_what_came_last(talk: Conversation) -> None:
    talk.says("โรงงานเหม็นมาก อ.บ้านโป่ง จ.ราชบุรี")
    talk.says("ตรงข้ามวัดดอนตูม")

    assert talk.talk.draft is not None
    assert str(talk.talk.draft.answers["area"]["code"]).startswith("70")


def test_a_danger_keeps_its_thread_and_its_place_sends_it(talk: Conversation) -> None:
    card = talk.says("ควันดำพวยพุ่งเห็นเปลวไฟในโรงงานเลยค่ะ")
    assert "199" in card[0].text

    talk.says("อยู่ซอยวัดบางนา ข้างเซเว่น อ.บางพลี สมุทรปราการ")

    filed = _filed(talk)
    assert filed.paper.danger
    assert filed.paper.province == "สมุทรปราการ"


@pytest.mark.parametrize("words", ["เข้าใจผิด เค้าซ้อมดับเพลิง", "ไม่ใช่ไฟไหม้ค่ะ ดูผิด", "false alarm sorry, it was a drill"])
def test_a_mistake_ends_the_danger_before_anything_is_sent(talk: Conversation, words: str) -> None:
    talk.says("ไฟไหม้โรงงาน ช่วยด้วย")

    talk.says(words)

    assert talk.talk.draft is None
    assert not talk.talk.alarm
    assert talk.acts == []


def test_the_same_place_pinned_in_a_danger_goes_to_the_same_province(talk: Conversation) -> None:
    talk.says("โรงงานระเบิด มีคนเจ็บ")

    talk.says("", place=Place(12.68, 101.27, ""))

    filed = _filed(talk)
    assert filed.paper.province == "ระยอง"


@pytest.mark.parametrize(
    "words",
    ["စက်ရုံမီးလောင်နေတယ် ကူညီပါ", "រោងចក្រឆេះ ជួយផង", "ໄຟໄໝ້ໂຮງງານ ຊ່ວຍແດ່", "工厂着火了，救命！", "Nhà máy cháy rồi, cứu với!"],
)
def test_a_cry_in_the_workers_languages_gets_the_card_and_its_first_steps(talk: Conversation, words: str) -> None:
    said = talk.says(words)

    assert "ฉบับร่าง" in said[0].text or "draft" in said[0].text
    assert "1669" in said[0].text


def _at_the_name(talk: Conversation) -> None:
    _at_the_question_of_identity(talk)
    talk.says("บอกชื่อ")


@pytest.mark.parametrize("words", ["คิดไปคิดมา อย่าใส่ชื่อเลย", "hmm rather not, my boss would fire me", "ยังไม่พร้อมเปิดตัวจ้ะ"])
def test_a_refusal_where_the_name_is_asked_is_no_name(talk: Conversation, words: str) -> None:
    _at_the_name(talk)

    talk.says(words)

    assert _identity(talk) == ["anonymous"]
    assert talk.talk.draft is not None
    assert not talk.talk.draft.answers.get("name")


def test_a_fear_where_the_number_is_asked_takes_the_name_back_and_a_missing_number_does_not(talk: Conversation) -> None:
    _at_the_name(talk)
    talk.says("สมชาย ใจดี")
    talk.says("ไม่มีเบอร์ค่ะ")
    assert _identity(talk) == ["named"]

    other = Conversation(talk.assistant)
    _at_the_name(other)
    other.says("สมชาย ใจดี")
    other.says("ผัวข้อยบ่ยอมให้บอกเด้อ ย่านเด้")
    assert _identity(other) == ["anonymous"]


@pytest.mark.parametrize(
    "words",
    ["เอ้ย เปลี่ยนใจแล้ว ไม่เอาชื่อแล้ว เขาบอกว่าเจ้าของมีปืน กลัว", "ลบชื่อผมออกก่อนนะ", "please take my name out"],
)
def test_whoever_thinks_better_of_their_name_at_the_summary_is_unnamed(talk: Conversation, words: str) -> None:
    _at_the_question_of_identity(talk)
    talk.says("บอกชื่อได้ค่ะ ชื่อสมศรี ใจดี 081-234-5678")
    assert talk.talk.draft is not None
    assert not talk.talk.draft.asking, "the summary is shown"

    talk.says(words)
    talk.says("ส่งเรื่อง")

    assert _filed(talk).paper.identity == "anonymous"
    assert "สมศรี" not in repr(_filed(talk))


@pytest.mark.parametrize("words", ["ระเบิด", "ไฟไหม้!!", "explosion", "ไฟลามค่ะ"])
def test_a_cry_of_one_word_gets_the_card(talk: Conversation, words: str) -> None:
    assert "199" in talk.says(words)[0].text


def test_the_accused_office_is_an_answer_where_it_is_asked(talk: Conversation) -> None:
    talk.says("จ่ายเงินให้คนหน้าสำนักงานไปสามหมื่นถึงได้ใบอนุญาต เห็นเขาเอาไปแบ่งกับเจ้าหน้าที่อุตสาหกรรมข้างใน")
    assert talk.talk.draft is not None
    assert talk.talk.draft.asking == "official"

    talk.says("สำนักงานอุตสาหกรรมจังหวัดขอนแก่นค่ะ")

    assert "ขอนแก่น" in talk.talk.draft.answers["official"]


@pytest.mark.parametrize("words", ["yes, send", "ถูกแล้วค่ะ", "ส่งให้หน่อยได้ไหมคะ", "ok send it please"])
def test_the_summary_is_sent_in_any_words(talk: Conversation, words: str) -> None:
    _at_the_question_of_identity(talk)
    talk.says("ไม่บอกชื่อ")

    talk.says(words)

    assert _filed(talk).paper.identity == "anonymous"


def test_what_is_said_about_a_name_is_no_name(talk: Conversation) -> None:
    _at_the_question_of_identity(talk)
    talk.says("you can keep my name but keep it confidential")

    assert talk.talk.draft is not None
    assert _identity(talk) == ["confidential"]
    assert not talk.talk.draft.answers.get("name")


def test_whoever_wants_to_be_reached_in_private_is_sealed_and_an_email_is_kept(talk: Conversation) -> None:
    _at_the_question_of_identity(talk)
    talk.says("Please keep my name private, but you can reach me at john.miller@example.com")

    assert _identity(talk) == ["confidential"]
    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["phone"] == "john.miller@example.com"
    assert "example.com" not in str(talk.talk.draft.answers["what"])


@pytest.mark.parametrize("words", ["ขอดูที่จะส่งก่อนได้ไหมคะ", "จะส่งไปไหน", "ส่งแล้วแก้ได้ไหม", "ส่งไปไหนคะ"])
def test_a_question_about_sending_sends_nothing(talk: Conversation, words: str) -> None:
    _at_the_question_of_identity(talk)
    talk.says("ไม่บอกชื่อ")

    talk.says(words)

    assert not [act for act in talk.acts if isinstance(act, FileTicket)]


def test_a_yes_with_a_but_is_no_plain_yes(talk: Conversation) -> None:
    _at_the_question_of_identity(talk)

    talk.says("บอกชื่อก็ได้มั้ง แต่หนูยังสองจิตสองใจอยู่")

    assert _identity(talk) == ["anonymous"]


def test_whoever_mentions_our_inspectors_is_asked_once_and_in_doubt_they_never_read_it(talk: Conversation) -> None:
    talk.says("พวกที่มาตรวจโรงงานแอบโทรบอกโรงเลื่อยก่อนลงทุกที ฝุ่นเข้าบ้านทุกวัน ซอย 3 ต.ทับเที่ยง อ.เมือง จ.ตรัง")

    filed = _filed_by_skipping(talk)
    assert {str(matter) for matter in filed.paper.matters} <= {"corruption", "official_conduct"}


def test_a_cry_in_a_form_that_was_a_mistake_gives_the_form_back(talk: Conversation) -> None:
    talk.says("โรงงานเหล็กเสียงดังทุกคืน")
    talk.says("ซอยหลังตลาด ต.หนองขาม อ.ศรีราชา จ.ชลบุรี")
    talk.says("ระเบิดตูมเมื่อกี้ คนเจ็บเพียบ")

    talk.says("เข้าใจผิดค่ะ ยางรถแตก")

    assert talk.acts == []
    assert talk.talk.draft is not None
    assert not talk.talk.draft.aside
    assert "เสียงดัง" in str(talk.talk.draft.answers["what"])
    assert "ระเบิด" not in str(talk.talk.draft.answers["what"])


def test_a_telephone_number_is_no_factory(talk: Conversation) -> None:
    talk.says(SMELL)
    talk.says("แก้โรงงาน")
    assert talk.talk.draft is not None
    assert talk.talk.draft.asking == "factory"

    talk.says("081-111-1111")

    assert talk.talk.draft is not None
    assert "0811111111" not in str(talk.talk.draft.answers)
    assert "081-111-1111" not in str(talk.talk.draft.answers)


@pytest.mark.parametrize(
    "words",
    [
        "ควันดำโขมงออกมาจากโฮงงานเผาถ่านข้างเฮือน ไอจนบ่ได้นอน",
        "ทีนี้โรงที่สองครับ คนละเรื่องกัน โรงฟอกหนัง กลิ่นเน่า อยู่แพร่",
        "คนงานในโรงงานกาวปวดหัวทุกวัน กลิ่นแรงมาก แจ้งได้ไหม",
    ],
)
def test_a_nuisance_that_is_named_beside_a_factory_opens_the_form(talk: Conversation, words: str) -> None:
    talk.says(words)

    assert talk.talk.draft is not None
    assert talk.talk.draft.form == "complaint"


def test_a_time_that_is_told_where_the_factory_is_asked_goes_where_it_belongs(talk: Conversation) -> None:
    talk.says(SMELL)
    talk.says("แก้โรงงาน")

    talk.says("ตั้งแต่หลังสงกรานต์")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["since"] == "ตั้งแต่หลังสงกรานต์"
    assert talk.talk.draft.asking == "factory"


@pytest.mark.parametrize("told", ["บ่แม่นเทื่อแรกเด้อ ปีก่อนกะเป็น เว้าไผกะบ่ฟัง", "สามีหนูเป็นหอบ", "ลูกน้องมันขู่ด้วย"])
def test_what_is_no_place_is_added_to_the_story_and_the_place_is_asked_again(talk: Conversation, told: str) -> None:
    talk.says("โรงงานข้างบ้านเหม็นทุกคืนเลยค่ะ")

    talk.says(told)

    assert talk.talk.draft is not None
    assert "place" not in talk.talk.draft.answers
    assert told in talk.talk.draft.answers["what"]
    assert talk.talk.draft.asking == "place"


def test_the_place_is_asked_again_only_once(talk: Conversation) -> None:
    talk.says("โรงงานข้างบ้านเหม็นทุกคืนเลยค่ะ")
    talk.says("สามีหนูเป็นหอบ")

    talk.says("ก็บอกไปแล้วไง")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["place"]
