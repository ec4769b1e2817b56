"""What a citizen will see of something before it is done, as their own channel shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.basics.dates import moment
from bot.basics.messages import Letter
from bot.cases.messages.notifications import News
from bot.cases.model.action_classes import Action
from bot.cases.model.submission import Identity
from bot.channels.looks import Look, look
from bot.console.request import Office, Visit
from bot.delivery.mailbox import ways
from bot.store import Transaction
from bot.store.cases import parties
from bot.store.cases.parties import JOINED, Party

# For a sealed case all of these are shown, to hide which one the citizen uses.
_CHANNELS = ("line", "telegram", "web")


@dataclass(frozen=True)
class Shown:
    """A message as one channel shows it."""

    channel: str
    look: Look


@dataclass(frozen=True)
class Preview:
    """What the filer or the joined parties will receive; nothing shown: nobody can be reached."""

    joined: bool  # for joined parties; else for the filer
    count: int  # number of recipients
    shown: tuple[Shown, ...]
    every: str = ""  # why every channel is shown: it is sealed which one is theirs


@dataclass(frozen=True)
class Foreseen:
    """All previews, and when the messages are sent."""

    previews: tuple[Preview, ...]
    morning: str  # the end of quiet hours; empty: at once


def foresee(tx: Transaction, office: Office, visit: Visit, action: Action, seen: int) -> Foreseen:
    """Previews the action; raises what carrying it out would raise."""
    news = office.desk.foresee(tx, visit.officer, action, visit.at, seen=seen)
    theirs = [one for one in news if parties.is_alias(one.person)]
    everybody = {party.alias: party for party in parties.of(tx, action.number)}
    sides = [
        [party for party in theirs if (everybody[party.person].role == JOINED) is joined] for joined in (False, True)
    ]
    over = office.desk.deadlines.quiet.over(visit.at)
    return Foreseen(
        tuple(_preview(tx, side, everybody) for side in sides if side), moment(over, visit.language) if over else ""
    )


def _preview(tx: Transaction, side: Sequence[News], everybody: dict[str, Party]) -> Preview:
    """Joined parties all receive the same, so the first stands for all."""
    first, party = side[0], everybody[side[0].person]
    language = (parties.look_behind(tx, party.alias) or parties.Behind("")).language
    channels = [one.channel for one in ways(tx, first.person, first.weight)]
    every = "sealed" if channels and party.identity != Identity.NAMED else ""
    letters = [
        Letter(0, channel, "", first.reply, "", language)
        for channel in (_CHANNELS if every else dict.fromkeys(channels))
    ]
    return Preview(
        party.role == JOINED, len(side), tuple(Shown(letter.channel, look(letter)) for letter in letters), every
    )
