"""Working copies of what people send: what can be seen, and nothing of who took it, where, when or with what.

Photos are drawn anew, papers become pictures of their pages, films lose everything but picture and sound. What cannot
be copied like that gets no copy; its original stays sealed, and a custodian may open it with a reason.
"""

from __future__ import annotations


class NoCopy(ValueError):
    """Of this file no working copy can be made."""
