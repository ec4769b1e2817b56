"""Which sections an answer was taken from."""

from __future__ import annotations

from collections.abc import Iterable

from bot.basics.messages import Reply


def served(replies: Iterable[Reply]) -> tuple[str, ...]:
    """The section that each claim rests on, by its name; always in one order, for two who count wait for each other."""
    claims = [reply.sources[0] for reply in replies if reply.asserted and reply.sources]
    return tuple(sorted({f"{one.document}#{one.heading.rpartition(' › ')[2]}" for one in claims}))
