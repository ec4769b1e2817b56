"""Lists of tickets: which are wanted, in which order, a page at a time, as quick at the end as at the beginning."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from bot.store import Transaction, Value
from bot.store.cases import parties, word_index
from bot.store.cases.absent_officers import ABSENT
from bot.store.cases.statistics import Counted
from bot.store.cases.status_groups import NOT_ENDED
from bot.store.cases.tickets import LOOKS_ON, Kept, those

PAGE = 25
_FEW = 5_000  # cases; up to so many are fetched and sorted, more are filtered along the order of the list

Mark = tuple[str | float, ...]  # where a page ends: the order's values of its last case


class Order(StrEnum):
    """How a list is sorted."""

    DUE = "due"  # danger first, then what the parties said anew, then what is due first
    CHANGED = "changed"  # the last changed first
    LODGED = "lodged"  # the newest first
    FOLLOW_UP = "follow_up"  # the referral to follow up first
    INSPECTION = "inspection"  # what is inspected first
    NUMBER = "number"  # in the order of the numbers
    KIND = "kind"
    PLACE = "place"  # by province
    OFFICER = "officer"  # what nobody has first, then officer by officer


_SORTED: dict[Order, tuple[str, str]] = {
    Order.DUE: ("t.priority, t.quiet, t.due_at, t.number", ">"),
    Order.CHANGED: ("t.changed_at, t.number", "<"),
    Order.LODGED: ("t.lodged_at, t.number", "<"),
    Order.FOLLOW_UP: ("t.follow_up, t.number", ">"),
    Order.INSPECTION: ("t.inspection, t.number", ">"),
    Order.NUMBER: ("t.number", ">"),
    Order.KIND: ("t.kind, t.number", ">"),
    Order.PLACE: ("t.province, t.number", ">"),
    Order.OFFICER: ("t.officer, t.number", ">"),
}


@dataclass(frozen=True)
class Wanted:
    """The filters of a list. None means any."""

    statuses: Collection[str]
    unit: str | None = None  # owned by or copied to this unit; None: every unit, but no restricted cases
    officer: str | None = None  # "" is nobody
    priority: int | None = None
    due_before: float | None = None
    due_after: float | None = None
    contested: bool = False  # contested at least once
    referred: bool = False  # an outside body still has to answer
    follow_up_before: float | None = None
    inspected_from: str | None = None  # days as 2026-03-05
    inspected_before: str | None = None
    kind: str | None = None
    matter: str | None = None
    province: str | None = None
    tag: str | None = None
    numbers: Collection[str] = ()  # one of these
    lodged_after: float | None = None
    lodged_before: float | None = None
    lies_with: str | None = None  # owned by exactly this unit
    counted: Counted | None = None  # only what this number of the statistics counted
    words: tuple[tuple[int, ...], ...] = ()  # ids of the word index; one of each group must match
    absent_at: float | None = None  # only what somebody holds who is absent at this moment
    with_alone: bool = True  # also the unit's restricted cases: only for its own officers
    news: bool = False  # a party said something that was not opened yet
    followed_by: str = ""  # only what this officer follows
    followed_news: bool = False  # only where something happened since they looked
    hidden: bool | None = False  # only hidden cases or only visible ones; None: both
    outcome: str | None = None
    but_of: str = ""  # an officer sees none of the cases that they brought or joined themselves


def page(
    tx: Transaction,
    wanted: Wanted,
    order: Order,
    after: Mark | None = None,
    limit: int = PAGE,
    *,
    turned: bool = False,
) -> list[Kept]:
    """One page, after this mark; turned, from the end of the list to its beginning."""
    chosen, way, values = _chosen(tx, wanted, order, after, turned=turned)
    # The numbers are sorted first, so that nothing is decrypted for a case that is not shown.
    return those(tx, f"where t.number in (select t.number {chosen}) order by {way}", limit=limit, **values)


def versions(
    tx: Transaction,
    wanted: Wanted,
    order: Order,
    after: Mark | None = None,
    limit: int = PAGE,
    *,
    turned: bool = False,
) -> list[tuple[str, int]]:
    """The numbers and versions of the same page; nothing is decrypted."""
    chosen, _, values = _chosen(tx, wanted, order, after, turned=turned)
    return [
        (row["number"], row["version"]) for row in tx.all(f"select t.number, t.version {chosen}", limit=limit, **values)
    ]


def last_change(tx: Transaction) -> float:
    """When any case changed last."""
    row = tx.one("select max(changed_at) as at from tickets")
    return float(row["at"] or 0) if row else 0.0


def _chosen(
    tx: Transaction, wanted: Wanted, order: Order, after: Mark | None, *, turned: bool
) -> tuple[str, str, dict[str, Value]]:
    """Which rows a page has, in which order, and the values of that."""
    where, values = _where(tx, wanted)
    columns, further = _SORTED[order]
    further = further if not turned else "<" if further == ">" else ">"
    if after:
        names = [f"after{place}" for place in range(len(after))]
        where.append(f"({columns}) {further} ({', '.join(f':{name}' for name in names)})")
        values |= dict(zip(names, after, strict=True))
    way = columns if further == ">" else ", ".join(f"{column} desc" for column in columns.split(", "))
    return f"from tickets t where {' and '.join(where)} order by {way} limit :limit", way, values


def mark(ticket: Kept, order: Order) -> Mark:
    """The mark of a page that ends with this case."""
    columns, _ = _SORTED[order]
    return tuple(getattr(ticket, column.removeprefix("t.")) for column in columns.split(", "))


def length(order: Order) -> int:
    """How many values a mark of this order has."""
    return _SORTED[order][0].count(",") + 1


def count(tx: Transaction, wanted: Wanted, limit: int) -> int:
    """How many there are, counted up to a limit."""
    where, values = _where(tx, wanted)
    row = tx.one(
        f"select count(*) as n from (select 1 from tickets t where {' and '.join(where)} limit :limit) as counted",
        limit=limit,
        **values,
    )
    return int(row["n"]) if row else 0


def to_ask_again(tx: Transaction, before: float) -> list[str]:
    """Cases whose referral to an outside body is overdue for an answer."""
    rows = tx.all("select number from tickets where follow_up < :before order by follow_up, number", before=before)
    return [str(row["number"]) for row in rows]


def _where(tx: Transaction, wanted: Wanted) -> tuple[list[str], dict[str, Value]]:
    statuses = {f"status{place}": str(status) for place, status in enumerate(sorted(wanted.statuses))}
    among = f"t.status in ({', '.join(f':{name}' for name in statuses)})" if statuses else "1 = 0"
    where, values = [among], dict[str, Value](statuses)
    conditions: list[tuple[str, Value]] = [
        ("t.officer = :officer", wanted.officer),
        ("t.priority = :priority", wanted.priority),
        ("t.due_at < :due_before", wanted.due_before),
        ("t.due_at >= :due_after", wanted.due_after),
        ("t.follow_up < :follow_up_before", wanted.follow_up_before),
        ("t.inspection <> '' and t.inspection >= :inspected_from", wanted.inspected_from),
        ("t.inspection < :inspected_before", wanted.inspected_before),
        ("t.kind = :kind", wanted.kind),
        ("t.unit = :lies_with", wanted.lies_with),
        ("t.outcome = :outcome", wanted.outcome),
        ("t.province = :province", wanted.province),
        ("t.lodged_at >= :lodged_after", wanted.lodged_after),
        ("t.lodged_at < :lodged_before", wanted.lodged_before),
    ]
    for sql, value in conditions:
        if value is not None:
            where.append(sql)
            values[sql.rpartition(":")[2]] = value
    if wanted.numbers:
        names = {f"number{place}": number for place, number in enumerate(wanted.numbers)}
        where.append(f"t.number in ({', '.join(f':{name}' for name in names)})")
        values |= names
    if wanted.absent_at is not None:
        where.append(ABSENT)
        values["absent_at"] = wanted.absent_at
    if wanted.but_of:
        where.append(parties.NOT_THEIRS)
        values["but_of"] = parties.owner_of(tx, wanted.but_of)
    if wanted.counted:
        meant, meaning = wanted.counted.where()
        where.append(meant)
        values |= meaning
    if wanted.tag:
        where += ["t.tags <> ''", _with(tx, "ticket_tags", "tag", wanted.tag, values)]
    if wanted.matter:
        where.append(_with(tx, "ticket_matters", "matter", wanted.matter, values))
    if "ended" not in wanted.statuses:
        where.append(f"t.{NOT_ENDED}")
    if wanted.kind and wanted.kind != "complaint":
        where.append("t.kind <> 'complaint'")  # nearly all are complaints; a partial index finds the others
    if wanted.hidden is not None:
        where.append(f"t.hidden = {int(wanted.hidden)}")
    if wanted.contested:
        where.append("t.contested > 0")
    if wanted.news:
        where.append("t.quiet = 0")
    if wanted.followed_by:
        unseen = " and f.news = 1" if wanted.followed_news else ""
        where.append(f"t.number in (select f.ticket from followed_cases f where f.person = :followed_by{unseen})")
        values["followed_by"] = wanted.followed_by
    if wanted.referred:
        where.append("t.follow_up is not null")
    if wanted.unit is None:
        where.append("t.alone = 0")  # whoever sees every unit's cases sees none that is restricted to its unit
    else:
        values |= {"unit": wanted.unit, "looks_on": wanted.unit}
        where.append(_of_unit(tx, wanted))
        where += [] if wanted.with_alone else ["t.alone = 0"]
    return where + _with_words(tx, wanted.words, values), values


def _of_unit(tx: Transaction, wanted: Wanted) -> str:
    """Owned by the unit or copied to it. A small unit's cases are looked up, not searched for among all."""
    assert wanted.unit is not None
    if "ended" in wanted.statuses:
        theirs = "select number as ticket from tickets where unit = :unit"
        looked_on = "select ticket from ticket_units where unit = :looks_on"
        both = f"{theirs} union all {looked_on}"
        if _is_few(tx, both, unit=wanted.unit, looks_on=wanted.unit):
            return f"t.number in ({both})"
    return f"(t.unit = :unit or ({LOOKS_ON}))"


