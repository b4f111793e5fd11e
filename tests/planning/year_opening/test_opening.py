"""What a new year has of its own, what stays with the old one, and when a year is not opened."""

from datetime import date
from typing import Any

import pytest

from kloe.lines.models import Kloe, KloeMetric
from mlco_portal.accounts.models import User
from mlco_portal.audit.models import AuditEntry
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalRoute, RouteStep
from planning.approval.rules import NotAllowed
from planning.cycle.models import (
    CompositionPart,
    LatePass,
    Milestone,
    MilestoneDependency,
    MilestoneMove,
    PhaseWindow,
    PlanningCycle,
)
from planning.plan_templates.models import PlanTemplate, TemplateFeedback, TemplateSection
from planning.priorities.models import Priority
from planning.reminders.models import ReminderRule
from planning.service_plans.actions import start_plan
from planning.service_plans.models import ServicePlan
from planning.year_opening.actions import open_year
from planning.year_opening.rules import ISSUED, LEAVE, OpenedMeanwhile, OpeningRefused
from services.actions.endings import Ending
from services.models import Appointment, Service, ServiceSuccession
from tests.factories import AppointmentFactory, PriorityFactory, ServiceFactory, UserFactory, person
from tests.planning.year_opening.years import KINDS, bare_year, full_year, opening

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> User:
    return person("planning_team")


def refusal(team: User, **otherwise: Any) -> list[tuple[str, str]]:
    """Return why the year was not opened, having seen that nothing of it is there."""
    with pytest.raises(OpeningRefused) as refused:
        open_year(wanted=opening(**otherwise), by=team)
    assert not PlanningCycle.objects.filter(year=2025).exists()
    assert not Priority.objects.filter(framework__year=2025).exists()
    return list(refused.value.problems)


def test_the_year_has_everything_of_its_own(team: User) -> None:
    previous = full_year(team)
    cycle = open_year(wanted=opening(), by=team)
    assert (cycle.year, cycle.state, cycle.opened_from) == (2025, "preparing", previous)
    assert (cycle.opens_on, cycle.plans_due_on) == (date(2024, 10, 2), date(2025, 3, 3))
    assert (cycle.notice_days, cycle.guidance) == (21, "Write for readers.")
    priority = Priority.objects.get(framework__year=2025)
    assert (priority.code, [one.name for one in priority.aliases.all()]) == ("resilience", ["Staying strong"])
    kloe = Kloe.objects.get(year=2025)
    assert (kloe.code, kloe.line, [one.code for one in kloe.boards.all()]) == (
        "K1",
        "People are seen in time",
        ["quality"],
    )
    assert [one.name for one in kloe.metrics.all()] == ["Waits of 65 weeks"]
    route = ApprovalRoute.objects.get(year=2025)
    assert [(one.name, one.permission, one.due_on) for one in route.steps.all()] == [
        ("Leadership team", "decide_as_leadership", date(2025, 3, 17)),  # 15 March 2025 is a Saturday
        ("MLCO Executive", "decide_as_executive", date(2025, 3, 20)),
    ]
    window = PhaseWindow.objects.get(cycle=cycle)
    assert (window.phase, window.opens_on, window.closes_on) == ("review", date(2025, 3, 3), date(2025, 3, 31))


def test_the_timetable_is_as_many_years_later_and_nothing_in_it_is_done(team: User) -> None:
    full_year(team)
    cycle = open_year(wanted=opening(plans_due_on=date(2025, 3, 10)), by=team)
    due, board = Milestone.objects.filter(cycle=cycle).order_by("order")
    assert (due.due_on, due.sets, due.done_when, due.audience, due.note) == (
        date(2025, 3, 10),
        "plans_due",
        "submitted",
        ["service_lead"],
        "By noon",
    )
    assert (due.starts_on, due.ends_on, due.quarter) == (date(2025, 1, 1), date(2025, 3, 31), 4)
    assert (board.due_on, board.kind, board.clock) == (date(2025, 3, 31), "meeting", "council")  # the 29th: a Saturday
    assert {one.is_indicative for one in (due, board)} == {True}
    link = MilestoneDependency.objects.get(milestone=board)
    assert (link.needs, link.gap_days) == (due, 10)
    assert [one.days_before for one in ReminderRule.objects.filter(milestone=due)] == [14]


