"""What a correction means for a case: only what really changes is kept, and it goes where routing sends it now."""

from __future__ import annotations

from dataclasses import replace

from bot.cases.model.correction_actions import Correct, Part, as_text, corrected
from bot.cases.model.ticket import IN_WORK, Ticket
from bot.cases.settings.routing import Routing


class NothingCorrected(ValueError):
    """A correction that leaves everything as it is."""


def carried_out(routing: Routing, ticket: Ticket, action: Correct) -> Correct:
    """The correction as the history keeps it. A case moves only if the correction itself changes its route."""
    now, in_work = as_text(ticket.paper), ticket.status in IN_WORK
    parts = tuple(
        (part, value) for part, value in action.parts if value != now[part] and (in_work or part != Part.DANGER)
    )
    if not parts:
        raise NothingCorrected(f"{ticket.number} says so already; nothing was corrected.")
    kept = replace(action, parts=parts, copied=ticket.copied)
    if ticket.alone or not in_work:  # what only one unit may see stays there
        return kept
    before = routing.route(ticket.number, ticket.paper)
    after = routing.route(ticket.number, corrected(ticket.paper, parts))
    if after.alone:
        return replace(kept, unit=after.unit, copied=(), reason=after.reason, alone=True)
    moves = after.unit != before.unit and after.unit != ticket.unit
    unit = after.unit if moves else ticket.unit
    added = [one for one in after.copied if one not in before.copied]
    copied = tuple(dict.fromkeys(one for one in (*ticket.copied, *added) if one != unit))
    return replace(kept, unit=unit if moves else "", copied=copied, reason=after.reason if moves else "")
