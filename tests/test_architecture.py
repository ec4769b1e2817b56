"""Tests of the architecture: import directions, doors of libraries, sizes, texts in both languages."""

from __future__ import annotations

import ast
import string
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click

from bot.__main__ import mindbot
from bot.basics.access import RIGHTS
from bot.basics.texts import LANGUAGES, texts
from indexer.texts import sentences

HOUSE = Path(__file__).parent.parent
CODE = [path for part in ("bot", "knowledge", "indexer") for path in sorted((HOUSE / part).rglob("*.py"))]

# Inside bot/, from the bottom to the top: each folder imports only what stands before it or beside it.
FLOORS = [
    ("basics",),
    ("store", "channels"),
    ("cases",),
    ("chat", "questions"),
    ("documents",),
    ("privacy", "delivery"),
    ("console",),
    ("app",),
    ("operations",),
    ("__main__",),
]
HEIGHT = {folder: floor for floor, folders in enumerate(FLOORS) for folder in folders}
CHANNELS_KNOW = {"basics", "channels"}
MOST_ENTRIES, MOST_MODULES, MOST_LINES = 14, 20, 500

DOORS = {
    "linebot": ["bot/channels/line/api.py", "bot/channels/line/setup.py"],
    "aiohttp": ["bot/channels/line/api.py"],
    "telegram": [f"bot/channels/telegram/{room}.py" for room in ("content", "parse_update", "api", "setup")],
    "sqlite_utils": ["bot/store/engine/sqlite.py"],
    "sqlite3": ["bot/store/engine/sqlite.py"],
    "psycopg": ["bot/store/engine/postgresql.py"],
    "psycopg_pool": ["bot/store/engine/postgresql.py"],
    "cryptography": ["bot/store/engine/seal.py"],
    "pyrage": ["bot/operations/backup/encryption.py"],
    "prometheus_client": ["bot/basics/metrics.py"],
    "argon2": ["bot/console/signin/passwords.py"],
    "pyotp": ["bot/console/signin/second_factor.py"],
    "authlib": ["bot/console/signin/single_sign_on.py"],
    "joserfc": ["bot/console/signin/single_sign_on.py"],
    "uvicorn": ["bot/operations/web_server.py", "bot/operations/connection_limits.py"],
    "fpdf": ["bot/documents/pdf/fpdf_pages.py"],
    "segno": ["bot/console/signin/second_factor.py", "bot/documents/pdf/pdf_page.py"],
    "faiss": ["knowledge/index/vectors.py"],
    "sentence_transformers": ["knowledge/embedding.py"],
    "nlpo3": ["knowledge/language/thai.py"],
    "geothai": ["bot/basics/places.py"],
    "holidays": ["bot/cases/settings/working_days.py"],
    "docx": ["indexer/readers/docx.py"],
    "openpyxl": ["indexer/readers/xlsx.py", "bot/basics/spreadsheet.py"],
    "pptx": ["indexer/readers/pptx.py"],
    "pypdfium2": [
        "indexer/readers/pdf.py",
        *(f"indexer/pdf_layout/{part}.py" for part in ("letters", "grid", "lines")),
        "bot/documents/copies/pdf.py",
        "bot/documents/pdf/watermark.py",
    ],
    "pillow_heif": ["bot/documents/copies/photo.py"],
}
ENVIRONMENT = ["bot/basics/settings.py", "knowledge/settings.py"]


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


def folder_of(module: str) -> str:
    return module.split(".")[1] if module.startswith("bot.") else ""


def test_bot_asks_knowledge_and_indexer_feeds_it() -> None:
    may_not = {"bot": ["indexer"], "indexer": ["bot"], "knowledge": ["bot", "indexer"]}

    wrong = [
        f"{name(path)} imports {module}"
        for path in CODE
        for module in imports(path)
        if module.split(".")[0] in may_not[name(path).split("/")[0]]
    ]

    assert not wrong, f"bot -> knowledge <- indexer: move it, or pass it in.\n{chr(10).join(wrong)}"


def test_arrows_point_down() -> None:
    wrong = []
    for path in CODE:
        here = folder_of(name(path).removesuffix(".py").replace("/", "."))
        if not here or here == "__init__":
            continue
        assert here in HEIGHT, (
            f"{name(path)} is a new folder. Say in tests/test_architecture.py on which floor it stands."
        )
        for there in (folder_of(module) for module in imports(path)):
            if there and there != here and HEIGHT[there] > HEIGHT[here]:
                wrong.append(f"{name(path)} imports bot/{there}, which stands above it.")
            if there and here == "channels" and there not in CHANNELS_KNOW:
                wrong.append(f"{name(path)} imports bot/{there}. Channels know bot/basics only.")

    assert not wrong, "\n".join(wrong)


