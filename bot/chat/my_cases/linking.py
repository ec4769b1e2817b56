"""One person in two channels: a code from the one, typed in the other, and the cases go on in both."""

from __future__ import annotations

from bot.chat.effects import GivePairingCode
from bot.chat.turn import Outcome, Turn


def link_channels(turn: Turn) -> Outcome | None:
    """Whoever asks gets a code; whoever types one is served where invitations are."""
    return turn.outcome(acts=[GivePairingCode()]) if turn.means == "link" else None
