"""A complaint in a worker's own language is filed with digits, and the story stays as it was written."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from bot.chat.assistant import Assistant, NoCases
from bot.chat.effects import FileTicket
from knowledge.library import Library
from tests.support.talk import Conversation

STORIES = {
    "my": "စက်ရုံကနေ ညတိုင်း အနံ့ဆိုးထွက်တယ်",
    "km": "រោងចក្រមានក្លិនស្អុយរាល់យប់",
    "lo": "ໂຮງງານເໝັນຫຼາຍທຸກຄືນ",
    "zh": "工厂每天晚上排放臭味，很难受",
    "vi": "Nhà máy thải nước bẩn ra kênh mỗi đêm, mùi hôi",
}


@pytest.mark.parametrize("language", STORIES)
def test_a_worker_files_by_digits_and_the_story_stays_verbatim(library: Library, language: str) -> None:
    talk = Conversation(Assistant(library, NoCases()))
    said = talk.says(STORIES[language])
    place = {"my": "ဈေးနောက်ဘက်", "km": "ក្រោយផ្សារ", "lo": "ຫຼັງຕະຫຼາດ", "zh": "在市场后面", "vi": "sau chợ, đường số 4"}
    for _ in range(8):
        if talk.talk.draft is None:
            break
        assert "draft" in said[-1].text
        said = talk.says({"place": place[language], "area": "Samut Sakhon"}.get(talk.talk.draft.asking, "1"))

    (filed,) = [act for act in talk.acts if isinstance(act, FileTicket)]
    told = {one.field: one.text for one in filed.paper.said}
    assert told["what"] == STORIES[language]
    assert told["place"] == place[language]
    assert filed.paper.province == "สมุทรสาคร"
    assert filed.paper.identity == "anonymous"


def test_every_draft_has_all_five_languages() -> None:
    page = tomllib.loads((files("bot.basics.texts") / "own_languages" / "complaint.toml").read_text("utf-8"))
    drafts = {name: one for name, one in page.items() if name != "choice"} | page["choice"]

    assert {name for name, one in drafts.items() if set(one) != set(STORIES)} == set()
