"""The golden thread: down from a priority, up from a line, what stops; and who reads what of plans."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kloe.lines.models import Kloe
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from planning.alignment.models import DeliverableTag, PlanPriorityDeliverable, PlanPriorityTag
from planning.cycle.models import PlanningCycle
from planning.plan_templates.models import PlanTemplate, TemplateSection
from planning.priorities.models import Priority
from planning.service_plans.models import PlanSection, SectionRow, ServicePlan
from planning.workplans.models import Deliverable, Placement, Workplan, WorkplanHeading
from tests.factories import FrameworkFactory, PriorityFactory, ServiceFactory, UserFactory, full_plan, open_year, person
from tests.planning.publication.plans import approved_plan, publish

pytestmark = pytest.mark.django_db
YEAR = "/planning-year/2024-25/"
THREAD = f"{YEAR}alignment/thread/"


def deliverables(count: int = 2) -> tuple[list[Deliverable], Priority]:
    """Make deliverables under the core priority, the first of which serves a partner's."""
    open_year()
    core = Priority.objects.get(code="resilience", framework__year=2024)
    partner = FrameworkFactory(code="mft", kind="partner", name="The trust's plan", short_name="MFT")
    aim = PriorityFactory(framework=partner, code="p1", label="P1", name="Longer lives")
    workplan = Workplan.objects.create(year=2024, code="community", name="Community Health", framework=core.framework)
    heading = WorkplanHeading.objects.create(workplan=workplan, priority=core, name="Resilience")
    made = [Deliverable.objects.create(year=2024, reference=f"CH-{n}", title=f"Thing {n}") for n in range(count)]
    for one in made:
        Placement.objects.create(heading=heading, deliverable=one)
    DeliverableTag.objects.create(deliverable=made[0], priority=aim, tagged_at=timezone.now())
    return made, aim


def row_of(plan: ServicePlan) -> SectionRow:
    return SectionRow.objects.get(section__plan=plan, section__template_section__kind="priorities")


def carry(plan: ServicePlan, deliverable: Deliverable) -> SectionRow:
    row = row_of(plan)
    PlanPriorityDeliverable.objects.create(plan=plan, row=row.pk, deliverable=deliverable, linked_at=timezone.now())
    return row


def name_line(plan: ServicePlan, words: str) -> None:
    row = row_of(plan)
    row.cells = {**row.cells, "priority": words}
    row.save()


def test_thread_goes_down_to_agreed_lines_and_drafts_are_for_those_who_read_them(client: Client) -> None:
    (one, _), aim = deliverables()
    draft = full_plan(service=ServiceFactory(name="Podiatry"))
    name_line(draft, "Secret draft line")
    carry(draft, one)
    agreed = approved_plan(service=ServiceFactory(name="Orthoptics"))
    row = carry(agreed, one)
    name_line(agreed, "Written after it was agreed")
    address = f"{THREAD}priority/{aim.pk}/"
    client.force_login(person("reader"))
    text = client.get(address).content.decode()
    assert "CH-0 Thing 0" in text
    assert "Shorter waits" in text  # as everybody agreed to it
    assert "Written after it was agreed" not in text
    assert "Secret draft line" not in text
    assert "Podiatry" not in text
    for page in (f"{THREAD}deliverable/{one.pk}/", f"{YEAR}alignment/what-stops/{one.pk}/"):
        found = client.get(page).content.decode()
        assert "Orthoptics" in found
        assert "Podiatry" not in found
    assert client.get(f"{THREAD}plan/{draft.pk}/").status_code == 404
    up = client.get(f"{THREAD}plan/{agreed.pk}/").content.decode()
    assert f'id="line-{row.pk}"' in up
    assert "LCO Resilience" in up
    assert "MFT P1 Longer lives" in up
    core = client.get(f"{THREAD}priority/{Priority.objects.get(code='resilience').pk}/").content.decode()
    assert "Orthoptics" in core
    assert "Podiatry" not in core
    client.force_login(person("planning_team"))
    text = client.get(address).content.decode()
    assert "Secret draft line" in text
    assert "Draft</strong>" in text
    client.force_login(User.objects.get(pk=draft.case.authors.get().user_id))
    text = client.get(address).content.decode()
    assert "Secret draft line" in text
    assert "Orthoptics" in text


