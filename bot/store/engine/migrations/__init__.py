"""Creates a database and brings an older one up to date: each .sql file here is one step.

A file's name begins with the version that the database has afterwards. Steps are added at the end and never edited:
somewhere a database of each version is running. A step is SQL alone, so nothing it relies on can change under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path

from bot.store import NewerStore, NoStore, OlderStore, Transaction, WrongSeal

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Step:
    """The statements that lead from one version to the next."""

    version: int
    name: str
    statements: tuple[str, ...]


class Opening(Enum):
    """What opening a database may do to its schema."""

    CURRENT = "only a database of this version is opened"
    BEGIN = "an empty database gets its tables"
    BLANK = "an empty database gets nothing yet"
    UPGRADE = "an older database is brought up to date"
    ANY = "a database of any version that is known is opened as it stands"


def prepare(tx: Transaction, words: dict[str, str], opening: Opening) -> None:
    """Checks that this database is ours to open, and changes its schema only as far as the opening allows."""
    tx.run("create table if not exists about (name text primary key, value text not null)")
    kept = {row["name"]: row["value"] for row in tx.all("select name, value from about")}
    version = int(kept.get("version", "0"))
    _check(tx, version, kept.get("seal", tx.seal.id))
    if (opening is Opening.ANY and version) or (opening is Opening.BLANK and not version):
        return
    if version != newest():
        if opening not in ((Opening.UPGRADE,) if version else (Opening.BEGIN, Opening.UPGRADE)):
            raise _unprepared(version)
        take_steps(tx, words, version, newest())
    if "seal" not in kept:
        _remember(tx, "seal", tx.seal.id)


def take_steps(tx: Transaction, words: dict[str, str], version: int, until: int) -> None:
    """Takes every step between these versions."""
    for step in steps():
        if version < step.version <= until:
            for statement in step.statements:
                tx.run(in_words(statement, words))
    _remember(tx, "version", str(until))


def version_of(tx: Transaction) -> int:
    """The version of an open database."""
    row = tx.one("select value from about where name = 'version'")
    return int(row["value"]) if row else 0


def _unprepared(version: int) -> Exception:
    if not version:
        return NoStore("The database is empty: no mindbot is installed here. To begin: mindbot serve")
    return OlderStore(
        f"The database is of version {version}, this mindbot is of {newest()}. Stop the bot, then: mindbot upgrade"
    )


@cache
def steps() -> tuple[Step, ...]:
    """Every step, in order. The first one makes an empty database into one of the first schema."""
    return tuple(_read(path) for path in sorted(FOLDER.glob("*.sql")))


def newest() -> int:
    return steps()[-1].version


def in_words(statement: str, words: dict[str, str]) -> str:
    """A statement in the words of one kind of database."""
    for name, word in words.items():
        statement = statement.replace(f"{{{name}}}", word)
    return statement


def _check(tx: Transaction, version: int, seal: str) -> None:
    if version > newest():
        raise NewerStore(
            f"The database is of version {version}; this mindbot knows {newest()}. "
            "Install the newer mindbot that wrote it, or restore a backup made before it."
        )
    if 0 < version < steps()[0].version:
        raise OlderStore(
            f"The database is of version {version} and this mindbot opens {steps()[0].version} and newer: "
            "open it once with mindbot 0.1.0, which brings it there."
        )
    if seal != tx.seal.id:
        raise WrongSeal(
            f"The database is sealed with key {seal}, the key found here is {tx.seal.id}. "
            "Put that installation's seal.key into MINDBOT_DATA."
        )


def _read(path: Path) -> Step:
    version, _, name = path.stem.partition("_")
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.lstrip().startswith("--")]
    statements = "\n".join(lines).split(";\n")
    return Step(
        int(version), name, tuple(statement.strip().removesuffix(";") for statement in statements if statement.strip())
    )


def _remember(tx: Transaction, name: str, value: str) -> None:
    tx.run(
        "insert into about (name, value) values (:name, :value) on conflict (name) do update set value = :value",
        name=name,
        value=value,
    )