def test_nothing_of_what_was_done_comes_along_and_the_old_year_keeps_its_own(team: User) -> None:
    previous = full_year(team)
    start_plan(service=Service.objects.get(code="podiatry"), year=2024, by=team)
    cycle = open_year(wanted=opening(), by=team)
    assert not Milestone.objects.filter(cycle=cycle).exclude(done_at=None, done_by=None).exists()
    assert not ServicePlan.objects.filter(year=2025).exists()
    assert not MilestoneMove.objects.filter(milestone__cycle=cycle).exists()
    assert not LatePass.objects.filter(cycle=cycle).exists()
    assert not CompositionPart.objects.filter(cycle=cycle).exists()
    assert not TemplateFeedback.objects.filter(template__year=2025).exists()
    assert (cycle.suspended_on, cycle.suspended_reason, cycle.approach) == (None, "", "bottom_up")
    previous.refresh_from_db()
    assert (previous.state, previous.suspended_on) == ("open", date(2023, 12, 1))
    assert Milestone.objects.get(cycle=previous, order=1).done_by == team
    assert (
        Priority.objects.filter(framework__year=2024).count(),
        TemplateFeedback.objects.count(),
        LatePass.objects.count(),
    ) == (
        1,
        1,
        1,
    )
    assert RouteStep.objects.filter(route__year=2024).count() == 2


def test_templates_come_as_drafts_or_issued_or_not_at_all(team: User) -> None:
    bare_year()
    section = TemplateSection.objects.get(template__kind="int", key="case-studies")
    choices = {"int": "draft", "ad_led": "issued", "workforce": "issued", "asc_provider": "leave"}
    open_year(wanted=opening(templates=choices), by=team)
    made = {one.kind: one for one in PlanTemplate.objects.filter(year=2025)}
    assert {kind: one.status for kind, one in made.items()} == {
        "int": "draft",
        "ad_led": "issued",
        "workforce": "issued",
    }
    assert (made["ad_led"].version, made["ad_led"].issued_by, made["int"].issued_at) == (1, team, None)
    assert made["int"].based_on == section.template
    copy = made["int"].sections.get(key="case-studies")
    assert copy.pk != section.pk
    assert (copy.order, copy.title, copy.kind, copy.requirement) == (5, "Case studies", "case_studies", "optional")
    assert made["int"].sections.count() == 5


def test_planning_years_in_words_move_along(team: User) -> None:
    cycle = bare_year()
    template = PlanTemplate.objects.create(year=2024, kind="top_down", name="Outline 2024/25", intro="After 2023/24")
    section = {"template": template, "key": "aims", "kind": "narrative", "order": 1}
    TemplateSection.objects.create(title="Aims of 2024/25", guidance="By 31/3/2025, not 2024/26", **section)
    PlanTemplate.objects.filter(pk=template.pk).update(status="issued")
    quarter = {"quarter": 4, "starts_on": date(2024, 1, 1), "ends_on": date(2024, 3, 31)}
    Milestone.objects.create(cycle=cycle, name="Launch of 2024/25", **quarter)
    open_year(wanted=opening(templates={"top_down": ISSUED}), by=team)
    copy = PlanTemplate.objects.get(year=2025)
    assert (copy.name, copy.intro) == ("Outline 2025/26", "After 2024/25")
    (one,) = copy.sections.all()
    assert (one.title, one.guidance) == ("Aims of 2025/26", "By 31/3/2025, not 2024/26")
    assert Milestone.objects.get(cycle__year=2025).name == "Launch of 2025/26"


def test_a_year_opened_from_an_opened_year(team: User) -> None:
    full_year(team)
    second = open_year(wanted=opening(templates=dict.fromkeys(KINDS, ISSUED)), by=team)
    third = open_year(
        wanted=opening(
            year=PlanningYear(2026),
            made_from=PlanningYear(2025),
            opens_on=date(2025, 10, 2),
            plans_due_on=date(2026, 3, 2),
            templates=dict.fromkeys(KINDS, ISSUED),
        ),
        by=team,
    )
    assert third.opened_from == second
    assert Kloe.objects.filter(year=2026).count() == KloeMetric.objects.filter(kloe__year=2026).count() == 1
    assert [one.due_on for one in Milestone.objects.filter(cycle=third).order_by("order")] == [
        date(2026, 3, 2),
        date(2026, 3, 31),
    ]
    assert MilestoneDependency.objects.count() == 3
    assert PlanTemplate.objects.get(year=2026, kind="int").based_on == PlanTemplate.objects.get(year=2025, kind="int")


