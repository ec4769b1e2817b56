"""Working copies of uploaded files without metadata: photos re-encoded, PDFs rasterised, videos and voices stripped.

A file that cannot be copied like that gets no copy; its original stays encrypted, and a custodian may open it with a
reason.
"""

from __future__ import annotations


class NoCopy(ValueError):
    """No working copy of this file can be made."""


class TooSlow(NoCopy):
    """Making the copy takes longer than it may."""
