"""No schedule of the portal disturbs these tests: only those that a test declares are known."""

import pytest

from mlco_portal.jobs import declare


@pytest.fixture(autouse=True)
def no_schedules(monkeypatch):
    """Empty the table of schedules for the test."""
    monkeypatch.setattr(declare, "SCHEDULES", declare.SCHEDULES)
    before = dict(declare.SCHEDULES)
    declare.SCHEDULES.clear()
    yield declare.SCHEDULES
    declare.SCHEDULES.clear()
    declare.SCHEDULES.update(before)
