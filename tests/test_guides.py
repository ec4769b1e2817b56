"""Tests that README and the guides name only files, commands and settings that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.__main__ import mindbot
from indexer.__main__ import main as indexer

HOUSE = Path(__file__).parent.parent
GUIDES = [HOUSE / "README.md", HOUSE / "README.th.md", *sorted((HOUSE / "deploy").glob("*.md"))]
FOLDERS = ("bot", "knowledge", "indexer", "tests", "benchmarks", "deploy", ".ci")

BLOCK = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#]+)\)")
PATH = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*")
LAYOUT = re.compile(r"^```\n(bot/ .*?)^```", re.MULTILINE | re.DOTALL)
WORD = r"[a-z][a-z-]*"


def code_in(text: str) -> list[str]:
    """Everything that a guide shows as code: whole blocks, and words between backticks."""
    return [*BLOCK.findall(text), *SPAN.findall(BLOCK.sub("", text))]


def missing(text: str) -> Iterator[str]:
    """Every path, target, module, verb and setting in a guide that does not exist."""
    code = code_in(text)
    named = {path.rstrip("./") for piece in code for path in PATH.findall(piece)}
    linked = {link for link in LINK.findall(text) if "://" not in link}
    yield from sorted(path for path in named | linked if not (HOUSE / path).exists())

    targets = set(re.findall(rf"^({WORD}|e2e):", (HOUSE / "Makefile").read_text("utf-8"), re.MULTILINE))
    settings = set(re.findall(r"^([A-Z_]+)=", (HOUSE / ".env.example").read_text("utf-8"), re.MULTILINE))
    for piece in code:
        for target in re.findall(r"(?:^|\s)make ([a-z0-9]+)", piece):
            if target not in targets:
                yield f"make {target}"
        for module in re.findall(r"python -m\s+((?:benchmarks|bot|indexer)[\w.]*)", piece):
            path = HOUSE / module.replace(".", "/")
            if not (path.with_suffix(".py").exists() or (path / "__main__.py").exists()):
                yield f"python -m {module}"
        for program, group in (("mindbot", mindbot), ("indexer", indexer)):
            for words in re.findall(rf"(?:^|[\s/]){program} ({WORD}(?: {WORD})?)(?![.\w])", piece, re.MULTILINE):
                if not is_verb(group, words.split()):
                    yield f"{program} {words}"
        yield from (name for name in re.findall(r"MINDBOT_[A-Z_]+[A-Z]", piece) if name not in settings)


def is_verb(group: click.Command, words: list[str]) -> bool:
    """Whether the words lead to a command; a word after a command that is no group is its argument."""
    for word in words:
        if not isinstance(group, click.Group):
            return True
        found = group.get_command(click.Context(group), word)
        if found is None:
            return False
        group = found
    return True


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_a_guide_names_only_what_exists(guide: Path) -> None:
    wrong = list(missing(guide.read_text("utf-8")))

    assert not wrong, f"{guide.relative_to(HOUSE)} names what does not exist: {wrong}"


@pytest.mark.parametrize("guide", GUIDES[:2], ids=lambda guide: guide.name)
def test_the_layout_lists_every_folder_in_at_most_twenty_lines(guide: Path) -> None:
    lines = LAYOUT.findall(guide.read_text("utf-8"))[0].splitlines()
    folders = {line.split()[0].rstrip("/") for line in lines if not line.startswith(" ")}
    inside = {line.split()[0].rstrip("/") for line in lines if line.startswith("  ")}

    assert len(lines) <= 20
    assert folders == {"bot", "knowledge", "indexer", "tests", "benchmarks", "deploy"}
    assert inside == {path.parent.name for path in (HOUSE / "bot").glob("*/__init__.py")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`bot/talk/assistant.py`", "bot/talk/assistant.py"),
        ("[a guide](deploy/OLD.md)", "deploy/OLD.md"),
        ("`make coffee`", "make coffee"),
        ("`python -m benchmarks.nothing`", "python -m benchmarks.nothing"),
        ("```\nmindbot sing --loud\n```", "mindbot sing"),
        ("```\nmindbot line dance\n```", "mindbot line dance"),
        ("`indexer guess`", "indexer guess"),
        ("`MINDBOT_MOOD`", "MINDBOT_MOOD"),
    ],
)
def test_what_does_not_exist_is_found(text: str, expected: str) -> None:
    assert list(missing(text)) == [expected]
