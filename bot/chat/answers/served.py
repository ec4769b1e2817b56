"""Which sections an answer was taken from, for the usage statistics."""

from __future__ import annotations

from collections.abc import Iterable

from bot.basics.messages import Reply


def served(replies: Iterable[Reply]) -> tuple[str, ...]:
    """The section of each claim, by name; sorted, because concurrent writers must lock rows in the same order."""
    claims = [reply.sources[0] for reply in replies if reply.asserted and reply.sources]
    return tuple(sorted({f"{claim.document}#{claim.heading.rpartition(' › ')[2]}" for claim in claims}))
