"""Sends an answer on LINE: by its free reply token while valid, else by push, as far as the quota allows."""

from __future__ import annotations

import logging
import uuid
from collections import OrderedDict
from collections.abc import Callable, Sequence

from bot.basics.messages import Kind, Letter, Weight
from bot.channels import OnlyWhenAsked, Unacceptable
from bot.channels.line.api import Json, Line, QuotaSpent, TokenSpent
from bot.channels.line.quota import Plan
from bot.channels.line.render import calls
from bot.channels.line.replytoken import ReplyToken

log = logging.getLogger(__name__)

_REMEMBERED = 10_000  # used reply tokens
_ORDER = (Weight.CHATTER, Weight.NEWS, Weight.DANGER)


class Delivery:
    """Sends messages and tracks the quota."""

    def __init__(self, line: Line, now: Callable[[], float]) -> None:
        self._line = line
        self._now = now
        self._used: OrderedDict[str, None] = OrderedDict()
        self.plan = Plan()

    async def bring(self, letters: Sequence[Letter]) -> None:
        """Sends the messages of one answer. A call that LINE rejects is repeated as plain text."""
        try:
            await self._bring(letters, plain=False)
        except Unacceptable as unacceptable:
            log.error("LINE refuses what we drew, so it goes as text: %s", unacceptable)
            await self._bring(letters, plain=True)

    async def _bring(self, letters: Sequence[Letter], *, plain: bool) -> None:
        for number, messages in enumerate(calls(letters, plain=plain)):
            token = self._free_way(letters[0]) if number == 0 else None
            if token is None or not await self._replied(token, messages, letters):
                await self._push(messages, letters, number)

    async def _replied(self, token: ReplyToken, messages: Sequence[Json], letters: Sequence[Letter]) -> bool:
        """Whether they were delivered by the reply token."""
        try:
            await self._line.reply(token.token, messages)
        except TokenSpent:
            self._spend(token)
            # An earlier attempt with unknown result may have used the token: then the message has arrived.
            return letters[0].attempts > 0 and _weight(letters) is Weight.CHATTER
        self._spend(token)
        return True

    async def _push(self, messages: Sequence[Json], letters: Sequence[Letter], number: int) -> None:
        weight = _weight(letters)
        if not self.plan.may_push(weight, self._now()):
            raise OnlyWhenAsked(f"what is left of this month is kept for more than {weight}")
        key = letters[0].key if number == 0 else str(uuid.uuid5(uuid.UUID(letters[0].key), str(number)))
        try:
            await self._line.push(letters[0].address, messages, key)
        except QuotaSpent:
            self.plan = self.plan.spent(self._now())
            raise
        self.plan = self.plan.pushed()

    def _free_way(self, letter: Letter) -> ReplyToken | None:
        token = ReplyToken.read(letter.ticket_out)
        return token if token and token.token not in self._used and token.lives(self._now()) else None

    def _spend(self, token: ReplyToken) -> None:
        self._used[token.token] = None
        if len(self._used) > _REMEMBERED:
            self._used.popitem(last=False)


def _weight(letters: Sequence[Letter]) -> Weight:
    """The importance of these messages: that of the most important one. A receipt counts as news."""
    return max((_weight_of(letter) for letter in letters), key=_ORDER.index)


def _weight_of(letter: Letter) -> Weight:
    if letter.weight is not Weight.CHATTER:
        return letter.weight
    return {Kind.TICKET: Weight.NEWS, Kind.DANGER: Weight.DANGER}.get(letter.reply.kind, Weight.CHATTER)
