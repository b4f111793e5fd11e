"""The matrix of deliverables and partners' priorities: read, changed cell by cell, counted."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from mlco_portal.audit.models import AuditEntry
from planning.alignment.models import DeliverableTag
from planning.alignment.presenters.matrix import heat_map
from planning.alignment.queries.matrix import matrix_of
from planning.alignment.rules import changed, is_overclaimed, ticks_in
from planning.cycle.models import PlanningCycle
from planning.priorities.models import Priority
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading
from tests.factories import FrameworkFactory, PriorityFactory, open_year, person

pytestmark = pytest.mark.django_db
MATRIX = "/planning-year/2024-25/alignment/"
CHANGE = f"{MATRIX}change/resilience/"


def a_year(count: int = 3) -> tuple[list[Deliverable], list[Priority]]:
    """Make so many deliverables under one core priority, and two priorities of a partner."""
    open_year()
    core = PriorityFactory()
    partner = FrameworkFactory(code="mft", kind="partner", name="The trust's plan", short_name="MFT")
    workplan = Workplan.objects.create(year=2024, code="community", name="Community Health", framework=core.framework)
    heading = WorkplanHeading.objects.create(workplan=workplan, priority=core, name=core.name)
    made = [Deliverable.objects.create(year=2024, reference=f"CH-{n}", title=f"Thing {n}") for n in range(count)]
    for one in made:
        Placement.objects.create(heading=heading, deliverable=one)
    names = ("p1", "p2")
    return made, [PriorityFactory(framework=partner, code=one, label=one.upper(), name=f"Aim {one}") for one in names]


def tag(deliverable: Deliverable, priority: Priority) -> None:
    DeliverableTag.objects.create(deliverable=deliverable, priority=priority, tagged_at=timezone.now())


def test_a_save_changes_only_what_its_person_changed(client: Client) -> None:
    (one, two, three), (first, second) = a_year()
    tag(one, first)
    client.force_login(person("planning_team"))
    page = client.get(CHANGE)
    assert f'value="{one.pk}:{first.pk}" checked' in page.content.decode()
    tag(two, second)  # by somebody else, after the page was shown
    sent = {"shown": page.context["shown"], "tick": [f"{three.pk}:{first.pk}", f"{three.pk}:999999"]}
    answer = client.post(CHANGE, sent, follow=True)
    assert set(DeliverableTag.objects.values_list("deliverable", "priority")) == {
        (two.pk, second.pk),
        (three.pk, first.pk),
    }
    assert "1 tick set, 1 tick taken away. 1 tick could not be saved" in answer.content.decode()
    entries = {entry.object_id: entry.changes for entry in AuditEntry.objects.filter(action="alignment.tick")}
    assert entries == {
        str(one.pk): {"serves": [["MFT P1 Aim p1"], []]},
        str(three.pk): {"serves": [[], ["MFT P1 Aim p1"]]},
    }


def test_a_closed_year_stands(client: Client) -> None:
    (one, *_), (first, _) = a_year()
    PlanningCycle.objects.update(state="closed")
    client.force_login(person("planning_team"))
    assert client.get(CHANGE).url == MATRIX
    answer = client.post(CHANGE, {"tick": f"{one.pk}:{first.pk}"}, follow=True)
    assert "is closed, so its matrix stands as it is" in answer.content.decode()
    assert not DeliverableTag.objects.exists()


def test_who_reads_and_who_changes(client: Client) -> None:
    a_year()
    assert {client.get(url).status_code for url in (MATRIX, f"{MATRIX}heat-map/", CHANGE)} == {302}
    client.force_login(person("reader"))
    page = client.get(MATRIX)
    assert page.status_code == 200
    assert CHANGE not in page.content.decode()
    assert client.get(f"{MATRIX}heat-map/").status_code == 200
    assert client.get(CHANGE).status_code == client.post(CHANGE).status_code == 403
    assert client.get("/planning-year/2031-32/alignment/").status_code == 404
    client.force_login(person("planning_team"))
    assert CHANGE in client.get(MATRIX).content.decode()
    assert client.get(f"{MATRIX}change/other/").status_code == 404


def test_heat_map_marks_what_is_empty_and_what_is_overclaimed(client: Client) -> None:
    (one, two, three, _, five), (first, second) = a_year(5)
    for each in (one, two, three):
        tag(each, first)
    tag(five, second)
    Deliverable.objects.filter(pk=five.pk).update(dropped_at=timezone.now(), dropped_reason="Not funded")
    found = heat_map(matrix_of(2024))
    ((_, total, counts),) = found.rows
    assert (total, [(cell.count, cell.mark) for cell in counts]) == (4, [(3, "over"), (0, "none")])
    assert found.unserved == [second]
    client.force_login(person("reader"))
    text = client.get(f"{MATRIX}heat-map/").content.decode()
    assert "Resilience: 3 of 4 serve MFT P1 Aim p1" in text
    assert "<small>over half</small>" in text
    assert "<li>MFT P2 Aim p2</li>" in text
    assert "<small>none</small>" in text


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("address", [MATRIX, f"{MATRIX}heat-map/"])
def test_queries_are_the_same_for_any_number(
    client: Client, address: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_year(count)
    client.force_login(person("reader"))
    client.get(address)
    with django_assert_num_queries(11):
        client.get(address)


def test_rules_read_ticks_and_say_what_is_overclaimed() -> None:
    assert ticks_in(["1:2", "x:2", "3", "²:1", "4:5:6", "7:99999999999"]) == {(1, 2)}
    assert changed(frozenset({(1, 1)}), frozenset({(1, 2)})) == ({(1, 2)}, {(1, 1)})
    assert [is_overclaimed(*one) for one in ((2, 2), (3, 6), (3, 5))] == [False, False, True]


def test_boxes_ticked_after_the_session_ended_come_back_and_the_grid_costs_the_same(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    (one, two, three), (first, second) = a_year()
    tag(one, first)
    who = person("planning_team")
    client.force_login(who)
    page = client.get(CHANGE)
    with django_assert_num_queries(11):
        client.get(CHANGE)
    mark = page.content.decode().partition('name="form_mark" value="')[2].partition('"')[0]
    client.logout()
    sent = {"shown": page.context["shown"], "tick": [f"{two.pk}:{second.pk}"], "form_mark": mark}
    assert client.post(CHANGE, sent).status_code == 302
    assert set(DeliverableTag.objects.values_list("deliverable", flat=True)) == {one.pk}
    tag(three, first)  # by a colleague, meanwhile
    client.force_login(who)
    page = client.get(CHANGE)
    text = page.content.decode()
    assert f'value="{two.pk}:{second.pk}" checked' in text
    assert f'value="{one.pk}:{first.pk}" checked' not in text
    client.post(CHANGE, {"shown": page.context["shown"], "tick": [f"{two.pk}:{second.pk}"]})
    assert set(DeliverableTag.objects.values_list("deliverable", flat=True)) == {two.pk, three.pk}


def test_every_deliverable_is_reached_whatever_its_heading_is(client: Client) -> None:
    (one, two, three), _ = a_year()
    care = PriorityFactory(framework=FrameworkFactory(code="asc", kind="care", name="Care", short_name="ASC"), code="a")
    aim = PriorityFactory(
        framework=FrameworkFactory(code="city", kind="city", name="City plan"), code="c", name="Homes"
    )
    workplan = Workplan.objects.create(year=2024, code="care", name="Care plan", framework=care.framework)
    Placement.objects.all().delete()
    heading = WorkplanHeading.objects.create(workplan=workplan, priority=care, name="Prevention")
    Placement.objects.create(heading=heading, deliverable=one)
    own = WorkplanHeading.objects.create(workplan=workplan, name="Of its own")
    Placement.objects.create(heading=own, deliverable=two)
    client.force_login(person("planning_team"))
    assert "Thing 0" not in client.get(MATRIX).content.decode()
    assert "Thing 0" in client.get(f"{MATRIX}?rows=asc").content.decode()
    page = client.get(f"{MATRIX}?rows=own-headings&columns=city").content.decode()
    assert "Care plan: Of its own" in page
    assert "Thing 1" in page
    assert "Homes" in page
    change = f"{MATRIX}change/heading-{own.pk}/?rows=own-headings&columns=city"
    assert change.replace("&", "&amp;") in page
    grid = client.get(change)
    sent = {"shown": grid.context["shown"], "tick": [f"{two.pk}:{aim.pk}"]}
    assert client.post(change, sent).url == f"{MATRIX}?rows=own-headings&columns=city#heading-{own.pk}"
    assert DeliverableTag.objects.get().priority == aim
    counted = client.get(f"{MATRIX}heat-map/?rows=own-headings&columns=city").context["map"]
    assert [(group.name, total) for group, total, _ in counted.rows] == [("Care plan: Of its own", 1)]
    assert client.get(f"{MATRIX}?rows=nothing").status_code == 404
    assert client.get(f"{MATRIX}?columns=core").status_code == 404
    assert three.reference not in page
