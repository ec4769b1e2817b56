"""Whether money or a gift is for an official act, or from somebody with a matter before the receiver: never allowed."""

from __future__ import annotations

import re
from functools import cache

from bot.chat.understand.understanding import toneless
from knowledge.language.thai import normalise

_LONGEST = 600  # letters; the act stands near the gift, and longer ones cost time
_SPACES = re.compile(r"(?<=[ก-๛\d.])\s+(?=[ก-๛\d])")
_PAPERS = r"(?:ใบอนุญาต|ใบรง|รง\.?4|ร\.ง\.?4|ทะเบียน|ใบรับรอง|ใบประกอบ|มอก|คำขอ|แบบแปลน|สัญญา|ผลตรวจ|ผลการตรวจ)"
_OFFICIAL = (
    r"(?:เจ้าหน้าที่|จนท|ข้าราชการ|ผู้ตรวจ|คนตรวจ|สอจ|อุตสาหกรรมจังหวัด|หัวหน้า|ผอ|ท่าน|เขา|เค้า|เปิ้น"
    r"|เพิ่น|นาย|กรม|กระทรวง|กรรมการ|officers?|officials?|inspectors?)"
)
_GOODS = (
    r"(?:เงิน|ซอง|ตังค์|ตัง|สตางค์|กระเช้า|ของขวัญ|ของกำนัล|ของฝาก|ทอง|เหล้า|ไวน์|มือถือ|โทรศัพท์|นาฬิกา"
    r"|บัตร|คูปอง|ค่าขนม|ค่ากาแฟ|พันบาท|\d+บาท)"
)
_ALWAYS = (
    r"สินบน|ใต้โต๊ะ|น้ำร้อนน้ำชา|ค่าน้ำชา|ค่าวิ่งเต้น|เงินวิ่งเต้น|วิ่งเต้น|เงินทอน|ยัดเงิน|ยัดซอง"
    r"|ยัดตัง|หยอดน้ำมัน|ค่าหล่อลื่น|ค่าเคลียร์|เบี้ยใบ้รายทาง"
    r"|\bbrib\w*|kickback|under the table|tea money|grease"
)
_GIVES = (
    rf"(?:ให้|หื้อ|ฮื้อ|ยัด|ใส่|แอบ|มอบ|หยอด|เสนอ|ติด|แนบ|สอด|แถม|เรียก|เก็บ|ขอ|รับ|เอา|ส่ง|ฝาก|จ่าย"
    rf"|โอน|ซื้อ)(?:ให้)?{_GOODS}"
    rf"|{_GOODS}.{{0,24}}(?:ให้|หื้อ|แก่|กับ){_OFFICIAL}|(?:จ่าย|โอน|ให้|ฝาก|ซื้อ)(?:ให้|แก่|กับ)?{_OFFICIAL}"
    rf".{{0,20}}?(?:{_GOODS}|\d{{3}}|พัน|หมื่น|ร้อย)|(?:จ่าย|ติดซอง)(?:ให้|แก่)?{_OFFICIAL}"
    rf"|เลี้ยง(?:ข้าว|อาหาร|เหล้า|ดินเนอร์|รับรอง|{_OFFICIAL})"
    r"|\b(?:give|gave|giving|pay|paid|offer|offered|slip|slipped|hand|handed|send|sent|take|took|accept|accepted)\b"
    r".{0,40}(?:money|cash|baht|envelope|gift|hamper|gold|whisky|\d)"
)
_ACTS = (
    rf"(?:ออก|อนุมัติ|อนุญาต|ต่ออายุ|ต่อ|เซ็น|เซน|ลงนาม|แก้|เร่ง|รับรอง|เดินเรื่อง|ได้|ขอ|ทำ"
    rf"|ยกเลิก)(?:ให้|ตัว)?.{{0,10}}?{_PAPERS}",
    r"(?:ไม่ต้อง|ไม่|อย่า|งด|เว้น|เลี่ยง|ข้าม|หลบ)(?:มา|ถูก|โดน|ให้|เข้า)?(?:ตรวจ|ปรับ|จับ|สั่งปิด"
    r"|ดำเนินคดี|เอาผิด|เอาเรื่อง|ฟ้อง|รายงาน|แจ้งข้อหา)",
    r"ปล่อยผ่าน|ให้(?:มัน)?ผ่าน|ตรวจผ่าน|ผ่านการตรวจ|ผ่านตรวจ|ผ่านประเมิน|จะได้ผ่าน|ปล่อยไป|ปล่อยให้"
    r"|ยอมให้|อนุมัติ|เซ็นให้|เซ็นผ่าน|(?:เซ็น|ตรวจ)รับ",
    r"(?:เรื่อง|คิว|ดำเนินการ|พิจารณา|เสร็จ|ออก|ได้).{0,8}(?:เร็ว|ไว|ด่วน|ทันใจ|ก่อนใคร)|ลัดคิว|แซงคิว"
    r"|ลัดขั้นตอน|เร่ง(?:เรื่อง|ให้|งาน)|ทำเรื่องให้",
    r"ปิดตา|หลับตา|มองข้าม|ทำเป็นไม่เห็น|แกล้งไม่เห็น|ทำไม่รู้|ปิดเรื่อง|จบเรื่อง|เรื่องจบ|เรื่องเงียบ"
    r"|ปิดปาก|เคลียร์|ล้มคดี",
    r"ได้งาน|ชนะประมูล|ได้ประมูล|ล็อกสเปก|ล็อคสเปค|ได้โครงการ|เลื่อนตำแหน่ง|เลื่อนขั้น|สองขั้น|(?:ได้"
    r"|ช่วย|ขอ|ให้)ย้าย|บรรจุ|ฝากเข้า|ฝากงาน",
    r"ช่วยเรื่อง|ช่วยเดิน|ช่วยดูเรื่อง|อำนวยความสะดวก|ดูแล(?:เรา|เรื่อง|เป็นพิเศษ)|ตอบแทน|แลกกับ"
    r"|(?:ขอบคุณ|ขอบใจ)(?:ที่|เรื่อง)",
    r"\b(?:issue|approv|sign|renew|grant|expedit|speed|hurry|skip|pass|overlook|ignor|drop|close"
    r"|cancel|get|win|award|for)\w*\b.{0,30}"
    r"\b(?:permit|licen[cs]e|inspection|application|case|fine|paperwork|contract|tender|violation"
    r"|approval|approving|complaint)",
    r"look\w* the other way|blind eye|jump the queue|in exchange for|in return for|faster|fast ?track",
)
# Fees, compensation and loans are paid by rule; "we gave nothing" tells of no gift.
_LAWFUL = (
    r"ค่าธรรมเนียม|ใบเสร็จ|ค่าปรับตาม|ชดเชย|เยียวยา|เงินสนับสนุน|คืนเงิน|เงินกู้|ค่าจ้าง|เงินเดือน"
    r"|ประกันสังคม|\bfees?\b|compensation|salary"
)
_NEVER_GIVEN = r"ไม่(?:ได้|ยอม|เคย)?(?:ให้|จ่าย|รับ)(?:เงิน|ซอง|ตัง)"
_RULES = (
    r"คืออะไร|หมายถึง|โทษ|มาตรา|กฎหมาย|ระเบียบ|นโยบาย|ประมวล|แจ้งเบาะแส|แจ้งเรื่อง|ร้องเรียน|what is"
    r"|what are|penalty|section|\blaws?\b|report|complain"
)
# An act before the giving is a purpose only if it is wished for; else it tells who the giver is.
_WISHED = r"อยาก|เพื่อ|ถ้าจะ|จะได้|จะให้|ขอบคุณ|ตอบแทน|ไม่ได้.{0,12}ถ้าไม่|want|so that|to get|in return|thank"
_PENDING = (
    rf"(?:ยื่น|ขอ|รอ|ต่ออายุ)(?:คำขอ|เรื่อง|อนุมัติ|ต่อ|รับ)?(?:ขอ)?.{{0,8}}?(?:{_PAPERS}|อนุญาต"
    rf"|อนุมัติ|ต่ออายุ|พิจารณา)",
    r"(?:ไป|ต้อง|จะ|กำลัง|เพิ่ง|พึ่ง|เคย|หลัง|ก่อน|ตอน|ระหว่าง|วัน|ออก|ลง|เข้า|มา|ได้|หลังจาก|ตอนไป"
    r"|พาไป)(?:ไป|มา|ที่|การ)?ตรวจ",
    r"ตรวจ(?:เสร็จ|แล้ว|โรงงาน|รับ|งาน|สอบ|ประเมิน)|ถูกตรวจ|โดนตรวจ|คุมงาน|ประมูล|เสนอราคา|ยื่นซอง"
    r"|คู่สัญญา|(?:มี|ทำ|เซ็น|ได้|ติด)สัญญา|จัดซื้อ|จัดจ้าง",
    r"ผู้รับจ้าง|(?:ถูก|โดน)ร้องเรียน|อยู่ระหว่าง(?:พิจารณา|สอบ|ขอ|ยื่น)|เรื่องค้าง"
    r"|มีเรื่อง(?:อยู่)?กับ|มีคดี|ผู้ขอ|ผู้ยื่น|ผู้ประมูล|ผู้ร้อง(?!เรียน)|ในความดูแล|กำกับดูแล"
    r"|อยู่ในกำกับ",
    r"\b(?:pending|appl(?:y|ying|ied|icant)\w*|waiting|bid(?:der|ding)?s?|tender|inspect\w*)\b"
    r"|\bcontract with\b|\b(?:has|have|had) an? (?:contract|case|application)",
)
_NOT_PENDING = (
    r"ไม่(?:มี|ได้)(?:เรื่อง|คำขอ|สัญญา|งาน|ธุระ|อะไร|ขอ|ยื่น|ตรวจ|ประมูล|ติดต่อ)|ไม่เกี่ยวข้อง"
    r"|ไม่เกี่ยวกับหน่วยงาน|no (?:pending|contract|case|application)"
)


