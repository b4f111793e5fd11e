"""The workplans of a year, one workplan and one deliverable, as everybody who signs in reads them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from planning.cycle.models import PlanningCycle
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine
from tests.factories import ServiceFactory, person

pytestmark = pytest.mark.django_db
LIST = "/planning-year/2030-31/workplans/"


@pytest.fixture
def reader(client: Client) -> Client:
    PlanningCycle.objects.create(year=2030, opens_on="2029-10-01", plans_due_on="2030-03-01")
    client.force_login(person("reader"))
    return client


def heading(code: str, name: str = "Resilience") -> WorkplanHeading:
    workplan, _ = Workplan.objects.get_or_create(year=2030, code=code, defaults={"name": f"{code.title()} workplan"})
    return WorkplanHeading.objects.create(workplan=workplan, name=name)


def deliverable(reference: str = "CH-01", *under: WorkplanHeading, year: int = 2030, **fields: object) -> Deliverable:
    made = Deliverable.objects.create(year=year, reference=reference, title=f"Deliver {reference}", **fields)
    for one in under:
        Placement.objects.create(heading=one, deliverable=made)
    return made


def test_list_counts_each_deliverable_once_and_shows_those_placed_nowhere(reader: Client) -> None:
    deliverable("CH-01", heading("community", "First"), heading("community", "Second"))
    Workplan.objects.create(year=2030, code="digital", kind="enabler", name="Digital <b>enabler</b>")
    deliverable("CH-02")
    text = reader.get(LIST).content.decode()
    assert f'<a href="{LIST}community/">Community workplan</a>: 1 deliverable<' in text.replace("</li>", "<")
    assert "Digital &lt;b&gt;enabler&lt;/b&gt;" in text
    assert text.index("Deliverables in no workplan") < text.index("CH-02 Deliver CH-02")


def test_workplan_shows_a_deliverable_in_its_words_and_where_else_it_stands(reader: Client) -> None:
    made = deliverable("CH-41", heading("community"), owner="Chief Nurse", quarter=4, text="Own words")
    joint = heading("joint", "Building the future")
    Placement.objects.create(heading=joint, deliverable=made, wording="Joint words")
    service = ServiceFactory(name="Podiatry")
    made.services.add(service)
    text = reader.get(f"{LIST}joint/").content.decode()
    assert "Joint words" in text
    assert "Own words" not in text
    assert f'Also in: <a href="{LIST}community/">Community workplan</a>' in text
    assert "Chief Nurse" in text
    assert "Quarter 4 (January to March)" in text
    assert f'<a href="{service.get_absolute_url()}">Podiatry</a>' in text
    assert "Own words" in reader.get(f"{LIST}community/").content.decode()


def test_enabler_shows_its_lines_by_kind_with_their_parts(reader: Client) -> None:
    enabler = Workplan.objects.create(year=2030, code="people", kind="enabler", name="People")
    WorkplanLine.objects.create(workplan=enabler, kind="success", name="Fewer leave", order=1)
    whole = WorkplanLine.objects.create(workplan=enabler, kind="priority", number=1, name="Recruit", order=2)
    WorkplanLine.objects.create(workplan=enabler, kind="priority", part_of=whole, name="In the city", order=1)
    page = reader.get(f"{LIST}people/")
    shown = [
        (kind, [(one.line.name, [part.name for part in one.parts]) for one in lines])
        for kind, lines in page.context["lines"]
    ]
    assert shown == [
        ("Priorities", [("Recruit", ["In the city"])]),
        ("What success looks like", [("Fewer leave", [])]),
    ]
    text = page.content.decode()
    assert text.index("1. Recruit") < text.index("In the city") < text.index("Fewer leave")


def test_deliverable_shows_every_place_and_its_kin(reader: Client) -> None:
    before = deliverable("D-01", year=2029, outcome="delivered")
    made = deliverable("CH-01", heading("community"), heading("joint", "Joint heading"), succeeds=before)
    after = deliverable("N-01", year=2031, succeeds=made)
    text = reader.get(reverse("planning:workplans:deliverable", args=["2030-31", made.pk])).content.decode()
    assert "Community workplan: Resilience" in text
    assert "Joint workplan: Joint heading" in text
    assert f'<a href="/planning-year/2029-30/deliverables/{before.pk}/">D-01 Deliver D-01</a>, 2029/30' in text
    assert f'<a href="/planning-year/2031-32/deliverables/{after.pk}/">N-01 Deliver N-01</a>, 2031/32' in text
    old = reader.get(f"/planning-year/2029-30/deliverables/{before.pk}/").content.decode()
    assert "Delivered</" in old
    assert "In no workplan" in old


def test_dropped_deliverable_says_why_and_the_teams_note_is_the_teams(reader: Client) -> None:
    made = deliverable("CH-01", dropped_at=timezone.now(), dropped_reason="The money went", note="Ask again in May")
    address = f"/planning-year/2030-31/deliverables/{made.pk}/"
    text = reader.get(address).content.decode()
    assert "The money went" in text
    assert "Ask again in May" not in text
    reader.force_login(person("planning_team"))
    assert "Ask again in May" in reader.get(address).content.decode()


def test_what_is_not_there_is_not_found(reader: Client) -> None:
    made = deliverable("CH-01")
    for address in (
        "/planning-year/2040-41/workplans/",
        f"{LIST}nowhere/",
        "/planning-year/2030-31/deliverables/999999/",
        f"/planning-year/2029-30/deliverables/{made.pk}/",
    ):
        assert reader.get(address).status_code == 404, address


def test_pages_are_for_people_who_sign_in(reader: Client, client: Client) -> None:
    made = deliverable("CH-01", heading("community"))
    client.logout()
    for address in (LIST, f"{LIST}community/", f"/planning-year/2030-31/deliverables/{made.pk}/"):
        assert client.get(address).headers["Location"].startswith("/sign-in/"), address


def test_planning_year_leads_to_its_workplans(reader: Client) -> None:
    assert f'href="{LIST}"' in reader.get("/planning-year/2030-31/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pages_make_the_same_queries_for_any_number(
    reader: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = []
    for number in range(count):
        made.append(deliverable(f"CH-{number}", heading("community", f"H{number}"), heading("joint", f"J{number}")))
        made[-1].services.add(ServiceFactory())
        deliverable(f"X-{number}")
        deliverable(f"N-{number}", year=2031, succeeds=made[0])
        WorkplanLine.objects.create(workplan=Workplan.objects.get(code="joint"), kind="success", name=f"S{number}")
    with django_assert_num_queries(6):
        reader.get(LIST)
    with django_assert_num_queries(10):
        reader.get(f"{LIST}joint/")
    with django_assert_num_queries(8):
        reader.get(f"/planning-year/2030-31/deliverables/{made[0].pk}/")