def test_the_model_of_a_case_only_thinks() -> None:
    thinking = [path for path in CODE if name(path).startswith(("bot/cases/model/", "bot/chat/understand/"))]

    wrong = [
        f"{name(path)} imports {module}. It only thinks; move the saving to whoever acts."
        for path in [*thinking, HOUSE / "bot/chat/forms/__init__.py"]
        for module in imports(path)
        if module.startswith("bot.store")
    ]

    assert not wrong, "\n".join(wrong)


def test_each_library_is_imported_in_its_own_files_only() -> None:
    wrong = [
        f"{name(path)} imports {module}; its door is {DOORS[module.split('.')[0]]}."
        for path in CODE
        for module in imports(path)
        if name(path) not in DOORS.get(module.split(".")[0], [name(path)])
    ]

    assert not wrong, "\n".join(wrong)


def test_every_listed_file_imports_its_library() -> None:
    unused = [
        f"{door} no longer imports {library}."
        for library, doors in DOORS.items()
        for door in doors
        if library not in {module.split(".")[0] for module in imports(HOUSE / door)}
    ]

    assert not unused, "\n".join(unused)


def test_the_environment_is_read_in_two_places() -> None:
    reading = [
        name(path)
        for path in CODE
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and ast.unparse(node.value) == "os"
    ]

    assert set(reading) <= set(ENVIRONMENT), (
        f"Settings are read in {ENVIRONMENT}, not in {set(reading) - set(ENVIRONMENT)}."
    )


def test_every_file_says_what_it_does() -> None:
    silent = [name(path) for path in CODE if not ast.get_docstring(tree(path))]

    assert not silent, f"No first sentence: {silent}"


def test_no_file_is_too_long_and_no_folder_too_full() -> None:
    long = [name(path) for path in CODE if len(path.read_text("utf-8").splitlines()) > MOST_LINES]
    modules = Counter(name(path.parent) for path in CODE if path.name not in ("__init__.py", "__main__.py"))
    full = {folder: many for folder, many in modules.items() if many > MOST_MODULES}
    entries = [entry.name for entry in (HOUSE / "bot").iterdir() if entry.name != "__pycache__"]

    assert not long, f"Longer than {MOST_LINES} lines, which two thoughts share the file? {long}"
    assert not full, f"More than {MOST_MODULES} modules: {full}"
    assert len(entries) <= MOST_ENTRIES, f"bot/ has {len(entries)} entries: {sorted(entries)}"


def test_every_sentence_is_there_in_both_languages_with_the_same_gaps() -> None:
    wrong = []
    for key, said in texts().items():
        if set(said) != set(LANGUAGES) or not all(sentence.strip() for sentence in said.values()):
            wrong.append(f"{key} is not there in {LANGUAGES}.")
            continue
        gaps = [{gap for _, gap, _, _ in string.Formatter().parse(said[language]) if gap} for language in LANGUAGES]
        if gaps[0] != gaps[1]:
            wrong.append(f"{key} has other gaps in Thai than in English.")

    assert not wrong, "\n".join(wrong)


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


def test_every_text_key_in_code_exists() -> None:
    assert spoken()


def test_every_form_is_whole_in_both_languages() -> None:
    forms = sorted((HOUSE / "bot/chat/forms").glob("*.toml"))
    assert forms
    for path in forms:
        form = tomllib.loads(path.read_text("utf-8"))
        said = [form["title"], form["notice"], *(field[key] for field in form["fields"] for key in ("label", "ask"))]
        said += [
            {"th": option["th"], "en": option["en"]} for field in form["fields"] for option in field.get("options", ())
        ]
        assert all(set(words) == {"th", "en"} and all(words.values()) for words in said), path.name
        assert form["gate"] in RIGHTS, f"{path.name} asks for {form['gate']}, which access.py does not know."


def verbs(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for word, inner in command.commands.items():
            yield from verbs(inner, f"{path} {word}")


def test_every_verb_has_help() -> None:
    for path, command in verbs(mindbot, "mindbot"):
        assert command.help, f"{path} says nothing about itself."
        for option in command.params:
            shown = not isinstance(option, click.Option) or option.help or option.name in ("role", "help")
            assert shown, f"{path} {option.name} says nothing about itself."