def _with(tx: Transaction, table: str, column: str, word: str, values: dict[str, Value]) -> str:
    """Cases with this word: a rare word is looked up first, a frequent one is only checked in the cases of the list."""
    found = f"select ticket from {table} where {column} = :{column}"
    values[column] = word
    if _is_few(tx, found, **{column: word}):
        return f"t.number in ({found})"
    return f"exists (select 1 from {table} w where w.{column} = :{column} and w.ticket = t.number)"


def _is_few(tx: Transaction, tickets: str, **values: Value) -> bool:
    """Whether fetching all of these costs less than filtering the list for one page of them."""
    row = tx.one(f"select count(*) as n from ({tickets} limit :most) as counted", most=_FEW + 1, **values)
    return row is not None and int(row["n"]) <= _FEW


def _with_words(tx: Transaction, groups: tuple[tuple[int, ...], ...], values: dict[str, Value]) -> list[str]:
    """A rare word is looked up first; a common one is only checked in the cases that match otherwise."""
    where = []
    for words in groups:
        names = {f"word{len(values) + place}": word for place, word in enumerate(words)}
        values |= names
        among = ", ".join(f":{name}" for name in names)
        if sum(word_index.rarity(tx, word) for word in words) <= word_index.RARE:
            where.append(f"t.number in (select ticket from concordance where word in ({among}))")
        else:
            where.append(f"exists (select 1 from concordance c where c.word in ({among}) and c.ticket = t.number)")
    return where
