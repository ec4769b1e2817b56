"""A person is forgotten and their cases stay: who they are, where they are reached and what names them is gone."""

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
    """At their own wish. What must stay is named in the certificate, with the reason."""
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
    """The certificate in words, for whoever asked."""
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
    """Who stands behind this alias is gone; how much that was, and whether the case goes on with sealed originals."""
    party, behind = parties.get(tx, alias), parties.look_behind(tx, alias)
    ticket = repository.find(tx, party.ticket) if party else None
    if behind is None or ticket is None:
        return Counter(), False
    # Whoever came along from a twin said there what they said.
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
    """What it was sent as goes, with its name; the copy that tells nothing and the digest stay."""
    if not files.without_original(tx, file):
        return False
    room.erase_original(file)  # should this transaction fail, the next try finds nothing left to erase
    return True


def _was_referred(tx: Transaction, alias: str) -> bool:
    """Whether a body outside was written to. The letter stays: it was held against all that is sealed before."""
    party = parties.get(tx, alias)
    return any(referrals.of(tx, number) for number in (kept.with_twins(tx, party.ticket) if party else ()))


def _withhold(tx: Transaction, desk: Desk, number: str, alias: str, behind: Behind, at: float) -> int:
    """Erase what they wrote that names them, and only that; how many pieces."""
    erased = 0
    for entry in repository.history(tx, number):
        if entry.by == alias:
            covered_words.forget(tx, number, entry.seq)  # what nobody could read any more is now gone for good
        if entry.by == alias and (found := _naming(entry, behind)) is not None:
            desk.withhold(tx, number, entry.seq, "forgotten", at, found)
            erased += max(1, len(found))
    return erased


def _naming(entry: Entry, behind: Behind) -> tuple[str, ...] | None:
    """Which answers of the paper name them; nothing in a tuple: the whole line; none: it does not."""
    if isinstance(entry.action, Lodge):
        return tuple(one.field for one in entry.action.said if reveals_identity(one.text, behind)) or None
    return () if reveals_identity(getattr(entry.action, "text", ""), behind) else None


def _sent_by(tx: Transaction, number: str, alias: str) -> list[str]:
    """The files that came from this party."""
    history = repository.history(tx, number)
    return [file for entry in history if entry.by == alias for file in getattr(entry.action, "files", ())]
