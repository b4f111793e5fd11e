"""The priorities of a year: in order, with their other names, and the way to those of other years."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from planning.cycle.models import PlanningCycle
from planning.priorities.models import Priority, PriorityAlias
from planning.sample_data.earlier_years import load_earlier_years
from tests.factories import PriorityFactory, open_year, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(person("reader"))
    return client


def test_priorities_stand_in_order_with_their_other_names(reader: Client) -> None:
    load_earlier_years()
    first = Priority.objects.get(framework__year=2019, order=1)
    PriorityAlias.objects.create(priority=first, name="Population <b>health</b>")
    page = reader.get("/planning-year/2019-20/priorities/")
    assert [one.priority.name for one in page.context["priorities"]] == [
        "Population health delivery",
        "Integrated working in neighbourhood teams",
        "Strong relationships with primary care",
        "Better system resilience",
        "Phase 2 of the MLCO",
    ]
    text = page.content.decode()
    assert "“Population &lt;b&gt;health&lt;/b&gt;”" in text
    assert '<a href="/planning-year/2021-22/priorities/">2021/22</a>: 6 priorities' in text


def test_year_without_priorities_says_so(reader: Client) -> None:
    load_earlier_years()
    assert (
        "No priorities are recorded for this year" in reader.get("/planning-year/2020-21/priorities/").content.decode()
    )


def test_year_that_was_never_set_up_is_not_found(reader: Client) -> None:
    assert reader.get("/planning-year/2030-31/priorities/").status_code == 404


def test_page_is_for_people_who_sign_in(client: Client) -> None:
    open_year()
    assert client.get("/planning-year/2024-25/priorities/").status_code == 302


@pytest.mark.parametrize("count", [1, 30])
def test_page_makes_the_same_queries_for_any_number(
    reader: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    PlanningCycle.objects.create(year=2030, opens_on="2029-10-01", plans_due_on="2030-03-01")
    for number in range(count):
        one = PriorityFactory(year=2030, code=f"priority-{number}", name=f"Priority {number}", order=number)
        PriorityAlias.objects.create(priority=one, name="Another name")
    with django_assert_num_queries(12):
        reader.get("/planning-year/2030-31/priorities/")
