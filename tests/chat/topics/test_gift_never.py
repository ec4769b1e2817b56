"""Tests that money for an official act, and a gift of somebody with a matter before the receiver, is never allowed."""

from __future__ import annotations

import pytest

from bot.basics.texts import say
from tests.support.talk import Conversation

ALLOWED = ("อยู่ในเกณฑ์", "Within what may be")


@pytest.fixture
def talk(gift_talk: Conversation) -> Conversation:
    return gift_talk


def test_an_envelope_given_to_an_inspector_is_a_complaint_for_the_unit_for_officials(
    talk: Conversation,
) -> None:
    said = talk.says("I gave the inspector an envelope of 500 baht so he would overlook the violation")

    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["nuisance"] == ["corruption"]
    assert not any(one in reply.text for one in ALLOWED for reply in said)


@pytest.mark.parametrize(
    "said",
    [
        "ให้เงิน 2,000 ให้ออกใบอนุญาตเร็วๆ",
        "ให้เงินเจ้าหน้าที่๒๐๐๐ให้ออกใบอนุญาตไวๆได้บ่",
        "ยัดตังค์คนตรวจพันนึง จะได้ปล่อยผ่าน",
        "อยากหื้อเงินเปิ้นซักพัน เซ็นใบอนุญาตหื้อเวยๆ",
        "เอาเงินให้จนท 1500 เฮ็ดให้ใบ รง.4 ออกไวๆ",
        "ถ้าให้เงินเค้าสามพันเค้าจะไม่ปรับโรงงานผมใช่ป่าว",
        "ใส่ซองให้ จนท. สองพันเพื่อลัดคิว",
        "เอาเหล้าไปฝากหัวหน้าแลกกับเลื่อนขั้น",
        "บริษัทให้กระเช้าปีใหม่ 900 บาท ขอบคุณที่ออกใบรับรองให้",
        "เลี้ยงข้าวเจ้าหน้าที่ตอบแทนที่ช่วยเดินเรื่อง มื้อละ 500",
        "ผู้รับเหมาให้ทอง 1 บาท ให้ผมเซ็นรับงาน",
        "จ่ายใต้โต๊ะเท่าใดดี",
        "can I pay the officer 2000 baht to get my permit faster",
    ],
)
def test_money_for_an_official_act_is_refused_with_its_law(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    language = talk.talk.language
    assert say("gift.head.never", language) in reply.text
    assert say("gift.why.official_act", language) in reply.text
    assert "ศปท." in reply.text
    assert "144" in reply.text
    assert "149" in reply.text
    assert not any(one in reply.text for one in ALLOWED)


@pytest.mark.parametrize(
    "said",
    [
        "บริษัทที่กำลังขอใบอนุญาตกับเราให้กระเช้า 1,500 ปีใหม่",
        "โรงงานที่ผมเพิ่งไปตรวจมาให้ผลไม้ 300 บาท สงกรานต์",
        "คู่สัญญาให้ปฏิทินกับเหล้า ๘๐๐ บาท ปีใหม่",
        "เถ้าแก่ที่รอต่ออายุ รง.4 ให้ไวน์ 1,200 วันเกิดผม",
        "ผู้เสนอราคาส่งกระเช้ามาให้ 500 บาท ตรุษจีน",
        "a company applying for a licence gave me a hamper of 900 baht at new year",
        "โรงงานเลี้ยงข้าวหลังตรวจ 400 บาท",
    ],
)
def test_a_gift_of_somebody_with_a_matter_before_the_receiver_is_refused(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    assert say("gift.head.never_received", talk.talk.language) in reply.text
    assert not any(one in reply.text for one in ALLOWED)


@pytest.mark.parametrize("doubt", ["มี", "ไม่แน่ใจ", "น่าจะมีนะ", "ใช่", "กำลังขอ รง.4 อยู่", "ไม่รู้สิ"])
def test_a_firm_is_asked_what_it_has_before_the_receiver_and_doubt_counts_as_yes(
    talk: Conversation, doubt: str
) -> None:
    (asked,) = talk.says("บริษัทให้กระเช้า 2,000 ปีใหม่")
    (*_, reply) = talk.says(doubt)

    assert asked.text.endswith(say("gift.ask.pending", "th"))
    assert say("gift.head.never_received", "th") in reply.text
    assert say("gift.head.never_received", "th") in talk.says("ถ้าน้อยกว่านี้ล่ะ")[0].text


@pytest.mark.parametrize("no", ["ไม่มี", "บ่มี", "ไม่มีเรื่องอะไรเลยค่ะ", "ไม่ใช่", "ผู้ให้ไม่มีเรื่องอยู่กับผู้รับ"])
def test_a_firm_with_nothing_before_the_receiver_may_give_within_the_limit(talk: Conversation, no: str) -> None:
    talk.says("บริษัทให้กระเช้า 2,000 ปีใหม่")
    (reply,) = talk.says(no)

    assert say("gift.head.received.allowed", "th") in reply.text
    assert "No Gift Policy" in reply.text


@pytest.mark.parametrize(
    "said",
    [
        "นายจ้างไม่ให้เงินเดือน",
        "จ่ายเงินค่าธรรมเนียมแล้วเมื่อไหร่จะได้ใบอนุญาต",
        "ออกใบอนุญาตใช้เวลากี่วัน ต้องเสียเงินไหม",
        "ให้สินบนผิดมาตราไหน",
        "อยากให้เจ้าหน้าที่มาตรวจโรงงานเร็วๆ",
        "ให้เงินลูก 500 ไปโรงเรียน",
        "ผมไม่ได้ให้เงินใคร",
        "กู้เงินให้ผ่านเร็วๆ ทำไง",
        "พ่อให้เงิน 2,000 วันเกิด ขอบคุณที่ดูแล",
    ],
)
def test_nobody_is_told_of_bribes_who_speaks_of_something_else(talk: Conversation, said: str) -> None:
    assert all(say("gift.head.never", "th") not in reply.text for reply in talk.says(said))


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("ผู้รับเหมาให้เงิน 100 ดอลลาร์ ปีใหม่", "foreign"),
        ("พ่อค้าให้แบงค์ร้อยดอลล่า วันเกิด", "foreign"),
        ("เพื่อนให้ ๕๐๐ หยวน ตรุษจีน", "foreign"),
        ("a supplier gave me 50 euros for my birthday", "foreign"),
        ("โรงงานให้สร้อยทองสองบาท ปีใหม่", "gold"),
        ("บริษัทให้เหล้าขวดละ 800 ปีใหม่", "several"),
        ("ร้านค้าให้ซองสองสามพัน ปีใหม่", "several"),
    ],
)
def test_an_unclear_value_is_asked_before_any_verdict(talk: Conversation, said: str, key: str) -> None:
    (reply,) = talk.says(said)
    assert reply.text.endswith(say(f"gift.ask.value_{key}", talk.talk.language))
    assert "3,000" in reply.text, "the limit is told at once"

    talk.says("081-234-5678")
    assert talk.talk.case is not None
    assert talk.talk.case.asking == "value", "a telephone number is no value"


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("บริษัทให้บัตรเติมน้ำมัน 4 ใบ ใบละ 1,000 ปีใหม่", "4,000 บาท"),
        ("ผรม.ให้เหล้า 2,500 และกระเช้าอีก 2,500 ปีใหม่", "5,000 บาท"),
        ("ร้านค้าให้ไวน์สองขวดๆละสองพัน วันเกิด", "4,000 บาท"),
        ("ผู้ประกอบการให้มา 3 ชิ้นวันปีใหม่ กระเช้า 1200 ผ้าไหม 1500 แล้วก็น้ำหอม 900 แต่ละชิ้นไม่ถึงสามพัน", "3,600 บาท"),
    ],
)
def test_what_is_given_is_added_up(talk: Conversation, said: str, value: str) -> None:
    (reply,) = talk.says(said)

    assert f"มูลค่า {value}" in reply.text
    assert say("gift.head.received.report", "th") in reply.text


