"""Groups of case statuses as SQL: those of bot/cases/model/ticket.py, and a test keeps both the same."""

from __future__ import annotations

WAITING = "('new', 'reopened')"
IN_HAND = "('taken', 'asked')"
NOT_ENDED = (
    "status <> 'ended'"  # the very condition of the partial indexes of open cases: a query that has it may use them
)
IN_WORK = "('new', 'taken', 'asked', 'reopened')"
