"""Tests of editing a form's texts: the file, old buttons, and what is not allowed."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.basics.messages import Reply
from bot.basics.text_split import graphemes
from bot.channels.line.limits import LABEL_LETTERS
from bot.chat import forms
from bot.chat.assistant import Assistant, NoCases
from bot.chat.filling import check_texts
from bot.chat.filling.check_texts import NotWorded, Why, proofread
from bot.chat.forms import Form, Forms, edit_texts
from bot.chat.forms.definition import page, read_form
from bot.chat.forms.infer_answers import kinds_in
from bot.chat.understand.understanding import plain
from knowledge.library import Library
from tests.support.examples import examples
from tests.support.talk import NOW, Conversation

SMELL = "fields.nuisance.options.smell.th"
NAMES = forms.forms()


def worded(name: str, changes: dict[str, Any], *before: dict[str, Any]) -> Form:
    return read_form(name, edit_texts.as_file(name, proofread(name, before[0] if before else {}, changes), before))


def faults(name: str, **typed: Any) -> set[Why]:
    with pytest.raises(NotWorded) as wrong:
        proofread(name, {}, {key.replace("__", "."): value for key, value in typed.items()})
    return {fault.why for fault in wrong.value.faults}


@pytest.fixture
def shelf() -> dict[str, Form]:
    """The current forms; a test edits them during a conversation."""
    return dict(forms.delivered())


@pytest.fixture
def talk(library: Library, shelf: Forms) -> Conversation:
    return Conversation(Assistant(library, NoCases(), now=lambda: NOW, worded=lambda: dict(shelf)))


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


@pytest.mark.parametrize("name", NAMES)
def test_an_unedited_form_is_the_packaged_file(name: str) -> None:
    assert edit_texts.as_file(name, {}) == page(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_can_be_edited_and_nothing_else_of_the_file_changes(name: str) -> None:
    texts = edit_texts.texts(page(name))
    changes = {
        key: str(check_texts.tidied(key, f'ใหม่ “{at}” \\ "]\n{text}')) for at, (key, text) in enumerate(texts.items())
    }

    made = edit_texts.worded(page(name), changes)

    assert edit_texts.texts(made) == changes
    assert made.count("#") >= page(name).count("#")
    assert tomllib.loads(edit_texts.worded(made, texts)) == tomllib.loads(page(name))


@examples(60)
@given(text=st.text(min_size=1, max_size=60))
def test_whatever_somebody_types_the_file_can_be_read(text: str) -> None:
    for key in (SMELL, "fields.identity.ask.th", "title.en", "fields.what.label.th"):
        said = check_texts.tidied(key, text)

        assert (
            edit_texts.texts(edit_texts.worded(page("complaint"), {key: said}, {"fields.what": [str(said)]}))[key]
            == said
        )


def test_the_file_put_back_is_the_same_form_with_the_same_old_buttons() -> None:
    file = edit_texts.as_file("complaint", {SMELL: "กลิ่นแรง", "fields.since.asked": False}, [{SMELL: "เหม็นมาก"}])

    form = read_form("complaint", file)

    smell = form.field("nuisance").options[0]
    assert (smell.label.th, smell.former) == ("กลิ่นแรง", ("กลิ่นเหม็น", "เหม็นมาก"))
    assert not form.field("since").asked
    assert edit_texts.worded(file, {}) == file


@pytest.mark.parametrize("name", NAMES)
def test_the_label_of_a_button_is_one_of_its_answers(name: str) -> None:
    """Labels may be edited; understanding must not depend on them."""
    for one in (*forms.form(name).fields, *forms.form(name).each):
        for option in one.options:
            if one.reads is forms.Reads.OPTIONS and not option.answers:
                assert kinds_in(plain(option.label.th), one.options) == [option.value]
                assert kinds_in(plain(option.label.en), one.options) == [option.value]


def test_a_button_that_was_shown_before_is_still_understood(talk: Conversation, shelf: dict[str, Form]) -> None:
    """The form is edited while somebody has its question before them; LINE's old button sends the old words."""
    talk.says("ร้องเรียน")
    asked = talk.says("มันไม่ดีเลย")[-1]
    assert "กลิ่นเหม็น" in labels(asked)
    shelf["complaint"] = worded("complaint", {SMELL: "มีกลิ่น", "fields.place.ask.th": "ที่ไหนคะ ช่วยบอกหน่อย"})

    following = talk.says("กลิ่นเหม็น")[-1]

    assert talk.talk.draft
    assert talk.talk.draft.answers["nuisance"] == ["smell"]
    assert following.text == "ที่ไหนคะ ช่วยบอกหน่อย"


@pytest.mark.parametrize("said", ["มีกลิ่น", "1", "bad smell", "กลิ่นเหม็นค่ะ"])
def test_an_edited_button_means_the_same(talk: Conversation, shelf: dict[str, Form], said: str) -> None:
    shelf["complaint"] = worded("complaint", {SMELL: "มีกลิ่น"})
    talk.says("ร้องเรียน")
    asked = talk.says("มันไม่ดีเลย")[-1]
    assert "มีกลิ่น" in labels(asked)
    assert "กลิ่นเหม็น" not in labels(asked)

    talk.says(said)

    assert talk.talk.draft
    assert talk.talk.draft.answers["nuisance"] == ["smell"]