def test_a_share_of_each_person_is_judged_by_the_person_and_its_counting_is_left_open(talk: Conversation) -> None:
    talk.says("ลูกน้อง 3 คน ให้ซองวันเกิดผม คนละ 500")
    (reply,) = talk.says("ไม่เกี่ยวกับงาน")

    assert "มูลค่าคนละ 500 บาท" in reply.text
    assert say("gift.note.a_person", "th") in reply.text


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        (("รับ", "บริษัท", "3000", "ปีใหม่", "ไม่มี"), "allowed"),
        (("ฮับ", "โรงงาน", "๓,๐๐๐", "สงกรานต์", "บ่มี"), "allowed"),
        (("ผมเป็นคนรับ", "ร้านค้า", "สามพันห้า", "วันเกิด"), "report"),
        (("บริษัท", "3,500", "ปีใหม่"), "report"),
        (("3500", "รับ", "ห้าง", "วันเกิด"), "report"),
        (("ได้มา", "เพื่อน", "สองพัน", "ไม่ใช่"), "refuse"),
    ],
)
def test_short_typed_answers_count(talk: Conversation, typed: tuple[str, ...], verdict: str) -> None:
    talk.says("ตรวจของขวัญ")
    for line in typed:
        replies = talk.says(line)
        assert say("gift.unclear", "th") not in [one.text for one in replies], line

    assert say(f"gift.head.received.{verdict}", "th") in replies[-1].text


