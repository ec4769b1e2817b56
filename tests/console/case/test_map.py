"""Tests of opening a case's place in a map application."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from bot.basics.messages import Place
from bot.basics.texts import say
from bot.console.case.map import links, written
from tests.support.console_client import SMELL, Office

pytest_plugins = ["tests.support.desk"]


def test_an_officer_chooses_the_map(office: Office, somchai: TestClient) -> None:
    """At a desk and on an iPhone a link for telephones opens nothing."""
    number = office.lodge()

    page = somchai.get(f"/console/tickets/{number}/place").text

    assert "geo:12.72540,101.18760" in page
    assert "https://maps.apple.com/?ll=12.72540,101.18760" in page
    assert 'value="12.72540,101.18760" readonly' in page
    assert page.count('rel="noopener noreferrer external"') == 3


def test_a_web_map_learns_the_place_and_not_the_case(office: Office, somchai: TestClient) -> None:
    number = office.lodge()

    assert not any(number in link.address for link in links(Place(12.7254, 101.1876)))
    assert somchai.get(f"/console/tickets/{number}/place").headers["referrer-policy"] == "no-referrer"


def test_the_place_of_somebody_elses_case_stays_closed(office: Office, somchai: TestClient) -> None:
    number, nowhere = office.lodge(), office.lodge(replace(SMELL, place=None))

    assert office.officer("เลย", unit="สอจ.เลย").get(f"/console/tickets/{number}/place").status_code == 403
    assert office.browser().get(f"/console/tickets/{number}/place").status_code == 303
    missing = somchai.get(f"/console/tickets/{nowhere}/place")
    assert missing.status_code == 404
    assert say("console.whereabouts.none", "th") in missing.text


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 0.0), (-6.5, -0.000001), (1e-9, 179.999999)])
def test_no_place_is_written_so_that_a_map_misreads_it(latitude: float, longitude: float) -> None:
    assert "e" not in written(Place(latitude, longitude))
