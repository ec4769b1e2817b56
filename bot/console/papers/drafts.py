"""A paper is brought: a draft that lies apart, what was found in it, and the gate before it is published."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from starlette.responses import Response

from bot.basics.access import audiences, may, require
from bot.basics.dates import local, read_day
from bot.basics.text_split import cut
from bot.basics.texts import say
from bot.console.field_lengths import MAX_PAPER_LINE_LETTERS
from bot.console.page import failure, go, render
from bot.console.papers.papers import as_answers, audience_name, every
from bot.console.request import Office, Visit, too_large
from bot.questions.paper_drafts import NotSoYet, kind_of
from bot.questions.run_indexer import IndexerFailed, kinds
from bot.questions.sections import closed
from bot.store.papers import editions
from bot.store.papers.editions import Draft, State
from knowledge.passages import PAPER_NAME, Paper, Passage

log = logging.getLogger("mindbot.console")

_DAYS = ("effective", "as_of", "review_by")
_LINES = ("title", "owner")
_MOST_SOURCES = 20


class Unfit(ValueError):
    """A form field is invalid; key is the text that says why."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def bring(office: Office, visit: Visit) -> Response:
    """Shows the upload form, or stores a new draft and starts its check."""
    require(visit.officer, "papers.edit")
    try:
        known = kinds()
    except IndexerFailed as broken:
        log.error("the indexer does not say what it can read: %s", broken)
        return failure(visit, 503)
    if visit.request.method == "GET":
        return _form(office, visit, known)
    if visit.too_large:
        return _form(office, visit, known, 413, wrong=too_large(visit))
    try:
        paper, fields = _paper_named(office, visit), _fields(office, visit)
        if len(visit.photos) != 1 or kind_of(visit.photos[0].name) not in known:
            raise Unfit("console.papers.wrong.file")
    except Unfit as wrong:
        return _form(office, visit, known, 422, wrong=say(wrong.key, visit.language, kinds=_listed(known)))
    file = visit.photos[0]
    said = {"do": "put", "paper": paper, "fields": _with_what_was(office, visit, paper, kind_of(file.name), fields)}
    id = office.papers.bring(visit.officer, file.name, file.content, said)
    log.info("a draft of %s was brought by %s", paper, visit.officer.id)
    return go(visit, f"drafts/{id}")


def one(office: Office, visit: Visit) -> Response:
    draft = _draft(office, visit)
    return _page(office, visit, draft) if draft else failure(visit, 404)


def act(office: Office, visit: Visit) -> Response:
    """Publishes, checks again or discards a draft."""
    draft = _draft(office, visit)
    if draft is None:
        return failure(visit, 404)
    match visit.text("do"):
        case "publish":
            return _publish(office, visit, draft)
        case "amend" if "refused" not in draft.found and draft.state is not State.CHECKING:
            return _amend(office, visit, draft)
        case "again" if "refused" not in draft.found:
            office.papers.check_again(draft.id)
            return go(visit, f"drafts/{draft.id}")
        case "throw":
            office.papers.throw_away(draft.id)
            return go(visit, "papers?done=throw")
    return failure(visit, 404)


def _amend(office: Office, visit: Visit, draft: Draft) -> Response:
    """Changes what the draft says of itself, and checks it again."""
    try:
        office.papers.amend(draft, _fields(office, visit))
    except Unfit as wrong:
        return _page(office, visit, draft, 422, wrong=say(wrong.key, visit.language))
    log.info("the draft %s was amended by %s", draft.id, visit.officer.id)
    return go(visit, f"drafts/{draft.id}")


def _publish(office: Office, visit: Visit, draft: Draft) -> Response:
    try:
        office.papers.publish(visit.officer, draft.id, visit.text("reason", MAX_PAPER_LINE_LETTERS))
    except NotSoYet as wrong:
        return _page(office, visit, draft, 409, wrong=say(wrong.key, visit.language))
    except IndexerFailed as broken:
        failed = say("console.papers.wrong.failed", visit.language, why=str(broken))
        return _page(office, visit, draft, 503, wrong=failed)
    return go(visit, f"drafts/{draft.id}?done=publish")


def _form(office: Office, visit: Visit, known: Sequence[str], status: int = 200, *, wrong: str = "") -> Response:
    mine = [
        one
        for one in every(office.library, audiences(visit.officer))
        if office.papers.may_edit(visit.officer, one.owner)
    ]
    names = ("paper", "name", "sources", "audience", *_DAYS, *_LINES)
    return render(
        visit,
        "bring",
        status,
        papers=sorted(mine, key=lambda paper: paper.id),
        owners=_owners(office, visit),
        unit=visit.officer.unit,
        accept=",".join(f".{kind}" for kind in known),
        kinds=_listed(known),
        megabytes=office.papers.megabytes,
        typed={**dict.fromkeys(names, ""), **visit.form, "paper": visit.text("paper")},
        wrong=wrong,
    )


def _owners(office: Office, visit: Visit) -> list[str]:
    """The units that this officer may name as a paper's owner, by their full names."""
    units = office.desk.routing.units.values()
    return sorted(unit.th for unit in units if may(visit.officer, "papers.edit", unit=unit.id))


def _listed(kinds: Sequence[str]) -> str:
    return ", ".join(kind.upper() for kind in kinds)


