"""Links two channels of one person: gives a code in one that is typed in the other."""

from __future__ import annotations

from bot.chat.effects import GivePairingCode
from bot.chat.turn import Outcome, Turn


def link_channels(turn: Turn) -> Outcome | None:
    """Gives a code to who asks; typed codes are handled with invitations."""
    return turn.outcome(acts=[GivePairingCode()]) if turn.means == "link" else None
