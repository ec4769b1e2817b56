"""Checks that nothing was tampered with: histories, case numbers, audit log, certificates, bans, originals."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from bot.cases.model.numbers import written
from bot.cases.records import repository
from bot.cases.rules import bans
from bot.cases.rules.redaction import covered
from bot.cases.service import Desk
from bot.store import Store, Transaction
from bot.store.admin import audit, certificates
from bot.store.cases import tickets as kept
from bot.store.engine.seal import BrokenSeal
from bot.store.files import files
from bot.store.files.files import FileRoom

_AT_ONCE = 200  # cases per transaction, so that nobody has to wait


@dataclass
class Found:
    """What was checked, and the faults."""

    cases: int = 0
    lines: int = 0  # entries of the audit log
    originals: int = 0
    faults: tuple[str, ...] = ()


def examine(store: Store, desk: Desk, room: FileRoom | None = None) -> Found:
    """Checks everything; originals only if their storage is given, as that takes long."""
    found = Found()
    for numbers in _in_parts(store.read(kept.numbers)):
        found.faults += store.read(lambda tx, some=numbers: tuple(_of_cases(tx, desk, some)))  # type: ignore[misc]
        found.cases += len(numbers)
    found.faults += store.read(lambda tx: tuple(_of_the_house(tx)))
    found.lines = store.read(audit.count)
    if room:
        originals = store.read(files.digests)
        found.originals = len(originals)
        found.faults += tuple(_of_originals(room, originals))
        for number in store.read(kept.with_covered_photos):
            found.faults += tuple(_of_covered(store, room, number))
    return found


def _of_cases(tx: Transaction, desk: Desk, numbers: list[str]) -> Iterator[str]:
    for number in numbers:
        try:
            fault = desk.faults(tx, number)
        except BrokenSeal:
            fault = f"{number}: words of its history were changed and cannot be opened."
        except Exception as trouble:  # a history that no version of the code could have written
            fault = f"{number}: its history cannot be read: {type(trouble).__name__}."
        if fault:
            yield fault


def _of_the_house(tx: Transaction) -> Iterator[str]:
    there = set(kept.numbers(tx))
    for year, last in kept.given(tx).items():
        for number in (written(year, running) for running in range(1, last + 1)):
            if number not in there:
                yield f"{number}: the number was given away and the case is not there."
    if fault := audit.faults(tx):
        yield fault
    yield from certificates.faults(tx)
    try:
        yield from bans.faults(tx)
    except Exception as trouble:  # a broken history is already reported above
        yield f"the bans cannot be held against their cases: {type(trouble).__name__}."


def _of_originals(room: FileRoom, originals: list[tuple[str, str, str]]) -> Iterator[str]:
    for file, number, digest in originals:
        try:
            content = room.get(file)
        except FileNotFoundError:
            yield f"{number}: the original of file {file} is not there."
        except BrokenSeal:
            yield f"{number}: the original of file {file} was changed."
        else:
            if hashlib.sha256(content).hexdigest() != digest:
                yield f"{number}: the original of file {file} is not the one that came."


def _of_covered(store: Store, room: FileRoom, number: str) -> Iterator[str]:
    """Checks that the shown version of a photo is the one that was redacted last."""
    done = store.read(lambda tx: covered(repository.history(tx, number)))
    for copy in store.read(lambda tx: files.copies(tx, number)):
        if copy.id not in done:
            continue
        try:
            digest = hashlib.sha256(room.get_copy(copy)).hexdigest()
        except (FileNotFoundError, BrokenSeal):
            digest = ""
        if digest != done[copy.id][-1].digest:
            yield f"{number}: the copy of file {copy.id} is not the one whose parts were covered."


def _in_parts(numbers: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
