"""Which words name an office of this Ministry: what is said of its people goes to the anti-corruption centre alone."""

from __future__ import annotations

import re

_OURS = (
    r"สอจ|อุตสาหกรรมจังหวัด|หัวหน้าอุตสาหกรรม|อุตสาหกรรมอำเภอ|กรมโรง|กนอ|การนิคม|กระทรวงอุต|"
    r"industry office|industrial office|ministry of industry|\bdiw\b|\bieat\b"
)
_OFFICE = re.compile(_OURS)
_OR_INSPECTORS = re.compile(_OURS + r"|มาตรวจ|คนตรวจ|ผู้ตรวจ|inspector|inspection")


def names_our_office(said: str) -> bool:
    return bool(_OFFICE.search(said))


def may_name_our_people(said: str) -> bool:
    """Also inspectors, of whatever office: whoever tells of them is asked once whether they are complained of."""
    return bool(_OR_INSPECTORS.search(said))
