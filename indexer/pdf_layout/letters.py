"""Reads the letters of a PDF page with their place, size and weight; clusters of Thai letters are put right."""

from __future__ import annotations

import ctypes
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

BOLD = 600
SAME_PLACE = 0.05  # points: the letters of a cluster are said to begin at one place
RAISED = 0.25  # of a letter's height above the line: a mark that was drawn alone
LOWERED = 0.1  # of a letter's height: what ends below it is a mark under the line
SPACE = 0.08  # of a letter's height: the least white that is a space
LEADING = 0.25  # width of า in letters' heights, where the page has none to measure
_REMEMBERED = 12  # letters before a mark that may be drawn again
CONSONANT = re.compile("[ก-ฮ]")
MARK = re.compile("[ัิ-ฺ็-๎]")


@dataclass(frozen=True)
class Letter:
    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Drawn:
    """A letter as the file has it: its box is the font's, in a cluster only its own ink."""

    text: str
    generated: bool  # a space or line end that pdfium added
    origin: float
    base: float
    left: float
    right: float
    bottom: float
    height: float
    font: float  # size
    bold: bool


def letters_of(textpage: pdfium.PdfTextPage) -> list[Letter]:
    """The letters of a page in the order in which they were set."""
    clusters = list(_clusters(list(_drawn(textpage))))
    measured = Measures.of(clusters)
    found: list[Letter] = []
    recent = ""
    for place, cluster in enumerate(clusters):
        first = cluster[0]
        text = "".join(letter.text for letter in cluster)
        if first.generated:
            follows = clusters[place + 1][0] if place + 1 < len(clusters) else None
            if first.text == " " and found and _is_space(found[-1], clusters[place - 1], follows):
                last = found[-1]
                found.append(replace(last, text=" ", left=last.right))
            continue
        if len(cluster) > 1 and _is_mark_drawn_again(cluster, text, recent):
            continue
        recent = recent[-_REMEMBERED:] + text
        found += _placed(cluster, measured)
    return found


def _drawn(textpage: pdfium.PdfTextPage) -> Iterator[Drawn]:
    box, left, base = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    handle = textpage.raw
    for index in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(handle, index)
        if not code:
            continue
        raw.FPDFText_GetLooseCharBox(handle, index, ctypes.byref(box))
        raw.FPDFText_GetCharOrigin(handle, index, ctypes.byref(left), ctypes.byref(base))
        yield Drawn(
            chr(code),
            raw.FPDFText_IsGenerated(handle, index) == 1,
            left.value,
            base.value,
            box.left,
            box.right,
            min(box.bottom, box.top),
            # The box is as high as the font, so it is true also where the size hides in a matrix.
            round(abs(box.top - box.bottom), 1),
            round(raw.FPDFText_GetFontSize(handle, index), 2),
            raw.FPDFText_GetFontWeight(handle, index) >= BOLD,
        )


def _clusters(drawn: Sequence[Drawn]) -> Iterator[list[Drawn]]:
    """Letters that were drawn as one: browsers name a letter with its marks by one glyph."""
    cluster: list[Drawn] = []
    for letter in drawn:
        if cluster and not _same_glyph(cluster[0], letter):
            yield cluster
            cluster = []
        cluster.append(letter)
    if cluster:
        yield cluster


def _same_glyph(first: Drawn, letter: Drawn) -> bool:
    pairs = ((first.origin, letter.origin), (first.base, letter.base), (first.bottom, letter.bottom))
    at_one_place = all(abs(one - other) < SAME_PLACE for one, other in pairs)
    return at_one_place and not first.generated and not letter.generated and not MARK.match(first.text)


@dataclass(frozen=True)
class Measures:
    """The height of each font and the width of each letter, from letters that were drawn alone."""

    heights: Mapping[float, float]
    widths: Mapping[tuple[float, str], float]

    @classmethod
    def of(cls, clusters: Sequence[list[Drawn]]) -> Measures:
        heights: dict[float, list[float]] = defaultdict(list)
        widths: dict[tuple[float, str], float] = {}
        for cluster in clusters:
            letter = cluster[0]
            if len(cluster) == 1 and not letter.generated:
                heights[letter.font].append(letter.height)
                widths[letter.font, letter.text] = letter.right - letter.left
        return cls({font: median(found) for font, found in heights.items()}, widths)

    def width(self, cluster: Sequence[Drawn], size: float) -> float:
        """How wide a cluster is; its marks stand above or below."""
        font, ink = cluster[0].font, cluster[-1].right - cluster[0].origin
        parts = ["า" if letter.text == "ำ" else letter.text for letter in cluster if not MARK.match(letter.text)]
        known = [self.widths.get((font, part), LEADING * size if part == "า" else 0.0) for part in parts]
        return sum(known) if all(known) else ink + (known[-1] if parts[-1:] == ["า"] else 0.0)


def _placed(cluster: Sequence[Drawn], measured: Measures) -> Iterator[Letter]:
    first = cluster[0]
    if len(cluster) == 1:
        yield Letter(first.text, first.left, first.right, first.base, first.height, first.bold)
        return
    size = measured.heights.get(first.font, first.height)
    right = first.origin + measured.width(cluster, size)
    for letter in cluster:
        yield Letter(letter.text, first.origin, right, first.base, size, first.bold)


def _is_mark_drawn_again(cluster: Sequence[Drawn], text: str, recent: str) -> bool:
    """Whether only the mark of a cluster was drawn here: the cluster itself was said a moment ago."""
    first = cluster[0]
    raised = first.bottom > first.base + RAISED * first.font
    below = first.bottom + first.height < first.base + LOWERED * first.font
    return (raised or below) and text in recent and bool(CONSONANT.search(text))


def _is_space(last: Letter, before: Sequence[Drawn], follows: Drawn | None) -> bool:
    """Whether a space that pdfium added is one: after a cluster it only knows half of the width."""
    if follows is None or len(before) == 1 or abs(follows.base - last.base) > last.size / 2:
        return True
    return follows.origin - last.right > SPACE * last.size or follows.origin < last.left