@pytest.mark.parametrize("whom", ["หัวหน้า", "ผอ.", "ให้ผู้บังคับบัญชา"])
def test_who_gives_is_asked_to_whom(talk: Conversation, whom: str) -> None:
    talk.says("ตรวจของขวัญ")
    assert talk.says("ให้")[0].text == say("gift.ask.to", "th")
    talk.says(whom)
    talk.says("พันห้า")

    assert say("gift.head.upward.allowed", "th") in talk.says("ปีใหม่")[0].text


@pytest.mark.parametrize(
    "said",
    [
        "สายการบินอัพเกรดที่นั่งให้เป็นชั้นธุรกิจ",
        "แอร์ไลน์อัปเกดตั๋วให้ รับได้บ่",
        "hotel gave me a room upgrade, can I take it?",
        "ไปตรวจเสร็จเจ้าของโรงงานพาไปกินหมูกระทะ",
        "ได้คูปองส่วนลดจากห้าง เอาได้ก่อ",
        "ซองงานแต่งจากผู้ประกอบการ รับได้ป่าว",
        "เสี่ยใส่ซองงานแต่งลูกสาวผม",
        "ท่านทูตญี่ปุ่นมอบนาฬิกาให้ผม",
        "an ambassador gave our director a souvenir",
        "ของขวัญเกษียณจากลูกน้อง",
        "น้องๆ ลูกน้องซื้อกระเช้าเกษียณให้ผม",
        "ร้านลดราคาให้เพราะเป็นข้าราชการ",
        "บริษัทชวนไปเที่ยวฟรีที่ญี่ปุ่น",
        "supplier offers a free trip to Japan, may I go?",
    ],
)
def test_every_kind_of_benefit_is_heard_as_a_gift(talk: Conversation, said: str) -> None:
    talk.says(said)

    assert talk.talk.case is not None
    assert talk.talk.case.kind == "gift"


@pytest.mark.parametrize("said", ["จับฉลากได้ทีวีในงานสัมมนา รับได้ไหม", "lucky draw prize, can an official keep it?"])
def test_a_lucky_draw_is_answered_by_the_gift_rules(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    about_gifts = bool(talk.talk.case) or any(one.document.startswith("ethics/") for one in reply.sources)
    assert about_gifts


@pytest.mark.parametrize(
    "said", ["ขอส่วนลดค่าธรรมเนียมได้ไหม", "อัปเกรดระบบ i-Industry เมื่อไหร่", "ลูกจ้างได้เงินชดเชยไหม", "เลี้ยงหมูในหมู่บ้านได้ไหม"]
)
def test_what_is_no_gift_starts_no_gift_dialogue(talk: Conversation, said: str) -> None:
    talk.says(said)

    assert talk.talk.case is None


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("แล้วต้องแจ้งใคร", "รับของเกิน 3,000 บาทต้องทำอย่างไร"),
        ("ต้องบอกไผ", "รับของเกิน 3,000 บาทต้องทำอย่างไร"),
        ("ภายในกี่วัน", "รับของเกิน 3,000 บาทต้องทำอย่างไร"),
        ("ใช้แบบฟอร์มไหน", "รับของเกิน 3,000 บาทต้องทำอย่างไร"),
        ("ถ้าเกินล่ะ", "รับของเกิน 3,000 บาทต้องทำอย่างไร"),
        ("รับมาแล้วทำไงดี", "รับของเกิน 3,000 บาทต้องทำอย่างไร"),
        ("แล้วถ้าไม่แจ้งล่ะ", "โทษของการรับของขวัญผิดมาตรา 128"),
        ("ติดคุกไหม", "โทษของการรับของขวัญผิดมาตรา 128"),
        ("เขาไม่รับคืนทำไง", "ถูกสั่งให้คืนของขวัญ"),
        ("by when?", "รับของเกิน 3,000 บาทต้องทำอย่างไร"),
    ],
)
def test_a_follow_up_stays_with_the_gift(talk: Conversation, said: str, heading: str) -> None:
    talk.says("ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่")
    replies = talk.says(said)

    assert heading in [source.heading for reply in replies for source in reply.sources]
    assert talk.talk.case is not None


