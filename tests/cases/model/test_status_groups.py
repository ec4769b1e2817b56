"""The groups of statuses that SQL knows are those of the model."""

from __future__ import annotations

import pytest

from bot.cases.model import ticket
from bot.store.cases import status_groups


@pytest.mark.parametrize("group", ["WAITING", "IN_HAND", "IN_WORK"])
def test_sql_and_the_model_mean_the_same_statuses(group: str) -> None:
    in_sql = getattr(status_groups, group).strip("()").replace("'", "").split(", ")

    assert sorted(in_sql) == sorted(getattr(ticket, group))


def test_every_status_is_in_work_or_over() -> None:
    assert set(ticket.Status) == ticket.IN_WORK | ticket.OVER
    assert not ticket.IN_WORK & ticket.OVER
