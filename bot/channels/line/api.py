"""LINE's Messaging API: the only door to its library. Every call ends in time; what LINE refuses gets a name."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from aiohttp import ClientTimeout
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    Configuration,
    Message,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
)
from pydantic.v1 import ValidationError

from bot.channels import Gone, Later, OnlyWhenAsked, TooMuch, Unacceptable, Undeliverable
from bot.channels.line.limits import ANSWER_SECONDS, CONNECT_SECONDS, CONTENT_SECONDS, LOADING_SECONDS

API, DATA_API = "https://api.line.me", "https://api-data.line.me"
BREATH_SECONDS = 2.0  # after LINE said that we call too often; it does not say how long to wait
PREPARING_SECONDS = 2.0  # between looks at something that LINE is still preparing
TOKEN_SECONDS = 60.0  # between tries while LINE does not accept our access token

Json = Mapping[str, Any]

log = logging.getLogger(__name__)

# LINE may say that it took a call in words that its library does not know yet; sent again, it would arrive twice.
_TAKEN = suppress(ValidationError)
_TIMEOUT = ClientTimeout(total=ANSWER_SECONDS, connect=CONNECT_SECONDS)
_CONTENT_TIMEOUT = ClientTimeout(total=CONTENT_SECONDS, connect=CONNECT_SECONDS)


class TokenSpent(Exception):
    """The reply token was used before, or its time is over."""


class QuotaSpent(OnlyWhenAsked):
    """This month's messages that may be sent unasked are spent."""


class Line:
    """LINE as a running bot needs it. It opens in the loop where it is first used."""

    def __init__(self, token: str, api: str = "", data_api: str = "") -> None:
        self._configuration = Configuration(host=api or API, access_token=token)
        self._data_api = data_api or DATA_API
        self._client: AsyncApiClient | None = None
        logging.getLogger("linebot").setLevel(logging.INFO)  # below that it writes down what people are told

    async def reply(self, token: str, messages: Sequence[Json]) -> None:
        """Answer by this token; TokenSpent if it is no longer good."""
        request = ReplyMessageRequest(replyToken=token, messages=_models(messages))
        try:
            with _TAKEN:
                await self._api.reply_message(request, _request_timeout=_TIMEOUT)
        except ApiException as wrong:
            if wrong.status == 400 and not _body(wrong).get("details"):  # else it is the messages that are wrong
                raise TokenSpent(_words(wrong)) from wrong
            raise _named(wrong) from wrong

    async def push(self, address: str, messages: Sequence[Json], key: str) -> None:
        """Write unasked. However often it is tried with the same key, it arrives once."""
        request = PushMessageRequest(to=address, messages=_models(messages))
        try:
            with _TAKEN:
                await self._api.push_message(request, x_line_retry_key=key, _request_timeout=_TIMEOUT)
        except ApiException as wrong:
            if wrong.status == 409:  # LINE had it already
                return
            raise _named(wrong) from wrong

    async def think(self, address: str) -> None:
        """Show the dots, until the answer is there."""
        request = ShowLoadingAnimationRequest(chatId=address, loadingSeconds=LOADING_SECONDS)
        await self._api.show_loading_animation(request, _request_timeout=_TIMEOUT)

    async def content(self, message: str, most: int) -> bytes:
        """What somebody sent, at most so many bytes of it."""
        # The library reads a body whole before its size can be looked at, so only its connection is used.
        client = self._opened()
        answer = await client.rest_client.get_request(
            f"{self._data_api}/v2/bot/message/{message}/content",
            headers=dict(client.default_headers),
            _preload_content=False,
            _request_timeout=_CONTENT_TIMEOUT,
        )
        async with answer:
            if answer.status == 202:
                raise Later(PREPARING_SECONDS, "LINE still prepares it")
            if answer.status in (404, 410):
                raise Gone(f"LINE answered {answer.status}")
            if answer.status != 200:
                raise ConnectionError(f"LINE answered {answer.status}")
            if (answer.content_length or 0) > most:
                raise TooMuch(f"{answer.content_length} bytes")
            content = bytearray()
            async for chunk in answer.content.iter_chunked(2**16):
                content += chunk
                if len(content) > most:
                    raise TooMuch(f"more than {most} bytes")
            return bytes(content)

    async def quota(self) -> tuple[int | None, int]:
        """How many messages may be sent unasked this month (None: as many as we like), and how many were."""
        quota = await self._api.get_message_quota(_request_timeout=_TIMEOUT)
        used = await self._api.get_message_quota_consumption(_request_timeout=_TIMEOUT)
        return (quota.value if quota.type == "limited" else None), used.total_usage

    async def own_link(self) -> str:
        """The link by which anybody talks with us."""
        ourselves = await self._api.get_bot_info(_request_timeout=_TIMEOUT)
        return f"https://line.me/R/ti/p/{ourselves.basic_id}"

    async def show_menu(self, address: str, alias: str) -> None:
        """This person sees another menu than everybody."""
        menu = await self._api.get_rich_menu_alias(alias, _request_timeout=_TIMEOUT)
        await self._api.link_rich_menu_id_to_user(address, menu.rich_menu_id, _request_timeout=_TIMEOUT)

    async def hide_menu(self, address: str) -> None:
        """This person sees what everybody sees."""
        await self._api.unlink_rich_menu_id_from_user(address, _request_timeout=_TIMEOUT)

    async def close(self) -> None:
        if self._client:
            await self._client.close()
            self._client = None

    @property
    def _api(self) -> AsyncMessagingApi:
        return AsyncMessagingApi(self._opened())

    def _opened(self) -> AsyncApiClient:
        if self._client is None:
            self._client = AsyncApiClient(self._configuration)
        return self._client


def _models(messages: Sequence[Json]) -> list[Any]:
    return [Message.from_dict(dict(message)) for message in messages]


def _named(wrong: ApiException) -> Exception:
    """What LINE's answer means for a letter."""
    words = _words(wrong)
    match wrong.status:
        case 429 if "month" in words.lower():
            return QuotaSpent("LINE: this month's messages are spent")
        case 429:
            return Later(BREATH_SECONDS, "LINE: too many calls")
        case 401 | 403:
            log.error("LINE does not accept LINE_CHANNEL_ACCESS_TOKEN (%d): nothing can be sent", wrong.status)
            return Later(TOKEN_SECONDS, f"LINE: {wrong.status}, the access token is not accepted")
        case 400 if "'to'" in words:
            return Undeliverable("LINE: 400, there is no such address")
        case 400 | 404 | 413:
            return Unacceptable(f"LINE: {wrong.status} {words}")
    return ConnectionError(f"LINE answered {wrong.status}")


def _words(wrong: ApiException) -> str:
    """What LINE says is wrong. It names the fields of a message and never repeats what is in them."""
    words = _body(wrong).get("message")
    return words[:200] if isinstance(words, str) else ""


def _body(wrong: ApiException) -> Json:
    try:
        body = json.loads(wrong.body or "")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