@pytest.mark.parametrize("said", ["ถ้าให้ลูกแทนล่ะ", "แล้วถ้าให้เมียผมแทน", "งั้นให้ภรรยารับแทนล่ะ"])
def test_a_gift_to_the_family_instead_is_judged_by_the_rule_of_the_family(talk: Conversation, said: str) -> None:
    talk.says("ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่")
    (reply,) = talk.says(said)

    assert say("gift.head.family.refuse", "th") in reply.text


def test_another_giver_is_another_verdict(talk: Conversation) -> None:
    talk.says("ผู้รับเหมาให้กระเช้าราคา 4,500 ปีใหม่")

    assert say("gift.head.received.allowed", "th") in talk.says("แล้วถ้าแม่ให้ล่ะ")[0].text
    assert say("gift.head.received.report", "th") in talk.says("แล้วถ้าเป็นเพื่อนให้ล่ะ")[0].text


@pytest.mark.parametrize(
    "said",
    [
        "ผู้ขอใบอนุญาตฝากขนมมา 150 บาท",
        "คนที่มายื่นต่ออายุ รง.4 เอาทุเรียนมาให้ 2 ลูก",
        "supplier took me to dinner after we inspected the site",
        "ได้ตั๋วคอนเสิร์ตฟรีจากบริษัทที่กำลังประมูลงานเรา",
    ],
)
def test_the_smallest_thing_of_an_applicant_is_refused(talk: Conversation, said: str) -> None:
    (reply,) = talk.says(said)

    assert say("gift.head.never_received", talk.talk.language) in reply.text


def test_a_counted_fruit_is_no_child_and_no_money(talk: Conversation) -> None:
    (reply,) = talk.says("ผู้ประกอบการเอาทุเรียนมาฝาก 2 ลูก รับได้บ่")

    assert reply.text.endswith(say("gift.ask.value", "th"))


def test_the_lucky_draw_of_a_firm_is_asked_about_the_firm(talk: Conversation) -> None:
    (asked,) = talk.says("โรงงานเชิญไปงานเลี้ยงปีใหม่ จับฉลากได้ไอโฟน ต้องคืนไหม")
    assert asked.text.endswith(say("gift.ask.pending", "th"))

    assert say("gift.head.never_received", "th") in talk.says("มี")[0].text


def test_gold_for_a_retiring_superior_is_a_gift_upward(talk: Conversation) -> None:
    (asked,) = talk.says("หัวหน้าเกษียณ จะซื้อทองให้ 1 สลึง ได้ไหม")
    assert asked.text.endswith(say("gift.ask.value_gold", "th"))

    assert say("gift.head.upward.refuse", "th") in talk.says("หมื่นสอง")[0].text


@pytest.mark.parametrize("said", ["โรงงานส่งเอกสารมาให้แล้ว ต้องทำไงต่อ", "จะไปขอใบอนุญาต ต้องเอาเอกสารอะไรมาให้"])
def test_papers_that_are_brought_are_no_gift(talk: Conversation, said: str) -> None:
    talk.says(said)

    assert talk.talk.case is None


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("0812345678", "form.which_amount"),
        ("๑๐๐ ดอลลาร์", "form.which_amount_foreign"),
        ("ทองสองบาท", "form.which_amount_gold"),
    ],
)
def test_the_declaration_takes_no_telephone_number_dollars_or_weight_for_baht(
    talk: Conversation, typed: str, key: str
) -> None:
    for line in ("แจ้งของขวัญ", "บัตรห้างจากบริษัท", "ตัวเจ้าหน้าที่", "บริษัทหนึ่ง"):
        talk.says(line)

    assert say(key, "th") in [reply.text for reply in talk.says(typed)]
    talk.says("4 ใบ ใบละพัน")
    assert talk.talk.draft is not None
    assert talk.talk.draft.answers["value"] == "4000.00"
