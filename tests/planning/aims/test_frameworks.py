"""Frameworks, statements and priorities are added, changed, moved and taken out by the planning team."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from mlco_portal.audit.models import AuditEntry
from planning.aims.actions.writing import change
from planning.aims.queries.records import values_of
from planning.aims.rules.records import mark_of
from planning.alignment.models import DeliverableTag
from planning.cycle.models import PlanningCycle
from planning.priorities.models import Framework, Priority, PriorityAlias, PrioritySuccession, Statement
from planning.workplans.models import Deliverable, Workplan, WorkplanHeading
from tests.factories import FrameworkFactory, PriorityFactory, full_plan, open_year, person
from tests.planning.aims.writing import AIMS, planner

pytestmark = pytest.mark.django_db
CORE = f"{AIMS}frameworks/core/"
PRIORITY = {"label": "", "name": "Resilience", "summary": "", "outcome": "", "commitments": "", "theme": ""}


def sent(priority: Priority, **typed: str) -> dict[str, str]:
    """Return what a browser sends for the priority."""
    seen = mark_of(values_of(priority), [*PRIORITY, "code", "aliases"])
    return {**PRIORITY, "code": priority.code, "aliases": "", "seen": seen, **typed}


def test_a_framework_is_written_from_nothing(client: Client) -> None:
    open_year()
    by = planner(client)
    typed = {
        "name": "MFT  Annual Plan",
        "short_name": "MFT",
        "kind": "partner",
        "owner": "",
        "summary": "",
        "source": "",
    }
    answer = client.post(f"{AIMS}add-framework/", {**typed, "code": ""}, follow=True)
    assert "The framework is added." in answer.content.decode()
    made = Framework.objects.get(year=2024, code="mft")
    assert (made.name, made.order, made.revision) == ("MFT Annual Plan", 1, 1)
    desk = f"{AIMS}frameworks/mft/"
    client.post(f"{desk}add-statement/", {"kind": "vision", "text": "Longer lives", "audience": ""})
    for label, name in (("P1", "Prevention"), ("P2", "Waiting less")):
        client.post(f"{desk}add-priority/", {**PRIORITY, "label": label, "name": name, "aliases": "Old \n\n Old\nNew"})
    one, two = Priority.objects.filter(framework=made).order_by("order")
    assert (one.code, two.code, [a.name for a in two.aliases.all()]) == ("p1", "p2", ["New", "Old"])
    assert Statement.objects.get(framework=made).text == "Longer lives"
    client.post(desk, {"then": f"up:priority:{two.pk}"})
    assert list(Priority.objects.filter(framework=made).values_list("code", flat=True)) == ["p2", "p1"]
    made.refresh_from_db()
    assert made.revision == 5
    entry = AuditEntry.objects.get(action="aims.add_priority", object_id=str(two.pk))
    assert entry.by == by
    assert entry.changes["aliases"] == [None, ["New", "Old"]]
    answer = client.post(f"{AIMS}add-framework/", {**typed, "code": "mft"})
    assert answer.status_code == 422
    assert "“MFT Annual Plan” of 2024/25 has this code" in answer.content.decode()
    again = client.post(f"{AIMS}add-framework/", {**typed, "kind": "core", "code": "ours"})
    assert "a year has them once" in again.content.decode()


def test_two_who_change_one_priority_lose_nothing(client: Client) -> None:
    open_year()
    planner(client)
    one = Priority.objects.get(code="resilience")
    other = PriorityFactory(code="prevention", name="Prevention")
    address = f"{AIMS}priorities/{one.pk}/"
    mine = sent(one, name="Strong together", aliases="Stronger")
    change(one, {"name": "Better resilience"}, seen=mark_of(values_of(one), ["name"]), by=person("planning_team"))
    answer = client.post(address, mine)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Somebody else saved this after you opened it" in text
    assert "As it stands now:</strong> Better resilience" in text
    assert 'value="Strong together"' in text
    client.post(address, {**mine, "seen": answer.context["seen"]})
    one.refresh_from_db()
    assert (one.name, one.aliases.get().name) == ("Strong together", "Stronger")
    # A colleague who changed another priority of the framework is in nobody's way.
    mine = sent(one, name="Resilience")
    change(other, {"name": "Prevent"}, seen=mark_of(values_of(other), ["name"]), by=person("planning_team"))
    assert client.post(address, mine).status_code == 302


def test_what_is_taken_out_meanwhile_gives_the_words_back(client: Client) -> None:
    open_year()
    planner(client)
    one = PriorityFactory(code="prevention", name="Prevention")
    address, mine = f"{AIMS}priorities/{one.pk}/", sent(one, summary="Words that took an hour")
    one.delete()
    answer = client.post(address, mine)
    assert answer.status_code == 409
    assert "Words that took an hour" in answer.content.decode()


def test_words_sent_after_the_session_ended_come_back(client: Client) -> None:
    open_year()
    who = planner(client)
    one = Priority.objects.get()
    address = f"{AIMS}priorities/{one.pk}/"
    page = client.get(address).content.decode()
    mark = page.partition('name="form_mark" value="')[2].partition('"')[0]
    client.logout()
    assert client.post(address, {**sent(one, summary="Typed long"), "form_mark": mark}).status_code == 302
    client.force_login(who)
    assert "Typed long" in client.get(address).content.decode()
    assert not Priority.objects.filter(summary="Typed long").exists()


def test_what_is_used_stays_and_says_by_what(client: Client) -> None:
    plan = full_plan()
    planner(client)
    core = Priority.objects.get(code="resilience")
    partner = PriorityFactory(
        framework=FrameworkFactory(code="mft", kind="partner", name="The trust's plan"), code="p1", name="Longer lives"
    )
    workplan = Workplan.objects.create(year=2024, code="joint", name="Joint workplan", framework=core.framework)
    WorkplanHeading.objects.create(workplan=workplan, priority=core, name="Resilience")
    one = Deliverable.objects.create(year=2024, reference="CH-1", title="Clinic")
    DeliverableTag.objects.create(deliverable=one, priority=partner, tagged_at="2024-01-01T00:00Z")
    later = PriorityFactory(year=2025, code="strong", name="Strong")
    PrioritySuccession.objects.create(earlier=core, later=later)
    for address, expected in [
        (f"priority/{core.pk}", ["A heading of Joint workplan", plan.service.name, "Carried on by Strong, 2025/26"]),
        (f"priority/{partner.pk}", ["1 deliverable tagged as serving it"]),
        (f"framework/{core.framework_id}", ["1 service plan of 2024/25 choose from it", "Headings of Joint workplan"]),
        (f"framework/{partner.framework_id}", ["1 deliverable tagged as serving it"]),
    ]:
        page = client.get(f"{AIMS}take-out/{address}/").content.decode()
        assert all(words in page for words in expected), address
        assert "take the" not in page.lower()
        assert client.post(f"{AIMS}take-out/{address}/").status_code == 409
    assert Priority.objects.count() == 3
    # Its code stays too, whatever is sent.
    page = client.get(f"{AIMS}priorities/{core.pk}/").content.decode()
    assert "Code: resilience. This stays as it is, because it is used" in page
    seen = mark_of(values_of(core), [*PRIORITY, "aliases"])
    client.post(f"{AIMS}priorities/{core.pk}/", sent(core, code="other", name="Renamed", seen=seen))
    core.refresh_from_db()
    assert (core.code, core.name) == ("resilience", "Renamed")


def test_what_nothing_uses_is_taken_out(client: Client) -> None:
    open_year()
    planner(client)
    one = PriorityFactory(framework=FrameworkFactory(code="mft", kind="partner", name="The trust's plan"), code="p1")
    PriorityAlias.objects.create(priority=one, name="Another")
    assert "Take this framework out?" in client.get(f"{AIMS}take-out/framework/{one.framework_id}/").content.decode()
    answer = client.post(f"{AIMS}take-out/framework/{one.framework_id}/", follow=True)
    assert "The framework is taken out." in answer.content.decode()
    assert not Framework.objects.filter(code="mft").exists()
    assert AuditEntry.objects.get(action="aims.take_out_framework").changes["name"] == ["The trust's plan", None]
    assert client.get(f"{AIMS}take-out/nothing/1/").status_code == 404


def test_priorities_carry_on_earlier_ones_and_never_in_a_circle(client: Client) -> None:
    open_year()
    planner(client)
    one = Priority.objects.get()
    earlier = PriorityFactory(year=2023, code="old", name="Old name")
    address = f"{AIMS}priorities/{one.pk}/carries-on/"
    assert f'<option value="{earlier.pk}"' in client.get(address).content.decode()
    answer = client.post(
        address, {"then": "add", "earlier": earlier.pk, "how": "renamed", "note": "shorter"}, follow=True
    )
    assert "Old name, Our core priorities (2023/24) (renamed: shorter)" in answer.content.decode()
    sibling = PriorityFactory(code="second", name="Second")
    PrioritySuccession.objects.create(earlier=one, later=sibling)
    refused = client.post(address, {"then": "add", "earlier": sibling.pk, "how": "", "note": "Kept words"})
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "That would go round in a circle: “Second” itself carries on “Resilience”" in text
    assert "Kept words" in text
    link = PrioritySuccession.objects.get(later=one)
    client.post(address, {"then": f"away:{link.pk}"})
    assert not PrioritySuccession.objects.filter(later=one).exists()
    assert AuditEntry.objects.filter(action__in=("aims.link_priority", "aims.unlink_priority")).count() == 2


def test_who_may_and_when(client: Client) -> None:
    open_year()
    one = Priority.objects.get()
    pages = [f"{AIMS}frameworks/", CORE, f"{CORE}change/", f"{CORE}add-priority/", f"{AIMS}priorities/{one.pk}/"]
    pages += [f"{AIMS}priorities/{one.pk}/carries-on/", f"{AIMS}take-out/priority/{one.pk}/"]
    assert {client.get(page).status_code for page in pages} == {302}
    client.force_login(person("reader"))
    assert {client.get(page).status_code for page in pages} == {403}
    assert {client.post(page).status_code for page in pages} == {403}
    planner(client)
    assert {client.get(page).status_code for page in pages} == {200}
    read = "/planning-year/2024-25/priorities/"
    assert f"{AIMS}frameworks/" in client.get(read).content.decode()
    PlanningCycle.objects.update(state="closed")
    assert [client.get(page).status_code for page in pages] == [200, 200, 302, 302, 302, 302, 302]
    assert f"{AIMS}frameworks/" not in client.get(read).content.decode()
    answer = client.post(f"{AIMS}priorities/{one.pk}/", sent(one, name="Other"))
    assert (answer.status_code, "is closed" in answer.content.decode()) == (409, True)
    assert 'value="Other"' in answer.content.decode()
    assert client.get("/planning-year/2031-32/aims/frameworks/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_desks_make_the_same_queries_for_any_number(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    open_year()
    planner(client)
    for number in range(count):
        one = PriorityFactory(code=f"p{number}", name=f"Priority {number}")
        Statement.objects.create(framework=one.framework, kind="vision", text="Words")
        PriorityAlias.objects.create(priority=one, name="Another name")
        PrioritySuccession.objects.create(earlier=PriorityFactory(year=2023, code=f"p{number}"), later=one)
        FrameworkFactory(code=f"partner-{number}", kind="partner")
    with django_assert_num_queries(7):
        client.get(f"{AIMS}frameworks/")
    with django_assert_num_queries(10):
        client.get(CORE)
