"""Recognises a question about a gift or a benefit: an upgrade, a dinner, a coupon, an envelope, a trip, a discount."""

from __future__ import annotations

from functools import cache

from bot.chat.topics.gifts.case import Gift, Sentence, Way, is_for_retirement, named_people
from bot.chat.topics.gifts.official_act import compact, is_before_the_receiver, pattern
from bot.chat.understand.understanding import spoken

_THINGS = (
    r"(?:เอา|หิ้ว|ถือ|ขน|ซื้อ|นำ|ส่ง)(?!เอกสาร|หนังสือ|ไฟล์|ข้อมูล|จดหมาย|ใบเสร็จ|บิล|กาก|ขยะ|น้ำ|รถ"
    r"|คน|เรื่อง).{1,18}มา(?:ฝาก|ให้|หื้อ)"
    r"|ฝาก(?:ขนม|ผลไม้|ของ|เหล้า|เงิน|ซอง|ไข่|ข้าว|กาแฟ|ทุเรียน|มะม่วง|ปลา|ไก่)|ลด(?:ค่า|ราคา)?[ก-๙]{0,10}ให้|"
    r"ของขวัญ|กระเช้า|ของฝาก|ของกำนัล|ของที่ระลึก|ของชำร่วย|ของแจก|ของรางวัล|สินน้ำใจ|คูปอง|บัตรกำนัล"
    r"|บัตรของขวัญ|กิ๊?ฟ(?:ท์|ต์)?การ์ด|วอ[ยช]เชอร์|เวาเชอร์|บัตรเติมน้ำมัน"
    r"|ใส่ซอง|ซอง(?:งาน|แต่ง|ขาว|แดง|เงิน|ช่วยงาน|ปีใหม่)|อั่งเปา|แต๊ะเอีย|จับ(?:สลาก|ฉลาก|รางวัล)"
    r"|ชิงโชค|ลุ้นโชค|ตีกอล์ฟ|ออกรอบ"
    r"|ส่วนลด|ลดราคา|ลด(?:ให้|พิเศษ|ครึ่ง)|ราคา(?:พิเศษ|ทุน|ขรก)|เลี้ยง(?!สัตว์|ดู|หมู|ไก่|ปลา|กุ้ง"
    r"|วัว|ชีพ|ลูก|เด็ก)|ดินเนอร์|โต๊ะจีน|บุฟเฟ่?ต์?"
    r"|(?:พา|ชวน|เชิญ|ส่ง|จัด|ออกค่า|ออกเงิน)(?:เรา|ผม|หนู|ฉัน|ไป)*.{0,12}(?:เที่ยว|ดูงาน|กิน|ทาน"
    r"|สัมมนา|คาราโอเกะ|นวด)|(?:เที่ยว|ที่พัก|ห้อง|นอน|กิน|ตั๋ว|สัมมนา|ทริป)[ก-๙]{0,6}ฟรี"
    r"|ฟรี.{0,12}(?:เที่ยว|ทริป|ที่พัก|ตั๋ว)"
    r"|ตั๋ว(?:เครื่อง|คอน|หนัง|บอล|มวย)|สมาชิกฟรี|(?:ให้|ได้)(?:นาฬิกา|สร้อย|แหวน|พระ|มือถือ|ไอโฟน|ทอง"
    r"|รถ|เหล้า|ไวน์|รังนก|ผลไม้|ทุเรียน)"
    r"|\b(?:gifts?|presents?|hampers?|coupons?|vouchers?|gift ?cards?|envelopes?|lucky draw|raffle"
    r"|discount\w*|dinner|lunch|meal|treat(?:s|ed)?|free (?:trip|ticket|hotel|stay|seminar)|trip|golf"
    r"|souvenir)\b"
)
_UPGRADE = r"(?:อัป|อัพ)(?:เกรด|เกด)|ชั้นธุรกิจ|เฟิร์สคลาส|บิสซิเนส|upgrad\w*|business class|first class"
_TRAVEL = r"ตั๋ว|ที่นั่ง|ห้อง|ชั้น|เครื่อง|บิน|ไฟลต์|ไฟลท์|โรงแรม|seat|flight|room|class|airline|hotel"
_MAY = (
    r"(?:รับ|ฮับ|เอา|กิน|ไป|ใช้|ให้|หื้อ|มอบ|ซื้อ|ได้|เก็บ).{0,24}(?:ไหม|มั้ย|มัย|ไม๊|ไม้|บ่|ก่อ|ก๋อ"
    r"|ม่าย|หรือไม่|หรือเปล่า|รึเปล่า|ป่าว|เปล่า|หรือยัง|\?|ดี$|ยังไง|อย่างไร|ไง$)"
    r"|ผิด(?:ไหม|มั้ย|กฎ|วินัย|หรือ|บ่|ก่อ)|สมควร|เหมาะ(?:สม)?(?:ไหม|มั้ย)|\b(?:can|may|should"
    r"|could) (?:i|we|an official|officers?)\b|\bis it (?:ok|okay|allowed|fine)|allowed"
)
_MOVES = r"took (?:me|us)|tak(?:es|ing) (?:me|us)|invit|treat|paid for|pays for|ใส่ซอง|พา|ชวน|เชิญ|เลี้ยง|ฟรี|ออกค่า"
_OTHER = (
    r"ค่าธรรมเนียม|ดอกเบี้ย|ภาษี|ลูกจ้าง|นายจ้าง|ค่าแรง|ค่าจ้าง|ค่าไฟ|ระบบ|โปรแกรม|ซอฟต์แวร์|เว็บ|ไฟไหม้"
    r"|เหม็น|น้ำเสีย|ฝุ่น|กลิ่น|เสียงดัง|ใบเสร็จ|ประกันสังคม|เยียวยา|คนละครึ่ง|software|refund|warranty"
    r"|smell|noise"
)