def test_a_line_is_found_by_its_new_and_its_old_name(talk: Conversation, shelf: dict[str, Form]) -> None:
    talk.says("กลิ่นเหม็นจากโรงงานแถวบ้านทุกคืน ต.มาบข่า ระยอง")
    shelf["complaint"] = worded("complaint", {"fields.place.label.th": "จุดเกิดเหตุ"})

    for named in ("แก้ไข สถานที่", "แก้ไข จุดเกิดเหตุ"):
        talk.says(named)

        assert talk.talk.draft
        assert talk.talk.draft.asking == "place"


def test_a_question_that_is_switched_off_is_not_asked_and_still_taken(
    talk: Conversation, shelf: dict[str, Form]
) -> None:
    shelf["complaint"] = worded("complaint", {"fields.when.asked": False})
    talk.says("กลิ่นเหม็นจากโรงงานตั้งแต่เดือนที่แล้ว")

    asked = [talk.says(said)[-1].text for said in ("ซอย 3 หลังวัด", "ระยอง", "ไม่บอกชื่อ")]

    when = forms.form("complaint").field("when")
    assert when.alone
    assert not {when.ask.th, when.alone.th} & set(asked)
    assert talk.talk.draft
    assert talk.talk.draft.answers["since"]


def test_only_questions_without_dependants_can_be_switched_off() -> None:
    known = {key for key in edit_texts.values("complaint") if key.endswith(".asked")}

    assert known == {f"fields.{one}.asked" for one in ("official", "happened", "when")}


def test_a_button_is_as_long_as_the_narrowest_channel_shows() -> None:
    assert check_texts.BUTTON == LABEL_LETTERS


@pytest.mark.parametrize("name", NAMES)
def test_every_form_as_delivered_would_pass(name: str) -> None:
    texts = {key: value for key, value in edit_texts.values(name).items() if isinstance(value, str)}

    assert proofread(name, {}, texts) == {}
    assert all(graphemes(text) <= check_texts.longest(key) for key, text in texts.items())


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("", Why.EMPTY),
        ("\u200b \u200b", Why.EMPTY),
        ("ก" * 21, Why.LONG),
        ("กลิ่น {ชื่อ}", Why.GAP),
        ("กลิ่น {", Why.GAP),
        ("กลิ่น {number!r}", Why.GAP),
        ("เสียงดัง", Why.SAME),
        ("เสียง\u200bดัง", Why.SAME),
        ("Noise", Why.SAME),
        ("ข้าม", Why.COMMAND),
        ("ยกเลิก", Why.COMMAND),
        ("๓", Why.COMMAND),
        ("ไฟไหม้โรงงาน", Why.COMMAND),
        ("ค่ะ", Why.COMMAND),
        ("แก้ไข สถานที่", Why.COMMAND),
    ],
)
def test_an_invalid_button_label_is_refused_with_its_reason(label: str, why: Why) -> None:
    assert faults("complaint", fields__nuisance__options__smell__th=label) == {why}


def test_a_button_may_not_take_the_words_of_another() -> None:
    """Whoever tells of dust would be read as telling of a smell as well."""
    assert faults("complaint", fields__nuisance__options__smell__th="ฝุ่น") == {Why.OTHER}


def test_a_former_name_is_not_given_to_another_button() -> None:
    """The old button still lies in somebody's chat."""
    held = proofread("complaint", {}, {SMELL: "มีกลิ่น"})

    with pytest.raises(NotWorded) as wrong:
        proofread("complaint", held, {"fields.nuisance.options.noise.th": "กลิ่นเหม็น"})

    assert [fault.why for fault in wrong.value.faults] == [Why.SAME]


def test_gaps_must_stay_and_others_are_named_with_their_line() -> None:
    with pytest.raises(NotWorded) as wrong:
        proofread("complaint", {}, {"fields.anyway.ask.th": "บรรทัดแรก\nถามเรื่อง {unit} ไหมคะ"})

    said = {fault.why: dict(fault.values) for fault in wrong.value.faults}
    assert said[Why.GAP] == {"line": 2, "found": "{unit}", "known": "{local}"}
    assert said[Why.MISSING] == {"found": "{local}", "known": "{local}"}
    assert faults("self_assessment", each__how__ask__th="ขั้นที่ {number} ทำอย่างไร") == {Why.MISSING}


def test_texts_that_a_newer_release_no_longer_has_are_ignored() -> None:
    file = edit_texts.as_file(
        "gift", {"fields.wrapping.ask.th": "ห่อสวยไหม", "fields.what.asked": False, "title.th": "แจ้ง"}
    )

    assert tomllib.loads(file)["title"]["th"] == "แจ้ง"
    assert "ห่อสวยไหม" not in file
