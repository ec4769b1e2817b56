"""Deletes a person's identity, addresses and naming words; their cases remain (right to erasure)."""

from __future__ import annotations

from collections import Counter

from bot.basics.dates import day, local
from bot.basics.messages import Reply
from bot.basics.people import Person
from bot.basics.texts import say
from bot.cases.messages.reveals_identity import reveals_identity
from bot.cases.model.submission import Lodge
from bot.cases.model.ticket import Entry, Status
from bot.cases.records import repository
from bot.cases.service import HOUSE, Desk
from bot.privacy.periods import periods
from bot.store import Transaction
from bot.store.admin import audit, certificates
from bot.store.admin.audit import What
from bot.store.admin.certificates import Certificate
from bot.store.cases import bans, covered_words, parties, referrals
from bot.store.cases import tickets as kept
from bot.store.cases.parties import Behind
from bot.store.files import files
from bot.store.files.files import FileRoom
from bot.store.mail import personal_data


def forget(tx: Transaction, desk: Desk, room: FileRoom, person: Person, at: float) -> Certificate:
    """Deletes at their own request. The certificate names what must stay, and why."""
    removed, kept = Counter[str](), {"cases", "repeats", "trail"}
    for alias in parties.aliases_of(tx, person.id):
        gone, open_still = leave_case(tx, desk, room, alias, at)
        removed += gone
        if open_still:
            kept.add("originals")
        if _was_referred(tx, alias):
            kept.add("letters")
    if bans.outlive(tx, person.id, at):
        kept.add("ban")
    removed += Counter(personal_data.forget(tx, person.id))
    paper = certificates.issue(tx, "forgotten", removed, sorted(kept), at)
    audit.write(tx, HOUSE.id, What.PERSON_FORGOTTEN, paper.id, at)
    return paper


def certified(paper: Certificate, language: str) -> Reply:
    """The deletion certificate as a reply."""
    removed = [say(f"privacy.removed.{thing}", language, n=n) for thing, n in paper.removed.items() if n]
    kept = [say(f"privacy.kept.{thing}", language, days=periods()["repeats"]) for thing in paper.kept]
    return Reply(
        say(
            "privacy.certificate",
            language,
            id=paper.id,
            day=day(local(paper.at), language),
            removed=", ".join(removed) or "–",
            kept="; ".join(kept),
            signature=paper.signature,
        )
    )


def leave_case(tx: Transaction, desk: Desk, room: FileRoom, alias: str, at: float) -> tuple[Counter[str], bool]:
    """Deletes the identity behind this alias; returns how much, and whether an open case keeps encrypted originals."""
    party, behind = parties.get(tx, alias), parties.look_behind(tx, alias)
    ticket = repository.find(tx, party.ticket) if party else None
    if behind is None or ticket is None:
        return Counter(), False
    # A party of a merged duplicate spoke in that other case.
    numbers = kept.with_twins(tx, ticket.number)
    removed = Counter(words=sum(_withhold(tx, desk, number, alias, behind, at) for number in numbers))
    parties.forget(tx, alias, at)
    removed["parties"] = 1
    sent = [file for number in numbers for file in _sent_by(tx, number, alias)]
    if ticket.status is not Status.ENDED:
        return removed, bool(sent)
    removed["originals"] = sum(erase_original(tx, room, file) for file in sent)
    return removed, False


def erase_original(tx: Transaction, room: FileRoom, file: str) -> bool:
    """Deletes a file's original and name; the working copy and the digest stay."""
    if not files.without_original(tx, file):
        return False
    room.erase_original(file)  # if this transaction fails, the next attempt has nothing left to delete
    return True


def _was_referred(tx: Transaction, alias: str) -> bool:
    """Whether a letter to an outside body was issued. It stays, as it was checked not to identify anybody."""
    party = parties.get(tx, alias)
    return any(referrals.of(tx, number) for number in (kept.with_twins(tx, party.ticket) if party else ()))


def _withhold(tx: Transaction, desk: Desk, number: str, alias: str, behind: Behind, at: float) -> int:
    """Deletes what they wrote that names them; returns how many pieces."""
    erased = 0
    for entry in repository.history(tx, number):
        if entry.by == alias:
            covered_words.forget(tx, number, entry.seq)  # the original of a redacted entry is deleted, too
        if entry.by == alias and (found := _naming(entry, behind)) is not None:
            desk.withhold(tx, number, entry.seq, "forgotten", at, found)
            erased += max(1, len(found))
    return erased


def _naming(entry: Entry, behind: Behind) -> tuple[str, ...] | None:
    """The answers that name them; (): the whole entry; None: it names nobody."""
    if isinstance(entry.action, Lodge):
        return tuple(one.field for one in entry.action.said if reveals_identity(one.text, behind)) or None
    return () if reveals_identity(getattr(entry.action, "text", ""), behind) else None


def _sent_by(tx: Transaction, number: str, alias: str) -> list[str]:
    """The files from this party."""
    history = repository.history(tx, number)
    return [file for entry in history if entry.by == alias for file in getattr(entry.action, "files", ())]
