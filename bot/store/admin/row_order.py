"""Rewrites the tables about people: the order in which they wrote, beside the order of cases, would name who filed."""

from __future__ import annotations

from bot.store import Store

_OF_PEOPLE = {"people": "name", "addresses": "channel", "talks": "version", "buttons": "hung_at", "waiting": "language"}


def forget_order(store: Store) -> None:
    """Takes a moment for each table, in which others wait; so it is done once a night."""
    for table, column in _OF_PEOPLE.items():
        store.forget_order(table, column)
