"""What a run of the tests cost: on the clock, and of CPU with all its processes, PostgreSQL's among them."""

from __future__ import annotations

import resource
import time

import psutil


def seconds_on_the_clock() -> float:
    return time.time() - float(psutil.Process().create_time())


def seconds_of_cpu() -> float:
    """Of this process and of all its children that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def told(postgresql: float) -> str:
    """One line for the end of a run; PostgreSQL is nobody's child, so its own seconds are handed in."""
    cpu = seconds_of_cpu()
    return (
        f"{seconds_on_the_clock():.0f} s on the clock, {cpu + postgresql:.0f} s of CPU ({postgresql:.0f} s PostgreSQL)"
    )