def test_an_account_without_a_role_reads_lines_of_public_plans_alone(client: Client) -> None:
    (one, _), _ = deliverables()
    plans = {name: approved_plan(service=ServiceFactory(name=name)) for name in ("Orthoptics", "Podiatry", "Dental")}
    for plan in plans.values():
        carry(plan, one)
    publish(plans["Podiatry"], audience="staff")
    publish(plans["Dental"])
    for user, expected in ((UserFactory(), {"Dental"}), (person("reader"), set(plans))):
        client.force_login(user)
        for page in (f"{THREAD}deliverable/{one.pk}/", f"{YEAR}alignment/what-stops/{one.pk}/"):
            text = client.get(page).content.decode()
            assert {name for name in plans if name in text} == expected
        shown = {name for name, plan in plans.items() if client.get(f"{THREAD}plan/{plan.pk}/").status_code == 200}
        assert shown == expected


def test_what_stops_says_what_would_have_nothing_left(client: Client) -> None:
    (one, two), _ = deliverables()
    service = ServiceFactory(name="Podiatry")
    one.services.add(service)
    carry(approved_plan(service=service), one)
    Deliverable.objects.create(year=2025, reference="N-1", title="Next", succeeds=one)
    client.force_login(person("reader"))
    page = client.get(f"{YEAR}alignment/what-stops/{one.pk}/")
    stops = page.context["stops"]
    assert [str(each.what) for each in stops.left_with_nothing] == ["P1 Longer lives"]
    assert [line.words for line in stops.lines] == ["Shorter waits"]
    text = page.content.decode()
    assert all(
        words in text for words in ("Nothing would be left", "Podiatry", "N-1 Next", "Community Health: Resilience")
    )
    two.dropped_at, two.dropped_reason = timezone.now(), "Not funded"
    two.save()
    stops = client.get(f"{YEAR}alignment/what-stops/{one.pk}/").context["stops"]
    assert len(stops.left_with_nothing) == 3  # the heading and the core priority as well


def test_what_stops_names_the_lines_of_enquiry_of_plans_that_carry_it(client: Client) -> None:
    (one, _), _ = deliverables()
    plan = full_plan(service=ServiceFactory(name="Podiatry"))
    carry(plan, one)
    for code, theme in (("Q1", "Quality"), ("W1", "Workforce")):
        Kloe.objects.create(year=2024, code=code, theme=theme, line="A line")
    draft = PlanTemplate.objects.create(year=2024, kind="int", version=2, name="Draft")
    asked = TemplateSection.objects.create(template=draft, key="k", title="KLOEs", kind="kloe_contributions", order=1)
    section = PlanSection.objects.create(plan=plan, template_section=asked)
    SectionRow.objects.create(section=section, position=1, cells={"kloe": "W1", "contribution": "We train"})
    client.force_login(person("planning_team"))
    assert client.get(f"{YEAR}alignment/what-stops/{one.pk}/").context["stops"].kloes == ("W1 Workforce",)
    client.force_login(person("reader"))
    assert client.get(f"{YEAR}alignment/what-stops/{one.pk}/").context["stops"].kloes == ()


