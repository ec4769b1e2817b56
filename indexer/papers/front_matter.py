"""Parses front matter: safe YAML with line numbers and dates of the Buddhist calendar."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from indexer.texts import say
from knowledge.language.thai import THAI_DIGITS

FENCE = re.compile(r"\A\ufeff?---[ \t]*\n(?P<front>.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
OPEN_FENCE = re.compile(r"\A\ufeff?---[ \t]*\n")
DAY = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*")
BUDDHIST = 543
MAX_FRONT_MATTER_LETTERS = 500_000
DEEPEST = 50
MOST_BRACKETS = 5_000  # the parser takes quadratic time for unclosed ones
MOST_VALUES = 100_000  # YAML anchors can double a file with every line; no paper needs so many


class InvalidYaml(Exception):
    """An error in front matter or a YAML file, with its line."""

    def __init__(self, line: int, words: str) -> None:
        super().__init__(words)
        self.line = line


@dataclass(frozen=True)
class Fields:
    """The fields of one YAML mapping, and the line of each."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, key: str) -> int:
        return self.lines.get(key, 1)


try:
    from yaml import CSafeLoader as SafeLoader  # ten times as fast
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]


class Loader(SafeLoader):
    """Safe YAML that leaves dates as text: 2567-02-29 is a day in Thailand and none in Python."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
}


def divide(text: str) -> tuple[str, str, int]:
    """The front matter, the body after it, and how many lines stand before the body."""
    found = FENCE.match(text)
    if found is None:
        return "", text, 0
    return found["front"], text[found.end() :], text[: found.end()].count("\n")


def front_matter(text: str) -> Fields:
    """The fields at the top of a paper, with their lines in that file."""
    front, _, _ = divide(text)
    if not front and OPEN_FENCE.match(text) and FENCE.match(text) is None:
        raise InvalidYaml(1, say("front.open"))
    return fields(front, before=1)


def fields(text: str, before: int = 0) -> Fields:
    """A YAML mapping; `before` is how many lines of its file stand above it."""
    node = composed(text, before)
    if node is None:
        return Fields()
    if not isinstance(node, yaml.MappingNode):
        raise InvalidYaml(before + 1, say("front.fields"))
    lines: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1 + before
        if str(key.value) in lines:
            raise InvalidYaml(line, say("front.twice", key=key.value, first=lines[key.value]))
        lines[str(key.value)] = line
    return Fields(calendar(constructed(node, before)), lines)


def entries(text: str) -> tuple[Fields, ...]:
    """A YAML list of mappings, such as a file of questions."""
    node = composed(text, 0)
    if node is None:
        return ()
    if not isinstance(node, yaml.SequenceNode):
        raise InvalidYaml(1, say("front.list"))
    found = []
    for item in node.value:
        line = item.start_mark.line + 1
        if not isinstance(item, yaml.MappingNode):
            raise InvalidYaml(line, say("front.entry"))
        found.append(
            Fields(calendar(constructed(item, 0)), {str(key.value): line for key, _ in item.value} | {"": line})
        )
    return tuple(found)


def composed(text: str, before: int) -> yaml.Node | None:
    try:
        if (
            len(text) > MAX_FRONT_MATTER_LETTERS
            or text.count("[") + text.count("{") > MOST_BRACKETS
            or depth(text) > DEEPEST
        ):
            raise InvalidYaml(before + 1, say("front.deep"))
        node = yaml.compose(text, Loader=Loader)
        if node is not None and unfolded(node, {}) > MOST_VALUES:
            raise InvalidYaml(before + 1, say("front.anchors"))
        return node
    except (yaml.YAMLError, RecursionError) as wrong:
        raise InvalidYaml(*where(wrong, before)) from wrong


def depth(text: str) -> int:
    """The nesting depth, found without recursion: the C parser would overflow its stack."""
    deepest = here = 0
    for event in yaml.parse(text, Loader=Loader):
        here += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        deepest = max(deepest, here)
    return deepest


def unfolded(node: yaml.Node, known: dict[int, int]) -> int:
    """The number of values after expanding YAML anchors, counted without expanding (billion laughs)."""
    if id(node) not in known:
        known[id(node)] = MOST_VALUES  # a value that contains itself is infinite
        inner = node.value if isinstance(node, yaml.CollectionNode) else ()
        parts = (part for one in inner for part in (one if isinstance(one, tuple) else (one,)))
        known[id(node)] = 1 + sum(unfolded(part, known) for part in parts)
    return known[id(node)]


def constructed(node: yaml.Node, before: int) -> Any:
    loader = Loader("")
    try:
        return loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        raise InvalidYaml(*where(wrong, before)) from wrong
    finally:
        loader.dispose()


def where(wrong: Exception, before: int) -> tuple[int, str]:
    mark = getattr(wrong, "problem_mark", None)
    line = before + 1 + (mark.line if mark else 0)
    problem = getattr(wrong, "problem", None) or str(wrong)
    hint = " A value with `: ` in it needs quotation marks." if "mapping values" in problem else ""
    return line, say("front.yaml", problem=" ".join(problem.split()), hint=hint)


def calendar(value: Any) -> Any:
    """The value with every day converted to a date of the common era."""
    if isinstance(value, dict):
        return {str(key): calendar(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [calendar(inner) for inner in value]
    return (day(value) or value) if isinstance(value, str) else value


def day(text: str) -> date | None:
    """2026-01-06 or 2569-01-06, also in Thai digits; None when it is no day at all."""
    found = DAY.fullmatch(text.translate(THAI_DIGITS))
    if found is None:
        return None
    year, month, number = (int(part) for part in found.groups())
    try:
        return date(year - BUDDHIST if year > 2400 else year, month, number)
    except ValueError:
        return None
