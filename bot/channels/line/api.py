"""The client of LINE's Messaging API, with time-outs and named errors. The only module that uses its library."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from aiohttp import ClientTimeout

from bot.channels import Gone, Later, OnlyWhenAsked, TooMuch, Unacceptable, Undeliverable
from bot.channels.line.limits import ANSWER_SECONDS, CONNECT_SECONDS, CONTENT_SECONDS, LOADING_SECONDS

if TYPE_CHECKING:
    from linebot.v3.messaging import ApiException, AsyncApiClient, AsyncMessagingApi

API, DATA_API = "https://api.line.me", "https://api-data.line.me"
BREATH_SECONDS = 2.0  # after a rate limit error; LINE does not say how long to wait
PREPARING_SECONDS = 2.0  # between checks of content that LINE is still preparing
TOKEN_SECONDS = 60.0  # between attempts while LINE does not accept the access token

Json = Mapping[str, Any]
_NO_HEADERS: Mapping[str, str] = {}

log = logging.getLogger(__name__)

_TIMEOUT = ClientTimeout(total=ANSWER_SECONDS, connect=CONNECT_SECONDS)
_CONTENT_TIMEOUT = ClientTimeout(total=CONTENT_SECONDS, connect=CONNECT_SECONDS)


class TokenSpent(Exception):
    """The reply token was used or has expired."""


class QuotaSpent(OnlyWhenAsked):
    """This month's quota of push messages is used up."""


class Line:
    """The calls of a running bot. The client opens in the event loop where it is first used."""

    def __init__(self, token: str, api: str = "", data_api: str = "") -> None:
        # Loading the library takes seconds, so only a bot that talks on LINE loads it, and before its first message.
        from linebot.v3 import messaging

        self._sdk = messaging
        self._configuration = messaging.Configuration(host=api or API, access_token=token)
        self._data_api = data_api or DATA_API
        self._client: AsyncApiClient | None = None
        logging.getLogger("linebot").setLevel(logging.INFO)  # below that it logs message texts

    async def reply(self, token: str, messages: Sequence[Json]) -> None:
        """Sends by reply token; raises TokenSpent if it is no longer valid."""
        try:
            await self._post("reply", {"replyToken": token, "messages": list(messages)})
        except self._sdk.ApiException as wrong:
            if wrong.status == 400 and not _body(wrong).get("details"):  # else the messages themselves are wrong
                raise TokenSpent(_words(wrong)) from wrong
            raise _named(wrong) from wrong

    async def push(self, address: str, messages: Sequence[Json], key: str) -> None:
        """Sends a push message. All attempts with the same retry key deliver once."""
        try:
            await self._post("push", {"to": address, "messages": list(messages)}, {"X-Line-Retry-Key": key})
        except self._sdk.ApiException as wrong:
            if wrong.status == 409:  # already delivered
                return
            raise _named(wrong) from wrong

    async def think(self, address: str) -> None:
        """Shows the loading animation until the reply arrives."""
        request = self._sdk.ShowLoadingAnimationRequest(chatId=address, loadingSeconds=LOADING_SECONDS)
        await self._api.show_loading_animation(request, _request_timeout=_TIMEOUT)

    async def content(self, message: str, most: int) -> bytes:
        """Downloads media, up to this size."""
        # The library reads the whole body before its size is known, so only its connection is used.
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
        """This month's limit of push messages (None: unlimited), and the number sent."""
        quota = await self._api.get_message_quota(_request_timeout=_TIMEOUT)
        used = await self._api.get_message_quota_consumption(_request_timeout=_TIMEOUT)
        return (quota.value if quota.type == "limited" else None), used.total_usage

    async def own_link(self) -> str:
        """The link to a chat with the bot."""
        ourselves = await self._api.get_bot_info(_request_timeout=_TIMEOUT)
        return f"https://line.me/R/ti/p/{ourselves.basic_id}"

    async def show_menu(self, address: str, alias: str) -> None:
        """Shows this person another rich menu."""
        menu = await self._api.get_rich_menu_alias(alias, _request_timeout=_TIMEOUT)
        await self._api.link_rich_menu_id_to_user(address, menu.rich_menu_id, _request_timeout=_TIMEOUT)

    async def hide_menu(self, address: str) -> None:
        """Shows this person the default menu again."""
        await self._api.unlink_rich_menu_id_from_user(address, _request_timeout=_TIMEOUT)

    async def close(self) -> None:
        if self._client:
            await self._client.close()
            self._client = None

    @property
    def _api(self) -> AsyncMessagingApi:
        return self._sdk.AsyncMessagingApi(self._opened())

    def _opened(self) -> AsyncApiClient:
        if self._client is None:
            self._client = self._sdk.AsyncApiClient(self._configuration)
        return self._client

    async def _post(self, how: str, body: Json, headers: Mapping[str, str] = _NO_HEADERS) -> None:
        """Posts messages as they were rendered, and reads nothing of what LINE answers when it takes them.

        The library's own calls would build each bubble as models and check it twice: a fifth of what an answer costs.
        """
        await self._opened().call_api(
            f"/v2/bot/message/{how}",
            "POST",
            header_params={"Content-Type": "application/json", **headers},
            body=body,
            response_types_map={},
            auth_settings=["Bearer"],
            _request_timeout=_TIMEOUT,
        )


def _named(wrong: ApiException) -> Exception:
    """The exception for an error response."""
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
    """LINE's error message. It names fields and never repeats their content."""
    words = _body(wrong).get("message")
    return words[:200] if isinstance(words, str) else ""


def _body(wrong: ApiException) -> Json:
    try:
        body = json.loads(wrong.body or "")
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}
