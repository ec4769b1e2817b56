"""Sets up the LINE Official Account: rich menus and webhook. Safe to repeat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    Configuration,
    CreateRichMenuAliasRequest,
    Message,
    MessagingApi,
    MessagingApiBlob,
    RichMenuBulkLinkRequest,
    RichMenuRequest,
    SetWebhookEndpointRequest,
    UpdateRichMenuAliasRequest,
    ValidateMessageRequest,
)
from urllib3.exceptions import HTTPError

from bot.basics.settings import Settings
from bot.basics.texts import LANGUAGES
from bot.channels.line import DOOR
from bot.channels.line.api import API, DATA_API
from bot.channels.line.limits import ANSWER_SECONDS, CONTENT_SECONDS, USERS_AT_ONCE
from bot.channels.line.menus import MENUS, PUBLIC, STAFF, Menu
from bot.channels.line.samples import samples


class SetupFailed(RuntimeError):
    """LINE did not do what the setup needs; says what, and the remedy."""


def setup(settings: Settings, dry_run: bool, staff: Sequence[str] = ()) -> Iterator[str]:
    """Sets what differs, or with dry_run only reports it; one line for each thing."""
    try:
        yield from _Workshop(settings, dry_run).work(settings, staff)
    except ApiException as wrong:
        remedy = "Check LINE_CHANNEL_ACCESS_TOKEN." if wrong.status in (401, 403) else "Try again later."
        raise SetupFailed(f"LINE answered {wrong.status} {wrong.reason}. {remedy}") from wrong
    except HTTPError as trouble:
        raise SetupFailed(f"LINE cannot be reached ({type(trouble).__name__}). Check the network.") from trouble


class _Workshop:
    """The setup, call by call."""

    def __init__(self, settings: Settings, dry_run: bool) -> None:
        token = settings.line_channel_access_token
        self._api = MessagingApi(ApiClient(Configuration(host=settings.line_api_base or API, access_token=token)))
        data = Configuration(host=settings.line_data_api_base or DATA_API, access_token=token)
        self._blob = MessagingApiBlob(ApiClient(data))
        self._dry_run = dry_run
        self._limit: dict[str, Any] = {"_request_timeout": ANSWER_SECONDS}

    def work(self, settings: Settings, staff: Sequence[str]) -> Iterator[str]:
        ourselves = self._api.get_bot_info(**self._limit)
        yield f"Official Account: {ourselves.display_name} ({ourselves.basic_id})"
        yield from self._replies()
        menus = {
            richmenu.rich_menu_id: richmenu.name for richmenu in self._api.get_rich_menu_list(**self._limit).richmenus
        }
        aliases = self._api.get_rich_menu_alias_list(**self._limit).aliases
        named = {alias.rich_menu_alias_id: alias.rich_menu_id for alias in aliases}
        kept = {}
        for menu in MENUS:
            kept[menu.alias], line = self._menu(menu, menus, named)
            yield line
        yield self._default(kept[PUBLIC])
        yield from self._staff(kept[STAFF], staff)
        yield from self._webhook(settings.public_url)

    def _replies(self) -> Iterator[str]:
        """Has LINE validate a reply of each kind; nothing is sent."""
        for language in LANGUAGES:
            judged = 0
            for call in samples(language):
                self._api.validate_reply(
                    ValidateMessageRequest(messages=[Message.from_dict(one) for one in call]), **self._limit
                )
                judged += len(call)
            yield f"replies ({language}): LINE accepts all {judged}"

    def _menu(self, menu: Menu, menus: Mapping[str, str], named: Mapping[str, str]) -> tuple[str, str]:
        """The menu's id, and what was done; `menus` by id, `named` by alias."""
        now = named.get(menu.alias, "")
        if menus.get(now) == menu.name:
            return now, f"menu {menu.alias}: as wanted"
        request = RichMenuRequest.from_dict(menu.fields())
        self._api.validate_rich_menu_object(request, **self._limit)
        if self._dry_run:
            return "", f"menu {menu.alias}: would be made"
        made = self._api.create_rich_menu(request, **self._limit).rich_menu_id
        self._blob.set_rich_menu_image(
            made, body=menu.picture, _headers={"Content-Type": "image/png"}, _request_timeout=CONTENT_SECONDS
        )
        # The alias is set last: an interrupted setup is repeated for this menu.
        if menu.alias in named:
            self._api.update_rich_menu_alias(menu.alias, UpdateRichMenuAliasRequest(richMenuId=made), **self._limit)
        else:
            alias = CreateRichMenuAliasRequest(richMenuAliasId=menu.alias, richMenuId=made)
            self._api.create_rich_menu_alias(alias, **self._limit)
        old = [number for number, name in menus.items() if name.startswith(f"{menu.alias} ")]
        for number in old:
            self._api.delete_rich_menu(number, **self._limit)
        return made, f"menu {menu.alias}: made" + (f", {len(old)} older removed" if old else "")

    def _default(self, menu: str) -> str:
        try:
            now = self._api.get_default_rich_menu_id(**self._limit).rich_menu_id
        except ApiException as none:
            if none.status != 404:
                raise
            now = ""
        if menu and now == menu:
            return f"menu for everybody: {PUBLIC}, as wanted"
        if self._dry_run:
            return f"menu for everybody: would be {PUBLIC}"
        self._api.set_default_rich_menu(menu, **self._limit)
        return f"menu for everybody: {PUBLIC}"

    def _staff(self, menu: str, staff: Sequence[str]) -> Iterator[str]:
        """Shows the staff menu to staff, also after it was made again."""
        if not staff:
            return
        if self._dry_run:
            yield f"staff menu: would be shown to {len(staff)}"
            return
        for begin in range(0, len(staff), USERS_AT_ONCE):
            some = list(staff[begin : begin + USERS_AT_ONCE])
            request = RichMenuBulkLinkRequest(richMenuId=menu, userIds=some)
            self._api.link_rich_menu_id_to_users(request, **self._limit)
        yield f"staff menu: shown to {len(staff)}"

    def _webhook(self, public_url: str) -> Iterator[str]:
        if not public_url.startswith("https://"):
            yield "webhook: PUBLIC_URL is not an address with https://, so LINE cannot reach this bot"
            return
        wanted = f"{public_url}{DOOR}"
        try:
            now = self._api.get_webhook_endpoint(**self._limit)
        except ApiException as none:
            if none.status != 404:
                raise
            now = None
        if now and now.endpoint == wanted:
            yield f"webhook: {wanted}, as wanted"
        elif self._dry_run:
            yield f"webhook: would be {wanted}"
        else:
            self._api.set_webhook_endpoint(SetWebhookEndpointRequest(endpoint=wanted), **self._limit)
            yield f"webhook: {wanted}"
        if now and not now.active:
            yield "webhook: switch “Use webhook” and “Webhook redelivery” on in the LINE Developers Console"
