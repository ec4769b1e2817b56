"""A letter as Telegram shows it: well-formed HTML in pieces that it takes, and the buttons below. It only thinks."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from bot.basics.messages import Choice, Kind, Letter, Source
from bot.basics.text_split import pieces, shorten, units
from bot.basics.texts import say

MAX_TEXT_UNITS = 4096  # of UTF-16, after Telegram has read its HTML
LABEL = 64  # letters of a button
ROW = 8  # buttons in one row
MOST_BUTTONS = 100
_ROW_WIDTH = 30  # letters that fit beside each other on a phone; buttons of a row are equally wide
_SIGNS = {"place": "📍", "contact": "📱"}  # what Telegram can ask a phone for

# Formatting by the kind of reply: a pattern, and the tag around its group.
_BULLET_LABEL = (re.compile(r"^• ([^:\n]{1,40}):", re.MULTILINE), "b")
_FIRST_LINE = (re.compile(r"\A([^\n]{1,120})$", re.MULTILINE), "b")
_MARKED: dict[Kind, tuple[tuple[re.Pattern[str], str], ...]] = {
    # A number inside <code> is copied by one tap.
    Kind.TICKET: (
        (re.compile(r"(?<!\d)(\d{4}([ -])\d{4}\2\d{4}\2\d{4})(?!\d)"), "code"),
        (re.compile(r"(?<!\d)(25\d\d-\d{6,})(?!\d)"), "code"),
    ),
    Kind.DANGER: (_FIRST_LINE, (re.compile(r"^• (\d{3,10})(?!\d)", re.MULTILINE), "b")),
    Kind.LOAN: (_FIRST_LINE, _BULLET_LABEL),
    Kind.LOANS: (_FIRST_LINE, _BULLET_LABEL),
    Kind.STEPS: (_FIRST_LINE,),
}


@dataclass(frozen=True)
class Button:
    """A button: it sends data, opens a link, or asks the phone for its place or number."""

    label: str
    data: str = ""
    opens: str = ""
    asks: Literal["", "place", "contact"] = ""


@dataclass(frozen=True)
class Sheet:
    """One Telegram message."""

    html: str
    plain: str  # without HTML, in case Telegram rejects it
    rows: tuple[tuple[Button, ...], ...] = ()
    keyboard: bool = False  # a reply keyboard instead of inline buttons, as only that can ask for the place


@dataclass(frozen=True)
class _Span:
    begin: int
    end: int
    opening: str
    closing: str


def is_group(address: str) -> bool:
    """Whether this is a group: those have negative ids."""
    return address.startswith("-")


def render(letter: Letter) -> tuple[Sheet, ...]:
    """All pages of a message, with the buttons below the last."""
    text, choices = _text(letter), _shown(letter)
    spans = _spans(text, letter)
    sheets = [Sheet(_marked(text, begin, end, spans), text[begin:end]) for begin, end in _places(text)]
    keyboard = any(choice.asks for _, choice in choices)
    buttons = [_button(letter.id, place, choice) for place, choice in choices if not (keyboard and choice.opens)]
    return (*sheets[:-1], replace(sheets[-1], rows=_rows(buttons), keyboard=keyboard))


def _text(letter: Letter) -> str:
    """The reply's text, followed by what Telegram's buttons cannot do."""
    reply = letter.reply
    lines = [f"{choice.label}: {_bare(choice.opens)}" for choice in reply.choices if _is_told(choice)]
    # A reply keyboard has no links, so they go into the text.
    if any(choice.asks for _, choice in _shown(letter)):
        lines += [f"{choice.label}: {choice.opens}" for choice in reply.choices if _opens(choice.opens)]
    papers = list(dict.fromkeys(source.title for source in reply.sources if _opens(source.link)))
    if papers and not any(title in reply.text for title in papers):
        lines.append(say("telegram.papers", letter.language, papers=" · ".join(papers)))
    return "\n".join([reply.text.strip(), *lines]).strip() or "…"


def _shown(letter: Letter) -> list[tuple[int, Choice]]:
    """The choices that can be buttons in this chat, with their index."""
    return [(place, one) for place, one in enumerate(letter.reply.choices) if _fits(one, letter)][:MOST_BUTTONS]


def _fits(choice: Choice, letter: Letter) -> bool:
    if choice.asks:
        return choice.asks in _SIGNS and not is_group(letter.address)  # photos need no button
    return _opens(choice.opens) if choice.opens else bool(choice.send)


def _is_told(choice: Choice) -> bool:
    return choice.opens.startswith(("tel:", "mailto:"))


def _opens(link: str) -> bool:
    return link.startswith(("https://", "http://"))


def _bare(link: str) -> str:
    return link.partition(":")[2]


def _button(letter: int, place: int, choice: Choice) -> Button:
    label = shorten(" ".join(choice.label.split()), LABEL, len) or "…"
    if choice.asks == "place" or choice.asks == "contact":
        return Button(f"{_SIGNS[choice.asks]} {label}", asks=choice.asks)
    return Button(label, opens=choice.opens) if choice.opens else Button(label, data=f"n{letter}:{place}")


def _rows(buttons: Sequence[Button]) -> tuple[tuple[Button, ...], ...]:
    """Short labels side by side, long ones in rows of their own."""
    rows: list[list[Button]] = []
    for button in buttons:
        row = [*rows[-1], button] if rows else [button]
        if rows and len(row) <= ROW and len(row) * max(map(_width, row)) <= _ROW_WIDTH:
            rows[-1] = row
        else:
            rows.append([button])
    return tuple(tuple(row) for row in rows)


def _width(button: Button) -> int:
    """The visible width: Thai vowels and tone marks above and below do not count."""
    return sum(unicodedata.category(letter) not in ("Mn", "Me", "Cf") for letter in button.label)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each page; only white space lies between them."""
    end = 0
    for piece in pieces(text, MAX_TEXT_UNITS, units) or [text]:
        begin = text.index(piece, end)
        end = begin + len(piece)
        yield begin, end


def _spans(text: str, letter: Letter) -> list[_Span]:
    """The parts to format, in order and without overlap."""
    found: list[_Span] = []
    for span in (*_links(text, letter.reply.sources), *_standing_out(text, letter.reply.kind)):
        if all(span.end <= one.begin or one.end <= span.begin for one in found):
            found.append(span)
    return sorted(found, key=lambda one: one.begin)


def _links(text: str, sources: Sequence[Source]) -> Iterator[_Span]:
    """Each source's title in the text becomes a link to it."""
    after = 0
    for source in sources:
        if not (source.title and _opens(source.link)):
            continue
        begin = max(text.find(source.title, after), text.find(source.title))
        if begin >= 0:
            after = begin + len(source.title)
            yield _Span(begin, after, f'<a href="{html.escape(source.link)}">', "</a>")


def _standing_out(text: str, kind: Kind) -> Iterator[_Span]:
    for pattern, tag in _MARKED.get(kind, ()):
        for found in pattern.finditer(text):
            yield _Span(found.start(1), found.end(1), f"<{tag}>", f"</{tag}>")


def _marked(text: str, begin: int, end: int, spans: Sequence[_Span]) -> str:
    """This part of the text as HTML. Tags across a page break are closed and opened again."""
    parts, at = [], begin
    for span in spans:
        first, last = max(span.begin, begin), min(span.end, end)
        if first < last:
            inside = html.escape(text[first:last], quote=False)
            parts += [html.escape(text[at:first], quote=False), span.opening, inside, span.closing]
            at = last
    return "".join([*parts, html.escape(text[at:end], quote=False)])
