"""Answers what staff ask about ethics and about the SOP manuals as such, each with the section of a paper."""

from __future__ import annotations

from bot.chat.answers.search_papers import open_section
from bot.chat.filling.fill_form import COMPLAINT
from bot.chat.filling.prefill import begin
from bot.chat.turn import Outcome, Turn
from bot.chat.understand import reading
from bot.chat.understand.reading import CERTAIN, SURE

_SUBJECT = "staff_question"
_SECTIONS = {
    "no_gift": "ethics/no-gift-policy#No Gift Policy คืออะไร",
    "ethics": "ethics/ethics-law#มาตรฐานจริยธรรมเจ็ดข้อ",
    "conflict": "ethics/ethics-code#ญาติหรือตนเองมีส่วนได้เสียกับโรงงานที่ต้องตรวจ",
    "outside_work": "ethics/ethics-code#ข้าราชการทำงานนอกหรืออาชีพเสริม",
    "politics": "ethics/ethics-code#ข้าราชการกับการเมือง",
    "sop_list": "sop/about-sop#มี SOP เรื่องอะไรบ้าง",
    "sop_late": "sop/about-sop#ทำงานไม่ทันเวลาใน SOP ต้องทำอย่างไร",
}
_REPORT = "report_colleague"
_OWN_CASE = ("walk_sop", "case_status", "case_again", "case_contest", "danger_now", "danger_more", "tell_nuisance")


def staff_question(turn: Turn) -> Outcome | None:
    """A question of staff that its own section answers; a colleague's wrong goes to ศปท., without a name."""
    busy = turn.talk.draft and not turn.talk.draft.aside
    if "staff" not in turn.audiences or busy or turn.means or turn.pressed or turn.understood.empty:
        return None
    read = reading.read_of(_SUBJECT, turn.understood.said, "answer" if turn.talk.section or turn.talk.walk else "")
    if read.best in ("", "none") or turn.does(*_OWN_CASE):
        return None
    if read.best == _REPORT:
        return begin(turn, COMPLAINT, "form.sorry_to_hear", said=_told(turn)) if read.of(_REPORT) >= SURE else None
    if read.of(read.best) < SURE or (turn.talk.case and read.of(read.best) < CERTAIN):
        return None
    return open_section(turn, _SECTIONS[read.best])


def _told(turn: Turn) -> dict[str, object]:
    """A complaint about an official goes to ศปท. alone, and no name is asked."""
    return {"what": turn.message.text.strip(), "nuisance": ["corruption"]}