def test_what_the_year_has_already_stays_as_it_is(team: User) -> None:
    full_year(team)
    PriorityFactory(year=2025, code="resilience", name="Resilience, new words")
    open_year(wanted=opening(), by=team)
    assert Priority.objects.get(framework__year=2025).name == "Resilience, new words"


def test_a_gap_between_years_moves_dates_by_the_whole_of_it(team: User) -> None:
    bare_year(2021)
    wanted = opening(
        year=PlanningYear(2023), made_from=PlanningYear(2021), opens_on=date(2022, 10, 3), plans_due_on=date(2023, 3, 1)
    )
    assert open_year(wanted=wanted, by=team).opened_from.year == 2021


def test_services_end_merge_and_run_on(team: User) -> None:
    bare_year()
    wound, leg, joint = (ServiceFactory(code=code, name=code.title()) for code in ("wound", "leg", "joint"))
    last = ServiceFactory(code="last", end_year=2024, retired_reason="Its contract ends")
    lead = person("service_lead", service=wound)
    endings = (
        Ending("wound", "It becomes part of Joint", ("joint",), end_roles=True),
        Ending("leg", "It becomes part of Joint", ("joint",)),
    )
    open_year(wanted=opening(endings=endings, run_on=("last",)), by=team)
    for one in (wound, leg, last):
        one.refresh_from_db()
    assert (wound.end_year, leg.end_year, last.end_year) == (2024, 2024, 2025)
    assert wound.retired_reason == "It becomes part of Joint"
    found = ServiceSuccession.objects.order_by("predecessor__code").values_list(
        "predecessor__code", "successor", "from_year"
    )
    assert list(found) == [("leg", joint.pk, 2025), ("wound", joint.pk, 2025)]
    assert Appointment.objects.get(user=lead).ends_on == date(2025, 3, 31)
    assert AuditEntry.objects.filter(action="services.retire_service").count() == 2


def test_a_service_whose_roles_run_on_is_not_ended_by_the_way(team: User) -> None:
    bare_year()
    service = ServiceFactory(code="wound")
    person("service_lead", service=service)
    ((code, text),) = refusal(team, endings=(Ending("wound", "It is over"),))
    assert code == "wound"
    assert "Roles in it run on after 31 March 2025" in text
    service.refresh_from_db()
    assert service.end_year is None


def test_a_service_cannot_end_while_its_parts_run_on(team: User) -> None:
    bare_year()
    parent = ServiceFactory(code="parent")
    ServiceFactory(name="The part", part_of=parent)
    assert refusal(team, endings=(Ending("parent", "It is over"),)) == [
        ("parent", "Parts of it run on: The part. Retire or move them first")
    ]


def test_roles_that_end_are_prolonged_for_the_whole_year(team: User) -> None:
    bare_year()
    role = AppointmentFactory(
        user=UserFactory(), role="service_lead", scope="service", service=ServiceFactory(), ends_on=date(2024, 12, 31)
    )
    other = AppointmentFactory(user=UserFactory(), ends_on=date(2024, 12, 31))
    open_year(wanted=opening(prolong=(role.pk,)), by=team)
    role.refresh_from_db()
    other.refresh_from_db()
    assert (role.ends_on, other.ends_on) == (date(2026, 3, 31), date(2024, 12, 31))
    assert AuditEntry.objects.get(action="services.prolong_appointment").changes == {
        "ends_on": ["2024-12-31", "2026-03-31"]
    }


def test_the_planning_team_cannot_prolong_an_administrator(team: User) -> None:
    bare_year()
    role = AppointmentFactory(role="administrator", ends_on=date(2024, 12, 31))
    assert refusal(team, prolong=(role.pk,)) == [("", "Only an administrator can say who is an administrator.")]


def test_every_plan_is_started_when_asked(team: User) -> None:
    bare_year()
    ServiceFactory(name="Podiatry")
    ServiceFactory(plan_arrangement="none")
    ServiceFactory(end_year=2024, retired_reason="Over")
    open_year(wanted=opening(start_plans=True, templates=dict.fromkeys(KINDS, ISSUED)), by=team)
    assert [str(one) for one in ServicePlan.objects.filter(year=2025)] == ["Podiatry plan 2025/26"]


def test_plans_are_not_started_with_draft_templates(team: User) -> None:
    bare_year()
    assert refusal(team, start_plans=True) == [
        (
            "start_plans",
            "Plans are written with an issued template, so issue these too: Integrated Neighbourhood Team plan",
        )
    ]