def test_a_deliverable_is_dropped_with_a_reason_and_taken_back(client: Client) -> None:
    (one, _), _ = deliverables()
    planner = person("planning_team")
    client.force_login(planner)
    address = f"{YEAR}aims/deliverables/{one.pk}/drop/"
    assert "Nothing would be left" in client.get(address).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "The money went elsewhere"})
    one.refresh_from_db()
    assert (one.dropped_at is not None, one.dropped_reason, one.revision) == (True, "The money went elsewhere", 1)
    again = client.post(address, {"reason": "My own words"})
    assert again.status_code == 409
    assert "My own words" in again.content.decode()
    client.post(f"{YEAR}aims/deliverables/{one.pk}/take-back/")
    one.refresh_from_db()
    assert (one.dropped_at, one.dropped_reason) == (None, "")
    entries = AuditEntry.objects.filter(object_id=str(one.pk), action__startswith="aims.").order_by("pk")
    assert [entry.action for entry in entries] == ["aims.drop_deliverable", "aims.take_back_deliverable"]
    assert entries[0].reason == "The money went elsewhere"


def test_the_deliverables_own_page_ticks_what_it_serves(client: Client) -> None:
    (one, _), aim = deliverables()
    asc = PriorityFactory(framework=FrameworkFactory(code="asc", kind="care", name="Care", short_name="ASC"), code="a")
    core = Priority.objects.get(code="resilience")
    DeliverableTag.objects.create(deliverable=one, priority=core, tagged_at=timezone.now())
    address = f"{YEAR}alignment/serves/{one.pk}/"
    client.force_login(person("reader"))
    assert (client.get(address).status_code, client.post(address).status_code) == (403, 403)
    client.force_login(person("planning_team"))
    page = client.get(address)
    assert page.context["shown"] == f"{one.pk}:{aim.pk}"
    client.post(address, {"shown": page.context["shown"], "tick": [f"{one.pk}:{asc.pk}"]})
    assert set(DeliverableTag.objects.values_list("priority", flat=True)) == {asc.pk, core.pk}
    PlanningCycle.objects.update(state="closed")
    assert client.get(address).url == f"{THREAD}deliverable/{one.pk}/"


def test_authors_link_the_lines_of_their_plan_while_they_write_it(client: Client) -> None:
    (one, two), aim = deliverables()
    plan = full_plan(service=ServiceFactory(name="Podiatry"))
    author = User.objects.get(pk=plan.case.authors.get().user_id)
    row = carry(plan, one)
    address = f"{THREAD}plan/{plan.pk}/{row.pk}/"
    client.force_login(person("reader"))
    assert client.get(address).status_code == 403
    client.force_login(author)
    page = client.get(address)
    assert page.context["shown"] == f"1:{one.pk}"
    answer = client.post(
        address, {"shown": f"1:{one.pk}", "tick": [f"1:{two.pk}", f"2:{aim.pk}", "1:999"]}, follow=True
    )
    assert "2 ticks set, 1 tick taken away. 1 tick could not be saved" in answer.content.decode()
    assert list(PlanPriorityDeliverable.objects.values_list("deliverable", flat=True)) == [two.pk]
    assert list(PlanPriorityTag.objects.values_list("row", "priority")) == [(row.pk, aim.pk)]
    assert AuditEntry.objects.get(action="alignment.line").changes[f"line {row.pk}"] == [
        ["CH-0 Thing 0"],
        ["CH-1 Thing 1", "P1 Longer lives"],
    ]
    row.delete()
    gone = client.post(address, {"shown": "", "tick": [f"1:{one.pk}"]}, follow=True)
    assert "This priority is not in the plan any more" in gone.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_queries_are_the_same_for_any_number(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made, aim = deliverables(count)
    for number, one in enumerate(made):
        carry(full_plan(service=ServiceFactory(name=f"Service {number}")), one)
        if one.pk != made[0].pk:
            DeliverableTag.objects.create(deliverable=one, priority=aim, tagged_at=timezone.now())
    client.force_login(person("planning_team"))
    client.get(THREAD)
    with django_assert_num_queries(5):
        client.get(THREAD)
    with django_assert_num_queries(12):
        client.get(f"{THREAD}priority/{aim.pk}/")
    with django_assert_num_queries(16):
        client.get(f"{YEAR}alignment/what-stops/{made[0].pk}/")
