"""Two people of the planning team at the same moment. On PostgreSQL, where they meet."""

import pytest
from django.db import connection

from planning.aims.actions.deliverables import add_deliverable
from planning.aims.actions.succession import link_priority
from planning.aims.actions.writing import add, change
from planning.aims.queries.records import values_of
from planning.aims.rules.records import mark_of
from planning.priorities.models import Priority, PrioritySuccession
from planning.workplans.models import Deliverable
from tests.factories import PriorityFactory, open_year, person
from tests.planning.aims.writing import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def test_two_who_link_each_way_make_no_circle() -> None:
    open_year()
    one, two = Priority.objects.get(), PriorityFactory(code="second", name="Second")
    first, second = person("planning_team"), person("planning_team")
    found = together(
        lambda: link_priority(priority=one, earlier=two.pk, note="", by=first),
        lambda: link_priority(priority=two, earlier=one.pk, note="", by=second),
    )
    assert found.count("done") == 1
    assert "That would go round in a circle" in " ".join(found)
    assert PrioritySuccession.objects.count() == 1


def test_two_who_save_one_priority_and_two_who_add_one_code() -> None:
    open_year()
    one = Priority.objects.get()
    first, second, seen = person("planning_team"), person("planning_team"), mark_of(values_of(one), ["name"])
    found = together(
        lambda: change(one, {"name": "First"}, seen=seen, by=first),
        lambda: change(one, {"name": "Second"}, seen=seen, by=second),
    )
    assert found.count("done") == 1
    assert "Somebody else saved this" in " ".join(found)
    assert Priority.objects.get().name == ("First" if found[0] == "done" else "Second")
    said = {"code": "new", "name": "New"}
    found = together(
        lambda: add(Priority(framework=one.framework), said, by=first),
        lambda: add(Priority(framework=one.framework), said, by=second),
    )
    assert sorted(found) == ["done", "“New” has this code. Give each priority of a framework a code of its own"]
    assert Priority.objects.filter(code="new").count() == 1


def test_two_who_give_one_reference_get_a_clear_answer() -> None:
    open_year()
    first, second = person("planning_team"), person("planning_team")
    found = together(
        lambda: add_deliverable(year=2024, said={"reference": "CH-1", "title": "One"}, heading=None, by=first),
        lambda: add_deliverable(year=2024, said={"reference": "CH-1", "title": "Two"}, heading=None, by=second),
    )
    made = Deliverable.objects.get()
    assert made.title == ("One" if found[0] == "done" else "Two")
    assert sorted(found) == ["done", f"“{made.title}” has the reference CH-1 in 2024/25. Give this one another"]
