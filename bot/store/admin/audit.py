"""The trail: who looked at what is sealed, who came in, what was removed. Only added to, line chained to line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.store import Row, Transaction, Value
from bot.store.cases import parties
from bot.store.cases.parties import NOT_THEIRS

_CHAIN, _HEAD = "audit trail", "audit"


class What(StrEnum):
    """Every kind of audit entry."""

    IDENTITY_SEEN = "identity.seen"  # somebody's name and telephone number
    SEAL_OPENED = "seal.opened"
    ORIGINAL_OPENED = "original.opened"
    SIGNED_IN = "signed.in"
    SIGNED_OUT = "signed.out"
    SESSIONS_ENDED = "sessions.ended"  # by the officer, in another browser
    PASSWORD_SET = "password.set"
    SECOND_FACTOR = "second.factor"  # set up, removed, a recovery code used, new ones made
    CHAT_LINKED = "chat.linked"  # to the account of the officer who is named
    CHAT_ENDED = "chat.ended"
    ROLE_CHANGED = "role.changed"
    ROLE_PROPOSED = "role.proposed"  # it needs a second person
    ROLE_REFUSED = "role.refused"
    DATA_EXPORTED = "data.exported"
    PERSON_FORGOTTEN = "person.forgotten"
    RETENTION = "retention"
    PAPER_PUBLISHED = "paper.published"
    PAPER_WITHDRAWN = "paper.withdrawn"
    PAPER_RETURNED = "paper.returned"
    GATE_OVERRIDDEN = "gate.overridden"  # published although checked questions fail
    ANSWER_JUDGED = "answer.judged"
    NOTICE_GIVEN = "notice.given"
    NOTICE_ENDED = "notice.ended"
    CASE_TAKEN_IN = "case.taken_in"  # for somebody who called, visited or wrote
    WORK_HANDED_OVER = "work.handed_over"  # an officer's cases, during leave or for good
    BAN_PUT = "ban.put"  # somebody in this case may file nothing for a time
    BAN_LIFTED = "ban.lifted"
    FORM_WORDED = "form.worded"
    ROSTER_CHANGED = "roster.changed"  # who is called outside office hours
    API_KEY = "api.key"  # given to another system, or revoked
    RULES_CHANGED = "rules.changed"  # the calendar, periods, limits, emergency numbers, canned answers
    DOOR_CLOSED = "door.closed"  # a channel, the API, filing, or answers
    DOOR_OPENED = "door.opened"
    MACRO_RUN = "macro.run"  # several steps on a case in one click
    CASE_PRINTED = "case.printed"  # as a page or a PDF
    LETTER_CHECKED = "letter.checked"  # to a body outside, about a case in which somebody is sealed
    LETTER_REFUSED = "letter.refused"  # because it contains something that such a body may not know
    LETTER_ISSUED = "letter.issued"


@dataclass(frozen=True)
class Line:
    """One audit entry. `about` is a case, an account or a certificate, never a citizen."""

    seq: int
    at: float
    who: str
    what: str
    about: str


def write(tx: Transaction, who: str, what: What, about: str, at: float) -> None:
    """Appends an entry. Other writers wait until this transaction ends, so that the chain cannot fork."""
    seq, before = _head(tx)
    line = Line(seq + 1, at, who, what, about)
    digest = _digest(tx, line, before)
    tx.run(
        "insert into audit (seq, at, who, what, about, digest) values (:seq, :at, :who, :what, :about, :digest)",
        seq=line.seq,
        at=at,
        who=who,
        what=str(what),
        about=about,
        digest=digest,
    )
    tx.run("update about set value = :head where name = :name", head=_signed(tx, line.seq, digest), name=_HEAD)


def newest(tx: Transaction, limit: int = 200) -> list[Line]:
    rows = tx.all("select seq, at, who, what, about from audit order by seq desc limit :limit", limit=limit)
    return [Line(**row) for row in rows]


def page(
    tx: Transaction,
    *,
    reader: str = "",
    what: tuple[str, ...] = (),
    who: str = "",
    about: str = "",
    before: int = 0,
    limit: int = 50,
) -> list[Line]:
    """A page of the entries that match, the newest first, older than `before`.

    A reader sees nothing about a case that lies with its unit alone, or that they have a part in themselves.
    """
    where, values = ["1 = 1"], dict[str, Value](limit=limit)
    if reader:
        hidden = f"t.alone = 1 or not ({NOT_THEIRS})"
        where.append(f"not exists (select 1 from tickets t where t.number = a.about and ({hidden}))")
        values["but_of"] = parties.owner_of(tx, reader)
    if what:
        names = {f"what{place}": one for place, one in enumerate(what)}
        where.append(f"what in ({', '.join(f':{name}' for name in names)})")
        values |= names
    for sql, value in (("who = :who", who), ("about = :about", about), ("seq < :before", before)):
        if value:
            where.append(sql)
            values[sql.rpartition(":")[2]] = value
    rows = tx.all(
        f"select seq, at, who, what, about from audit a where {' and '.join(where)} order by seq desc limit :limit",
        **values,
    )
    return [Line(**row) for row in rows]


def of_seals(tx: Transaction, reader: str, unit: str, before: int = 0, limit: int = 50) -> list[Line]:
    """Who unsealed something in this unit's cases: a page, the newest first, older than `before`; none of the reader's
    own."""
    rows = tx.all(
        f"""select a.seq, a.at, a.who, a.what, a.about from audit a join tickets t on t.number = a.about
           where a.what in ('seal.opened', 'original.opened') and t.unit = :unit and {NOT_THEIRS}
             and (:before = 0 or a.seq < :before)
           order by a.seq desc limit :limit""",
        unit=unit,
        but_of=parties.owner_of(tx, reader),
        before=before,
        limit=limit,
    )
    return [Line(**row) for row in rows]


def times(tx: Transaction, what: What, about: str, since: float, who: str = "") -> int:
    """How often this happened to that since then, by this officer or by anybody."""
    row = tx.one(
        """select count(*) as n from audit
           where about = :about and what = :what and at >= :since and (:who = '' or who = :who)""",
        about=about,
        what=str(what),
        since=since,
        who=who,
    )
    return int(row["n"]) if row else 0


def count(tx: Transaction) -> int:
    row = tx.one("select count(*) as n from audit")
    return int(row["n"]) if row else 0


def faults(tx: Transaction) -> str:
    """The first broken link of the hash chain, in words for an auditor; nothing if all is intact."""
    before, expected = "", 1
    for row in tx.all("select * from audit order by seq"):
        if row["seq"] != expected:
            return f"audit trail: line {expected} is missing."
        if row["digest"] != _digest(tx, _line(row), before):
            return f"audit trail: line {expected} was changed, or the line before it."
        before, expected = row["digest"], expected + 1
    kept = tx.one("select value from about where name = :name", name=_HEAD)
    if kept is None:
        return "" if expected == 1 else "audit trail: the note of its last line is missing."
    if kept["value"] != _signed(tx, expected - 1, before):
        return f"audit trail: it ends at line {expected - 1}, which is not where it was left; lines were cut off."
    return ""


def _head(tx: Transaction) -> tuple[int, str]:
    """The last entry's number and digest. Its row stays locked until this transaction ends."""
    tx.run(
        "insert into about (name, value) values (:name, '') on conflict (name) do update set value = about.value",
        name=_HEAD,
    )
    last = tx.one("select seq, digest from audit order by seq desc limit 1")
    return (last["seq"], last["digest"]) if last else (0, "")


def _signed(tx: Transaction, seq: int, digest: str) -> str:
    return tx.seal.fingerprint("end of the audit trail", str(seq), digest)


def _digest(tx: Transaction, line: Line, before: str) -> str:
    return tx.seal.fingerprint(_CHAIN, before, str(line.seq), repr(line.at), line.who, line.what, line.about)


def _line(row: Row) -> Line:
    return Line(row["seq"], row["at"], row["who"], row["what"], row["about"])
