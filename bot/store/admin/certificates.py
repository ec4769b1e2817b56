"""Certificates: what was removed, how much and when, signed with the house's key. They name nobody."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from bot.basics.dates import buddhist_year
from bot.store import Row, Transaction
from bot.store.cases.tickets import next_number


@dataclass(frozen=True)
class Certificate:
    """A certificate that can be shown to anybody and checked with the key."""

    id: str
    about: str  # "forgotten" or "retention"
    at: float
    removed: Mapping[str, int]  # how many of each kind
    kept: Sequence[str]  # what had to stay, as names under privacy.kept in the texts
    signature: str = ""


def issue(tx: Transaction, about: str, removed: Mapping[str, int], kept: Sequence[str], at: float) -> Certificate:
    """Issues and keeps a new certificate."""
    year = buddhist_year(at)
    number = f"C{year}-{next_number(tx, f'certificates of {year}'):06}"
    paper = Certificate(number, about, at, dict(removed), tuple(kept))
    signature = _sign(tx, paper)
    tx.run(
        "insert into certificates (id, about, at, removed, kept, signature) values (:id, :about, :at, :r, :k, :s)",
        id=number,
        about=about,
        at=at,
        r=json.dumps(dict(removed)),
        k=" ".join(kept),
        s=signature,
    )
    return Certificate(number, about, at, dict(removed), tuple(kept), signature)


def get(tx: Transaction, number: str) -> Certificate | None:
    row = tx.one("select * from certificates where id = :id", id=number)
    return _certificate(row) if row else None


def newest(tx: Transaction, limit: int = 50) -> list[Certificate]:
    return [_certificate(row) for row in tx.all("select * from certificates order by at desc, id limit :n", n=limit)]


def to_json(paper: Certificate) -> str:
    """The certificate as a JSON file."""
    return json.dumps({**asdict(paper), "kept": list(paper.kept)}, ensure_ascii=False)


def from_json(text: str) -> Certificate:
    """Parses a certificate; raises ValueError if the text is none."""
    try:
        said = json.loads(text)
        removed = {str(thing): int(count) for thing, count in said["removed"].items()}
        kept = tuple(str(one) for one in said["kept"])
        signature = str(said["signature"])
        return Certificate(str(said["id"]), str(said["about"]), float(said["at"]), removed, kept, signature)
    except (LookupError, TypeError, AttributeError) as broken:
        raise ValueError("This is no certificate: it has other parts than those that we issue.") from broken


def genuine(tx: Transaction, paper: Certificate) -> bool:
    """Whether this certificate carries our signature and was not changed."""
    return _sign(tx, paper) == paper.signature


def faults(tx: Transaction) -> list[str]:
    """The kept certificates that were changed after signing."""
    papers = [_certificate(row) for row in tx.all("select * from certificates order by id")]
    return [f"certificate {paper.id} was changed after it was signed." for paper in papers if not genuine(tx, paper)]


def _sign(tx: Transaction, paper: Certificate) -> str:
    said = {**asdict(paper), "kept": list(paper.kept)}
    del said["signature"]
    return tx.seal.fingerprint("certificate", json.dumps(said, sort_keys=True, ensure_ascii=True))


def _certificate(row: Row) -> Certificate:
    removed: dict[str, int] = json.loads(row["removed"])
    return Certificate(row["id"], row["about"], row["at"], removed, tuple(row["kept"].split()), row["signature"])