def _page(office: Office, visit: Visit, draft: Draft, status: int = 200, *, wrong: str = "") -> Response:
    trouble = office.papers.trouble(visit.officer, draft)
    override = trouble == "papers.gate.broken" and office.papers.may_override(visit.officer, draft)
    done = visit.text("done")
    return render(
        visit,
        "draft",
        status,
        draft=draft,
        found=draft.found,
        progress=office.papers.progress(draft.id) if draft.state is State.CHECKING else (0, 0),
        titles={one.id: one.title for one in every(office.library, audiences(visit.officer))},
        owners=_owners(office, visit),
        unit=visit.officer.unit,
        cover={
            **dict.fromkeys(("sources", "audience", *_DAYS, *_LINES), ""),
            **(draft.found.get("paper") or draft.about.get("fields", {})),
        },
        moved={which: _readable(office, visit, draft, which) for which in ("broken", "mended")},
        states=State,
        answers=_answers(office, visit, draft),
        audience=lambda audience: audience_name(audience, visit.language),
        trouble=trouble,
        why=say(trouble, visit.language) if trouble else "",
        override=override,
        said=say("console.papers.done.publish", visit.language) if done == "publish" else "",
        wrong=wrong,
    )


def _readable(office: Office, visit: Visit, draft: Draft, which: str) -> list[Mapping[str, str]]:
    """The test questions with changed results, without those about papers that this officer may not read.

    Administrators see all, because they may override the check.
    """
    everybody = frozenset(office.library.index.partitions)
    readers = everybody if may(visit.officer, "papers.override", unit="") else audiences(visit.officer)
    sections = ("wanted", "before", "after")
    return [
        one
        for one in draft.found.get(which, ())
        if not any(closed(office.library, name, readers) for part in sections for name in one[part].split(", "))
    ]


def _answers(office: Office, visit: Visit, draft: Draft) -> list[tuple[str, str]]:
    """The draft's sections as the bot would answer with them."""
    cover = draft.found.get("paper")
    if not cover:
        return []
    days = {key: date.fromisoformat(cover[key]) if cover[key] else None for key in _DAYS}
    paper = Paper(**{**cover, **days, **{key: tuple(cover[key]) for key in ("aliases", "sources")}})
    sections = [
        Passage(f"{paper.id}#{place}", paper.id, tuple(one["heading"]), one["text"], one["clause"])
        for place, one in enumerate(draft.found["sections"], 1)
    ]
    said = as_answers(office.library, paper, sections, visit.language, local(visit.at).date())
    return [(one.heading[-1], text) for one, text in zip(sections, said, strict=True)]


def _draft(office: Office, visit: Visit) -> Draft | None:
    """The draft, for its author and for who may publish it; None for others."""
    require(visit.officer, "papers.edit")
    draft = office.store.read(lambda tx: editions.draft(tx, visit.path("draft")))
    if draft is None or draft.state is State.THROWN:
        return None
    owner = str((draft.found.get("paper") or {}).get("owner", ""))
    mine = draft.made_by == visit.officer.id or office.papers.may_edit(visit.officer, owner)
    return draft if mine else None


def _paper_named(office: Office, visit: Visit) -> str:
    """The id of the paper that is replaced, or of a new one."""
    chosen = visit.text("paper")
    name = chosen or visit.text("name").lower()
    if not PAPER_NAME.fullmatch(name) or name.startswith("questions/"):
        raise Unfit("console.papers.wrong.name")
    known = next((one for one in _all(office) if one.id == name), None)
    if known and not office.papers.may_edit(visit.officer, known.owner):
        raise Unfit("papers.gate.owner")
    return name


def _fields(office: Office, visit: Visit) -> dict[str, Any]:
    """The metadata from the form; the owner must be a unit for which this officer may publish."""
    fields: dict[str, Any] = {key: text for key in _LINES if (text := visit.text(key, MAX_PAPER_LINE_LETTERS))}
    if (owner := fields.get("owner")) and not office.papers.may_edit(visit.officer, owner):
        raise Unfit("console.papers.wrong.owner")
    for key in _DAYS:
        if typed := visit.text(key):
            try:
                fields[key] = read_day(typed).isoformat()
            except ValueError as wrong:
                raise Unfit("console.papers.wrong.day") from wrong
    if (audience := visit.text("audience")) in ("public", "staff", f"unit:{visit.officer.unit}"):
        fields["audience"] = audience
    if sources := [
        cut(line.strip(), MAX_PAPER_LINE_LETTERS) for line in visit.text("sources").splitlines() if line.strip()
    ]:
        fields["sources"] = sources[:_MOST_SOURCES]
    return fields


def _with_what_was(office: Office, visit: Visit, paper: str, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The metadata of the draft: a file without its own keeps the replaced paper's; a new one belongs to the unit."""
    was = next((one for one in _all(office) if one.id == paper), None)
    if was is None:
        owner = office.desk.routing.name(visit.officer.unit, "th") if visit.officer.unit else ""
        return {**({"owner": owner} if owner and not may(visit.officer, "papers.edit", unit="") else {}), **fields}
    if kind == "md":
        return fields
    kept = {"title": was.title, "audience": was.audience, "owner": was.owner, "sources": list(was.sources)}
    days = {key: day.isoformat() for key in _DAYS if (day := getattr(was, key))}
    return {**{key: value for key, value in kept.items() if value}, **days, "aliases": list(was.aliases), **fields}


def _all(office: Office) -> list[Paper]:
    """All papers of every audience, to check permissions before anything is shown."""
    return every(office.library, frozenset(office.library.index.partitions))