def asks_about_a_gift(text: str) -> bool:
    """Whether somebody asks about, or tells of, something that an official gets or gives."""
    said = compact(text)
    words = spoken("gift")
    if pattern(_OTHER).search(said) or any(one in said for one in _compacted()):
        return False
    upgrade = pattern(_UPGRADE).search(said) and pattern(_TRAVEL).search(said)
    if not (upgrade or pattern(_THINGS).search(said)):
        return False
    sentence = Sentence(text)
    moves = (
        bool(pattern(_MOVES).search(said))
        or sentence.has(words["from"])
        or sentence.has(words["takes"])
        or sentence.has(words["gives"])
    )
    if is_before_the_receiver(text) and moves:
        return True
    return bool(pattern(_MAY).search(said)) or (named_people(sentence) and (moves or bool(upgrade))) or _told(said)


def facts(text: str, gift: Gift) -> int:
    """How much a message tells of one gift: a question with little is first for the papers."""
    known = (
        gift.giver is not None or gift.way in (Way.FAMILY, Way.UPWARD),
        gift.value is not None or bool(gift.unclear),
        gift.custom is not None,
        gift.on_duty is not None or gift.pending is not None,
        gift.day is not None,
        is_for_retirement(text),
        bool(pattern(_UPGRADE).search(compact(text))),
    )
    return sum(known)


def _told(said: str) -> bool:
    """A short note without a verb: ซองงานแต่งจากผู้ประกอบการ, เลี้ยงข้าวหลังตรวจ."""
    return bool(
        pattern(
            r"จาก|เพราะเป็น(?:ข้าราชการ|เจ้าหน้าที่)|หลังตรวจ|หลังจากตรวจ|ตอนตรวจ|\bfrom\b"
            r"|after (?:the|an) inspection"
        ).search(said)
    )


@cache
def _compacted() -> tuple[str, ...]:
    words = spoken("gift")
    return tuple(compact(one) for one in (*words["rule"], *words["other"]))