def is_for_an_act(text: str) -> bool:
    """Whether something is given so that an official acts, or as thanks for it: ให้เงิน 2,000 ให้ออกใบอนุญาตเร็วๆ."""
    said = compact(text)
    if _is(_NEVER_GIVEN, said) or _is(_RULES, said):
        return False
    if _is(_ALWAYS, said):
        return True
    given = None if _is(_LAWFUL, said) else pattern(_GIVES).search(said)
    if given is None:
        return False
    before, after = said[: given.start()], said[given.end() :]
    return _names_act(after) or (_is(_WISHED, before) and _names_act(before))


def names_official_papers(text: str) -> bool:
    """Whether a permit, a contract or a bribe is named, so that it is no matter within a family."""
    said = compact(text)
    return _is(_PAPERS, said) or _is(_ALWAYS, said)


def is_before_the_receiver(text: str) -> bool | None:
    """Whether the giver has a permit, an inspection or a contract before the receiver; None if it is not told."""
    said = compact(text)
    if _is(_NOT_PENDING, said):
        return False
    return True if any(_is(one, said) for one in _PENDING) else None


def _names_act(said: str) -> bool:
    return any(_is(act, said) for act in _ACTS)


def compact(text: str) -> str:
    """Without spaces between Thai words and without tone marks, which people leave out."""
    return toneless(_SPACES.sub("", " ".join(normalise(text[:_LONGEST]).split())))


def _is(words: str, said: str) -> bool:
    return bool(pattern(words).search(said))


@cache
def pattern(words: str) -> re.Pattern[str]:
    """These words as compact() spells them."""
    return re.compile(toneless(words))
