"""The word list: every text for people uses one word for one thing."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import pytest

HOUSE = Path(__file__).parent.parent.parent
TEXTS = HOUSE / "bot/basics/texts"
# Sentences stand under these keys. What people type does not: aliases of orders, words of options, the reader's words.
SAID = {"th", "en", "title"}
TYPED = {"also", "words", "answers", "hints"}
TYPED_FILES = ("bot/chat/understand/*", "bot/operations/demo/*", "bot/basics/texts/glossary/*")
THAI = re.compile("[ก-๛]")
NOT_THAI = re.compile("[^ก-๛]+")


@dataclass(frozen=True)
class Text:
    """One sentence for people, and where it stands."""

    file: str
    key: str
    sentence: str


@dataclass(frozen=True)
class Term:
    """One thing, the word for it, and the words that are not used for it."""

    name: str
    meaning: str
    th: str
    en: str
    not_th: tuple[str, ...]
    not_en: tuple[str, ...]
    inside: tuple[str, ...]
    allowed: tuple[str, ...]

    def wrong_words(self, text: Text) -> Iterator[tuple[str, str]]:
        """Each word of a text that is not used for this thing, with the word to use."""
        if any(fnmatch(f"{text.file}: {text.key}", pattern) for pattern in self.allowed):
            return
        rest = re.sub(r"{[^}]*}", "…", text.sentence).lower()
        for longer in self.inside:
            rest = rest.replace(longer, " ")
        yield from ((word, self.th) for word in self.not_th if word in rest)
        yield from (
            (word, self.en) for word in self.not_en if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", rest)
        )


@cache
def terms() -> list[Term]:
    written = tomllib.loads((TEXTS / "glossary/terms.toml").read_text("utf-8"))
    return [
        Term(
            name,
            term["meaning"],
            term["th"],
            term["en"],
            tuple(term["not_th"]),
            tuple(term["not_en"]),
            tuple(term.get("inside", ())),
            tuple(term.get("allowed", {})),
        )
        for name, term in written.items()
    ]


def sentences(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every sentence inside a table, with its dotted key; what people type is left out."""
    if isinstance(value, str) and path.rpartition(".")[2] in SAID:
        yield path, value
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from sentences(inner, f"{path}.{place}")
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in TYPED:
                yield from sentences(inner, f"{path}.{key}" if path else key)


@cache
def every_text() -> list[Text]:
    """All texts, forms and settings in .toml, and the words that stand in pages themselves."""
    found = []
    for path in sorted([*(HOUSE / "bot").rglob("*.toml"), *(HOUSE / "indexer").rglob("*.toml")]):
        file = path.relative_to(HOUSE).as_posix()
        if not any(fnmatch(file, pattern) for pattern in TYPED_FILES):
            table = tomllib.loads(path.read_text("utf-8"))
            found += [Text(file, key, sentence) for key, sentence in sentences(table, "")]
    for path in sorted((HOUSE / "bot").rglob("*.html")):
        file = path.relative_to(HOUSE).as_posix()
        said = re.sub(r"{[{%#].*?[}%#]}", "", re.sub(r"<[^>]*>", "", path.read_text("utf-8")), flags=re.DOTALL)
        found += [Text(file, f"line {n}", line) for n, line in enumerate(said.splitlines(), 1) if line.strip()]
    return found + list(told_to_operators())


def told_to_operators() -> Iterator[Text]:
    """The Thai sentences that the command line prints."""
    for path in sorted([HOUSE / "bot/__main__.py", *(HOUSE / "bot/operations").rglob("*.py")]):
        file = path.relative_to(HOUSE).as_posix()
        if not any(fnmatch(file, pattern) for pattern in TYPED_FILES):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and THAI.search(node.value):
                    yield Text(file, f"line {node.lineno}", NOT_THAI.sub(" ", node.value))


def test_every_text_uses_the_word_of_the_word_list() -> None:
    wrong = [
        f"{text.file}: {text.key} says {word!r} in {text.sentence!r}. The word for this is {use!r}: {term.meaning}"
        for term in terms()
        for text in every_text()
        for word, use in term.wrong_words(text)
    ]

    assert not wrong, "\n".join(wrong)


def test_texts_forms_settings_and_pages_are_all_read() -> None:
    files = {text.file for text in every_text()}

    for pattern in ("bot/basics/texts/*", "bot/chat/forms/*", "bot/cases/settings/*", "bot/console/*", "indexer/*"):
        assert any(fnmatch(file, pattern) for file in files), f"No text was found in {pattern}."


def test_the_word_list_contradicts_itself_nowhere() -> None:
    used = {word for term in terms() for word in (term.th, term.en)}

    for term in terms():
        assert term.meaning.endswith("."), term.name
        assert THAI.search(term.th), term.name
        assert not THAI.search(term.en), term.name
        assert not used & {*term.not_th, *term.not_en}, f"{term.name} forbids a word that the list asks for."


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("เรื่องนี้เลยกำหนดแล้ว", "เกินกำหนด"),
        ("เปิดได้จากแชทของกระทรวง", "แชต"),
        ("ข้อความของท่าน", "คุณ"),
        ("Please LOG IN again.", "sign in"),
        ("หัวหน้าหน่วยตรวจ", "หน่วยงาน"),
    ],
)
def test_a_wrong_word_is_found_wherever_it_stands(sentence: str, expected: str) -> None:
    text = Text("bot/basics/texts/any.toml", "any", sentence)

    assert expected in {use for term in terms() for _, use in term.wrong_words(text)}


@pytest.mark.parametrize("sentence", ["เท่านั้น", "หน่วยงานและหน่วยตรวจราชการ", "translate", "พิมพ์คำค้นหา"])
def test_a_longer_word_with_other_meaning_is_left_alone(sentence: str) -> None:
    text = Text("bot/basics/texts/any.toml", "any", sentence)

    assert not [word for term in terms() for word, _ in term.wrong_words(text)]
