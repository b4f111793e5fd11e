"""Workplans, headings, lines and deliverables are written by the planning team; a deliverable is one record."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mlco_portal.audit.models import AuditEntry
from planning.aims.actions.writing import change
from planning.aims.queries.records import values_of
from planning.aims.rules.records import mark_of
from planning.cycle.models import PlanningCycle
from planning.priorities.models import Priority
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading, WorkplanLine
from tests.factories import ServiceFactory, open_year, person
from tests.planning.aims.writing import AIMS, planner

pytestmark = pytest.mark.django_db
DELIVERABLE = {"title": "Evening clinics", "text": "", "owner": "", "quarter": "", "also_known_as": "", "note": ""}


def a_workplan(code: str = "community", name: str = "Community Health") -> tuple[Workplan, WorkplanHeading]:
    core = Priority.objects.get(code="resilience")
    workplan = Workplan.objects.create(year=2024, code=code, name=name, framework=core.framework)
    return workplan, WorkplanHeading.objects.create(workplan=workplan, priority=core, name=f"{core.name} of {name}")


def sent(deliverable: Deliverable, **typed: str) -> dict[str, str]:
    """Return what a browser sends for the deliverable that nothing uses."""
    names = [*DELIVERABLE, "reference", "succeeds_id", "services"]
    seen = mark_of(values_of(deliverable), names)
    return {**DELIVERABLE, "reference": deliverable.reference, "succeeds_id": "", "seen": seen, **typed}


def test_a_workplan_is_written_from_nothing(client: Client) -> None:
    open_year()
    planner(client)
    core = Priority.objects.get()
    typed = {"kind": "workplan", "name": "Community Health", "framework_id": core.framework_id, "code": ""}
    client.post(f"{AIMS}add-workplan/", typed)
    workplan = Workplan.objects.get(year=2024, code="community-health")
    desk = f"{AIMS}workplans/community-health/"
    assert client.post(f"{desk}add-heading/", {"priority_id": "", "name": ""}).status_code == 422
    client.post(f"{desk}add-heading/", {"priority_id": core.pk, "name": ""})
    client.post(f"{desk}add-heading/", {"priority_id": "", "name": "Of its own"})
    assert list(workplan.headings.values_list("name", "priority")) == [("Resilience", core.pk), ("Of its own", None)]
    twice = client.post(f"{desk}add-heading/", {"priority_id": core.pk, "name": "Again"})
    assert "“Resilience” stands for this priority already" in twice.content.decode()
    for name in ("Digital", "Estates"):
        client.post(f"{desk}add-line/", {"kind": "success", "name": name, "number": ""})
    one, two = workplan.lines.order_by("order")
    client.post(desk, {"then": f"up:line:{two.pk}"})
    client.post(f"{AIMS}lines/{one.pk}/", {"kind": "in_scope", "name": "Digital", "part_of_id": two.pk, "seen": "-"})
    assert WorkplanLine.objects.get(pk=one.pk).kind == "success"  # a part is of the kind of its line
    page = client.get(desk).content.decode()
    assert page.index("Estates") < page.index("Digital")
    workplan.refresh_from_db()
    assert workplan.revision == 6


def test_a_deliverable_is_one_record_in_several_workplans(client: Client) -> None:
    open_year()
    planner(client)
    _, first = a_workplan()
    _, second = a_workplan("joint", "Joint")
    service = ServiceFactory(name="Podiatry")
    earlier = Deliverable.objects.create(year=2023, reference="OLD-1", title="Day clinics")
    post = person("service_lead", service=service)
    address = f"{AIMS}add-deliverable/?heading={first.pk}"
    assert f'<option value="{first.pk}" selected' in client.get(address).content.decode()
    typed = {**DELIVERABLE, "reference": "CH-1", "owner": post.name, "quarter": "2", "services": [service.pk]}
    client.post(address, {**typed, "succeeds_id": earlier.pk, "heading_id": first.pk})
    made = Deliverable.objects.get(reference="CH-1")
    assert (made.owner_user, made.quarter, made.succeeds, list(made.services.all())) == (post, 2, earlier, [service])
    place = f"{AIMS}deliverables/{made.pk}/place/"
    again = client.post(place, {"heading_id": first.pk, "wording": "Twice"})
    assert "It stands under “Resilience of Community Health” of Community Health already" in again.content.decode()
    client.post(place, {"heading_id": second.pk, "wording": "Clinics, jointly"})
    page = client.get(f"{AIMS}workplans/joint/").content.decode()
    assert "In this workplan’s words: Clinics, jointly" in page
    assert "Also in: Community Health" in page
    other = Placement.objects.get(heading=second)
    client.post(f"{AIMS}places/{other.pk}/", {"heading_id": second.pk, "wording": "Together", "seen": "old"})
    assert Placement.objects.get(pk=other.pk).wording == "Clinics, jointly"  # an old page overwrites nothing
    # Used, it stays with its reference; out of its places it goes.
    assert client.post(f"{AIMS}take-out/deliverable/{made.pk}/").status_code == 409
    assert (
        "In the workplan Community Health, Joint"
        in client.get(f"{AIMS}take-out/deliverable/{made.pk}/").content.decode()
    )
    assert client.post(f"{AIMS}take-out/heading/{first.pk}/").status_code == 409
    for one in Placement.objects.all():
        client.post(f"{AIMS}take-out/place/{one.pk}/")
    client.post(f"{AIMS}take-out/deliverable/{made.pk}/")
    assert not Deliverable.objects.filter(year=2024).exists()
    assert AuditEntry.objects.get(action="aims.take_out_deliverable").changes["services"] == [["Podiatry"], None]


def test_a_reference_stands_for_one_deliverable_and_no_circle_is_made(client: Client) -> None:
    open_year()
    planner(client)
    one, two = (Deliverable.objects.create(year=2024, reference=name, title=name) for name in ("CH-1", "CH-2"))
    one.succeeds = two
    one.save()
    answer = client.post(f"{AIMS}add-deliverable/", {**DELIVERABLE, "reference": "ch-1", "text": "Long words"})
    text = answer.content.decode()
    assert "“CH-1” has the reference CH-1 in 2024/25. Give this one another" in text
    assert "Long words" in text
    seen = mark_of(values_of(two), [*DELIVERABLE, "succeeds_id", "services"])  # its reference stays: it is used
    circle = client.post(f"{AIMS}deliverables/{two.pk}/change/", sent(two, succeeds_id=str(one.pk), seen=seen))
    assert circle.status_code == 422
    assert "That would go round in a circle: CH-1 itself carries on CH-2" in circle.content.decode()
    nowhere = client.post(f"{AIMS}add-deliverable/", {**DELIVERABLE, "reference": "CH-3", "heading_id": "999"})
    assert nowhere.status_code == 422
    assert not Deliverable.objects.filter(reference="CH-3").exists()


def test_two_who_change_one_deliverable_lose_nothing_and_outcomes_are_apart(client: Client) -> None:
    open_year()
    planner(client)
    service = ServiceFactory(name="Podiatry")
    one = Deliverable.objects.create(year=2024, reference="CH-1", title="Clinics")
    address, mine = f"{AIMS}deliverables/{one.pk}/change/", sent(one, title="Evening clinics", services=str(service.pk))
    change(one, {"title": "Day clinics"}, seen=mark_of(values_of(one), ["title"]), by=person("planning_team"))
    outcome = {
        "outcome": "partly",
        "outcome_note": "Half",
        "seen": mark_of(values_of(one), ["outcome", "outcome_note"]),
    }
    assert client.post(f"{AIMS}deliverables/{one.pk}/outcome/", outcome).status_code == 302
    answer = client.post(address, mine)
    assert answer.status_code == 409
    assert answer.context["both"] == [
        ("What will be delivered", "Day clinics", "Evening clinics"),
        ("Services that deliver it (optional)", "", "Podiatry"),
    ]
    client.post(address, {**mine, "seen": answer.context["seen"]})
    one.refresh_from_db()
    assert (one.title, one.outcome, one.outcome_note) == ("Evening clinics", "partly", "Half")


def test_who_may_and_when(client: Client) -> None:
    open_year()
    _, heading = a_workplan()
    one = Deliverable.objects.create(year=2024, reference="CH-1", title="Clinics")
    placed = Placement.objects.create(heading=heading, deliverable=one)
    line = WorkplanLine.objects.create(workplan=heading.workplan, kind="success", name="Line")
    desks = ["workplans/", "workplans/community/", f"deliverables/{one.pk}/"]
    forms = ["add-workplan/", "workplans/community/change/", "workplans/community/add-heading/", "add-deliverable/"]
    forms += ["workplans/community/add-line/", f"headings/{heading.pk}/", f"lines/{line.pk}/", f"places/{placed.pk}/"]
    forms += [f"deliverables/{one.pk}/{name}/" for name in ("change", "outcome", "place")]
    pages = [AIMS + one for one in desks + forms]
    client.force_login(person("reader"))
    assert {client.get(page).status_code for page in pages} == {403}
    planner(client)
    assert {client.get(page).status_code for page in pages} == {200}
    read = f"/planning-year/2024-25/deliverables/{one.pk}/"
    assert pages[2] in client.get(read).content.decode()
    PlanningCycle.objects.update(state="closed")
    assert [client.get(page).status_code for page in pages] == [200] * 3 + [302] * len(forms)
    assert pages[2] not in client.get(read).content.decode()
    assert client.post(f"{AIMS}take-out/place/{placed.pk}/").status_code == 409


@pytest.mark.parametrize("count", [1, 3])
def test_desks_make_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_year()
    planner(client)
    workplan, heading = a_workplan()
    for number in range(count):
        one = Deliverable.objects.create(year=2024, reference=f"CH-{number}", title="Clinics")
        Placement.objects.create(heading=heading, deliverable=one)
        WorkplanLine.objects.create(workplan=workplan, kind="success", name="Line")
        a_workplan(f"other-{number}", "Other")
    with django_assert_num_queries(6):
        client.get(f"{AIMS}workplans/")
    with django_assert_num_queries(10):
        client.get(f"{AIMS}workplans/community/")
