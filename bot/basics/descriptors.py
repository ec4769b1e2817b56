"""How many connections this process can hold: each takes one of its file descriptors."""

from __future__ import annotations

_KEPT = 256  # for files, databases and what we fetch
_WITHOUT_LIMIT = 1024  # where the system does not say
_MOST = 8192


def most_connections() -> int:
    """How many connections may be open at once, raising our own limit as far as the system lets us."""
    return max(64, min(_raised() - _KEPT, _MOST))


def _raised() -> int:
    try:
        import resource
    except ImportError:
        return _WITHOUT_LIMIT
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _MOST + _KEPT if hard == resource.RLIM_INFINITY else min(hard, _MOST + _KEPT)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    except (OSError, ValueError):
        return soft
    return wanted
