"""The frameworks of a year: what each says, its priorities, and what these carry on or became."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from planning.cycle.models import PlanningCycle
from planning.priorities.models import PriorityAlias, PrioritySuccession, Statement
from tests.factories import FrameworkFactory, PriorityFactory, person

pytestmark = pytest.mark.django_db
YEAR = "/planning-year/2030-31/priorities/"


@pytest.fixture
def reader(client: Client) -> Client:
    PlanningCycle.objects.create(year=2030, opens_on="2029-10-01", plans_due_on="2030-03-01")
    client.force_login(person("reader"))
    return client


def test_year_shows_the_vision_first_and_leads_to_the_partners(reader: Client) -> None:
    core = FrameworkFactory(year=2030)
    Statement.objects.create(framework=core, kind="way_of_working", text="Out in the community")
    Statement.objects.create(framework=core, kind="vision", text="Healthy & full lives")
    PriorityFactory(framework=core)
    partner = FrameworkFactory(year=2030, code="mft", kind="partner", name="MFT Annual Plan")
    PriorityFactory(framework=partner, code="p1", label="P1", name="Longer lives")
    page = reader.get(YEAR)
    text = page.content.decode()
    assert text.index("Healthy &amp; full lives") < text.index("Out in the community") < text.index("Resilience")
    assert f'<a href="{YEAR}mft/">MFT Annual Plan</a>: 1 priority' in text
    assert "Longer lives" not in text


def test_framework_shows_outcome_and_commitments_line_by_line(reader: Client) -> None:
    partner = FrameworkFactory(year=2030, code="mft", kind="partner", name="MFT Annual Plan")
    Statement.objects.create(framework=partner, kind="promise", audience="Citizens", text="I am heard")
    PriorityFactory(
        framework=partner,
        code="p1",
        label="P1",
        name="Longer lives",
        outcome="Fewer fall ill",
        commitments="One\n\n Two ",
    )
    page = reader.get(f"{YEAR}mft/")
    assert page.context["priorities"][0].commitments == ["One", "Two"]
    text = page.content.decode()
    assert all(words in text for words in ("P1 Longer lives", "Fewer fall ill", "<li>Two</li>", "Citizens: I am heard"))


def test_renamed_priority_leads_to_what_it_was_and_back(reader: Client) -> None:
    earlier = PriorityFactory(year=2029, code="old", name="Old name")
    later = PriorityFactory(year=2030, code="new", name="New name")
    PrioritySuccession.objects.create(earlier=earlier, later=later, note="renamed")
    assert (
        'Carries on <a href="/planning-year/2029-30/priorities/core/#old">Old name, 2029/30</a> (renamed)'
        in reader.get(YEAR).content.decode()
    )
    back = reader.get("/planning-year/2029-30/priorities/core/").content.decode()
    assert f'Became <a href="{YEAR}core/#new">New name, 2030/31</a> (renamed)' in back


def test_framework_that_is_not_there_and_people_who_are_not_signed_in(reader: Client) -> None:
    FrameworkFactory(year=2030)
    assert reader.get(f"{YEAR}core/").status_code == 200
    assert reader.get(f"{YEAR}nowhere/").status_code == 404
    assert reader.get("/planning-year/2029-30/priorities/core/").status_code == 404
    reader.logout()
    assert reader.get(f"{YEAR}core/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_pages_make_the_same_queries_for_any_number(
    reader: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    core = FrameworkFactory(year=2030)
    for number in range(count):
        FrameworkFactory(year=2030, code=f"partner-{number}", kind="partner")
        Statement.objects.create(framework=core, kind="vision", text="Words")
        one = PriorityFactory(framework=core, code=f"p{number}", name=f"Priority {number}")
        PriorityAlias.objects.create(priority=one, name="Another name")
        earlier = PriorityFactory(year=2029, code=f"p{number}")
        later = PriorityFactory(year=2031, code=f"p{number}")
        PrioritySuccession.objects.create(earlier=earlier, later=one)
        PrioritySuccession.objects.create(earlier=one, later=later)
    with django_assert_num_queries(12):
        reader.get(YEAR)
    with django_assert_num_queries(10):
        reader.get(f"{YEAR}core/")
