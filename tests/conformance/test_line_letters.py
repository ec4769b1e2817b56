"""Checks every rendered message against LINE's API description and our own rules."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.basics.messages import Letter
from bot.channels.line.render import calls
from tests.conformance import every_letter
from tests.conformance.counting import count
from tests.conformance.line_rules import faults
from tests.conformance.prism import Prism

pytestmark = pytest.mark.conformance


def judge(prism: Prism, named: Iterable[tuple[str, Letter]]) -> list[str]:
    return [wrong for name, letter in named for wrong in verdicts(prism, name, [letter])]


def verdicts(prism: Prism, name: str, letters: list[Letter], *, plain: bool = False) -> list[str]:
    found: list[str] = []
    for messages in calls(letters, plain=plain):
        count("messages judged for LINE", len(messages))
        said = prism.messages(messages)
        found += [f"{name}: {wrong}" for wrong in (*faults(messages), *([said] if said else []))]
    return found


def test_every_kind_in_both_languages_from_the_shortest_to_the_longest(prism: Prism) -> None:
    assert judge(prism, every_letter.of_every_kind()) == []


def test_every_sentence_that_was_written(prism: Prism) -> None:
    letters = list(every_letter.of_every_sentence())
    packed = [letters[begin : begin + 5] for begin in range(0, len(letters), 5)]

    assert [wrong for five in packed for wrong in verdicts(prism, five[0][0], [one for _, one in five])] == []


def test_what_the_assistant_really_says(prism: Prism, index: Path) -> None:
    assert judge(prism, every_letter.really_said(index)) == []


def test_the_plain_form_that_follows_a_refusal(prism: Prism) -> None:
    letters = list(every_letter.of_every_kind())

    assert [wrong for name, one in letters[::5] for wrong in verdicts(prism, name, [one], plain=True)] == []


TEXT = {"type": "text", "text": "x"}


def box(*parts: dict[str, Any], layout: str = "vertical") -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(parts)}


def bubble(*parts: dict[str, Any], layout: str = "vertical") -> dict[str, Any]:
    return {"type": "bubble", "body": box(*parts, layout=layout)}


def flex(contents: dict[str, Any], words: str = "x") -> dict[str, Any]:
    return {"type": "flex", "altText": words, "contents": contents}


def quick(action: dict[str, Any], times: int = 1) -> dict[str, Any]:
    return {**TEXT, "quickReply": {"items": [{"type": "action", "action": action}] * times}}


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "text"},
        {"type": "nothing-that-exists", "text": "x"},
        quick({"type": "message", "label": "x", "text": "x"}, times=14),
        flex(bubble(TEXT, layout="diagonal")),
        {"type": "flex", "contents": bubble(TEXT)},
    ],
)
def test_prism_refuses_what_line_would_refuse(prism: Prism, wrong: dict[str, Any]) -> None:
    """A judge that lets everything pass would not be noticed otherwise."""
    assert prism.messages([wrong])


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "text", "text": "x" * 5001},
        {"type": "text", "text": "😀" * 2501},
        {"type": "text", "text": "  "},
        flex(bubble(TEXT), words="x" * 401),
        flex({"type": "carousel", "contents": [bubble(TEXT)] * 13}),
        flex(bubble({"type": "text", "text": "ก" * 11_000})),
        flex(bubble({"type": "button", "action": {"type": "uri", "label": "x", "uri": "papers/x"}})),
        flex(bubble({"type": "button", "action": {"type": "message", "label": "ก" * 41, "text": "x"}})),
        flex(bubble(box())),
        quick({"type": "message", "label": "ก" * 21, "text": "x"}),
        quick({"type": "message", "label": "x", "text": "x" * 301}),
    ],
)
def test_our_own_rules_refuse_what_the_description_forgets(wrong: dict[str, Any]) -> None:
    assert faults([wrong])


def test_our_own_rules_take_what_line_takes() -> None:
    longest = {"type": "text", "text": "x" * 5000}
    pressed = quick({"type": "message", "label": "ก" * 20, "text": "x" * 300}, times=13)

    assert faults([longest, flex(bubble(TEXT), words="x" * 400), pressed]) == []
