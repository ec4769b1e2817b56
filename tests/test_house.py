"""The house itself: arrows point down, each library has one door, every sentence is there in both languages."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from bot.__main__ import mindbot
from bot.access import RIGHTS
from bot.texts import LANGUAGES, texts
from indexer.texts import sentences

HOUSE = Path(__file__).parent.parent
CODE = [path for part in ("bot", "knowledge", "indexer") for path in sorted((HOUSE / part).rglob("*.py"))]

# Inside bot/, from the cellar to the roof: each room imports only what stands before it.
WORDS = "people messages texts settings dates codes provinces places turnstile links cutting sheets bodies".split()
FLOORS = [
    *[(word,) for word in WORDS],
    ("access",),
    ("store",),
    ("desk",),
    ("talk",),
    ("mailbox", "writer", "copies", "proof", "stationery"),
    ("channels",),
    ("post", "deeds", "counter", "workroom", "privacy", "learning", "referral"),
    ("clock",),
    ("console",),
    ("app",),
    ("health", "asking", "doctor", "papers"),
    ("auditing",),
    ("demonstration",),
    ("operators", "api"),
    ("serving",),
    ("__main__",),
]
HEIGHT = {room: 0 if room in WORDS else floor for floor, rooms in enumerate(FLOORS) for room in rooms}
CHANNELS_KNOW = {*WORDS, "channels"}

DOORS = {
    "linebot": ["bot/channels/line/api.py", "bot/channels/line/setup.py"],
    "aiohttp": ["bot/channels/line/api.py"],
    "telegram": [f"bot/channels/telegram/{room}.py" for room in ("content", "reading", "wire", "setup")],
    "sqlite_utils": ["bot/store/sqlite.py"],
    "sqlite3": ["bot/store/sqlite.py"],
    "psycopg": ["bot/store/postgresql.py"],
    "psycopg_pool": ["bot/store/postgresql.py"],
    "cryptography": ["bot/store/seal.py"],
    "argon2": ["bot/console/passwords.py"],
    "pyotp": ["bot/console/second.py"],
    "authlib": ["bot/console/single_sign_on.py"],
    "joserfc": ["bot/console/single_sign_on.py"],
    "uvicorn": ["bot/serving.py"],
    "fpdf": ["bot/proof/sheet.py"],
    "segno": ["bot/console/second.py", "bot/proof/sheet.py"],
    "faiss": ["knowledge/index.py", "knowledge/vectors.py"],
    "sentence_transformers": ["knowledge/embedding.py"],
    "nlpo3": ["knowledge/thai.py"],
    "geothai": ["bot/places.py"],
    "holidays": ["bot/desk/calendar.py"],
    "docx": ["indexer/readers/docx.py"],
    "openpyxl": ["indexer/readers/xlsx.py", "bot/sheets.py"],
    "pptx": ["indexer/readers/pptx.py"],
    "pypdfium2": ["indexer/readers/pdf.py", "indexer/pages/lines.py", "bot/copies/papers.py"],
    "pillow_heif": ["bot/copies/pictures.py"],
}
ENVIRONMENT = ["bot/settings.py", "knowledge/place.py"]


def name(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, also inside functions."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module in ("bot", "knowledge", "indexer"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    return module.split(".")[1] if module.startswith("bot.") else ""


@pytest.mark.parametrize("path", CODE, ids=name)
def test_bot_asks_knowledge_and_indexer_feeds_it(path: Path) -> None:
    may_not = {"bot": ["indexer"], "indexer": ["bot"], "knowledge": ["bot", "indexer"]}[name(path).split("/")[0]]

    wrong = [module for module in imports(path) if module.split(".")[0] in may_not]

    assert not wrong, f"{name(path)} imports {wrong[0]}. bot -> knowledge <- indexer: move it, or pass it in."


@pytest.mark.parametrize("path", [path for path in CODE if name(path).startswith("bot/")], ids=name)
def test_arrows_point_down(path: Path) -> None:
    here = room("bot." + name(path).removeprefix("bot/").removesuffix(".py").replace("/", "."))
    if here == "__init__":
        return
    assert here in HEIGHT, f"{name(path)} is a new room. Say in tests/test_house.py on which floor it stands."

    for module in imports(path):
        there = room(module)
        if there and there != here:
            assert HEIGHT[there] <= HEIGHT[here], f"{name(path)} imports {module}, which stands above it."
            if here == "channels":
                assert there in CHANNELS_KNOW, f"{name(path)} imports {module}. Channels know words only."


def test_tickets_only_think() -> None:
    for thinking in (
        "bot/desk/tickets.py",
        "bot/desk/actions.py",
        "bot/talk/understanding.py",
        "bot/talk/forms/__init__.py",
    ):
        wrong = [module for module in imports(HOUSE / thinking) if module.startswith("bot.store")]
        assert not wrong, f"{thinking} imports {wrong[0]}. It only thinks; move the saving to whoever acts."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_each_library_enters_by_its_own_door(path: Path) -> None:
    for module in imports(path):
        doors = DOORS.get(module.split(".")[0])
        assert doors is None or name(path) in doors, f"{name(path)} imports {module}; its door is {doors}."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_the_environment_is_read_in_two_places(path: Path) -> None:
    reads = any(
        isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and ast.unparse(node.value) == "os"
        for node in ast.walk(tree(path))
    )

    assert not reads or name(path) in ENVIRONMENT, f"{name(path)} reads the environment. Settings: bot/settings.py."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_every_file_says_who_lives_there(path: Path) -> None:
    assert ast.get_docstring(tree(path)), f"{name(path)} begins with no sentence."


@pytest.mark.parametrize("path", CODE, ids=name)
def test_no_file_is_a_warehouse(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())

    assert lines <= 350, f"{name(path)} has {lines} lines. Which two people share the room?"


@pytest.mark.parametrize("key", sorted(texts()))
def test_every_sentence_is_there_in_both_languages_with_the_same_gaps(key: str) -> None:
    sentences = texts()[key]

    assert set(sentences) == set(LANGUAGES), f"{key} in bot/texts is not there in {LANGUAGES}."
    assert all(sentence.strip() for sentence in sentences.values())
    gaps = [{gap for _, gap, _, _ in string.Formatter().parse(sentences[one]) if gap} for one in LANGUAGES]
    assert gaps[0] == gaps[1], f"{key} has other gaps in Thai than in English."


def spoken() -> set[str]:
    """Every text that code asks for by its whole name."""
    asked = set()
    for path in CODE:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in texts():
                asked.add(node.value)
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == "say":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant):
                    written = sentences() if name(path).startswith("indexer/") else texts()
                    assert first.value in written, f"{name(path)} says {first.value!r}, which nobody wrote."
    return asked


def test_every_sentence_that_is_said_was_written() -> None:
    assert spoken()


def test_every_form_is_whole_in_both_languages() -> None:
    for path in sorted((HOUSE / "bot/talk/forms").glob("*.toml")):
        form = tomllib.loads(path.read_text("utf-8"))
        said = [form["title"], form["notice"], *(one[key] for one in form["fields"] for key in ("label", "ask"))]
        said += [
            {"th": option["th"], "en": option["en"]} for one in form["fields"] for option in one.get("options", ())
        ]
        assert all(set(words) == {"th", "en"} and all(words.values()) for words in said), path.name
        assert form["gate"] in RIGHTS, f"{path.name} asks for {form['gate']}, which access.py does not know."


def verbs(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for word, inner in command.commands.items():
            yield from verbs(inner, f"{path} {word}")


@pytest.mark.parametrize(("path", "command"), list(verbs(mindbot, "mindbot")))
def test_every_verb_has_help(path: str, command: click.Command) -> None:
    assert command.help, f"{path} says nothing about itself."
    for option in command.params:
        shown = not isinstance(option, click.Option) or option.help or option.name in ("role", "help")
        assert shown, f"{path} {option.name} says nothing about itself."