def test_the_old_year_is_closed_when_asked(team: User) -> None:
    previous = bare_year()
    open_year(wanted=opening(close_previous=True, state="open"), by=team)
    previous.refresh_from_db()
    assert previous.state == "closed"
    assert PlanningCycle.objects.get(year=2025).state == "open"
    assert AuditEntry.objects.get(action="cycle.close").reason == "2025/26 was opened from it"


def test_opening_is_in_the_audit_trail_with_its_counts(team: User) -> None:
    full_year(team)
    cycle = open_year(wanted=opening(), by=team)
    entry = AuditEntry.objects.get(action="year_opening.open_year")
    assert (entry.by, entry.object_id, entry.object_label) == (team, str(cycle.pk), "Planning year 2025/26")
    assert {what: after for what, (_, after) in entry.changes.items()} == {
        "made from": "2024/25",
        "priorities": 1,
        "KLOEs": 1,
        "routes": 1,
        "milestones": 2,
        "windows": 1,
        "reminders": 1,
        "templates as drafts": 1,
        "templates issued": 3,
    }


def test_a_year_that_is_there_is_not_opened_again(team: User) -> None:
    bare_year()
    open_year(wanted=opening(), by=team)
    with pytest.raises(OpenedMeanwhile, match=rf"2025/26 is there already\. {team.name} opened it on "):
        open_year(wanted=opening(), by=person("planning_team"))
    assert Priority.objects.filter(framework__year=2025).count() == 1


def test_a_year_that_was_set_up_otherwise_is_not_opened(team: User) -> None:
    bare_year()
    bare_year(2025)
    with pytest.raises(OpenedMeanwhile, match=r"2025/26 is there already\. It was set up before\."):
        open_year(wanted=opening(), by=team)


@pytest.mark.parametrize(
    ("otherwise", "field", "words"),
    [
        (
            {"opens_on": date(2024, 2, 1)},
            "opens_on",
            "1 February 2024 is outside the planning year: its dates lie between 1 April 2024 and 31 March 2026",
        ),
        (
            {"plans_due_on": date(2026, 4, 1)},
            "plans_due_on",
            "1 April 2026 is outside the planning year: its dates lie between 1 April 2024 and 31 March 2026",
        ),
        ({"plans_due_on": date(2024, 10, 1)}, "plans_due_on", "Plans cannot be due before writing opens"),
        ({"notice_days": 366}, "notice_days", "Enter a number of days from 0 to 365"),
        ({"notice_days": -1}, "notice_days", "Enter a number of days from 0 to 365"),
        (
            {"guidance": "x" * 20_001},
            "guidance",
            "Shorten the guidance to 20,000 characters or fewer; it has 20,001",
        ),
        ({"year": PlanningYear(2023)}, "", "2023/24 does not come after 2024/25, so it cannot be made from it"),
    ],
)
def test_what_cannot_be_is_answered(team: User, otherwise: dict[str, Any], field: str, words: str) -> None:
    bare_year()
    assert (field, words) in refusal(team, **otherwise)


def test_years_are_written_one_at_a_time(team: User) -> None:
    bare_year()
    other = bare_year(2026)
    other.opens_on, other.plans_due_on = date(2025, 2, 1), date(2025, 9, 30)
    other.save()
    assert refusal(team) == [
        (
            "opens_on",
            "This overlaps 2026/27, which is written from 1 February 2025 to 30 September 2025. "
            "Services write one year at a time, so choose other dates.",
        )
    ]


def test_a_template_without_sections_is_not_copied(team: User) -> None:
    bare_year()
    PlanTemplate.objects.create(year=2024, kind="top_down", name="Outline", status="issued")
    for choice in ("draft", ISSUED):
        ((field, words),) = refusal(team, templates={"top_down": choice})
        assert field == "template_top_down"
        assert words.startswith("Outline has no sections, so nobody could write a plan with it.")
    open_year(wanted=opening(templates={"top_down": LEAVE}), by=team)
    assert not PlanTemplate.objects.filter(year=2025).exists()


def test_only_the_planning_team_opens_years() -> None:
    bare_year()
    for role in ("administrator", "executive_approver", "reader"):
        with pytest.raises(NotAllowed, match="Only the planning team opens planning years"):
            open_year(wanted=opening(), by=person(role))
    assert PlanningCycle.objects.count() == 1
