"""A year with one of everything that comes along to the next, and of everything that does not."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from kloe.lines.models import Kloe, KloeMetric
from kloe.metrics.models import Board
from mlco_portal.accounts.models import User
from mlco_portal.years import PlanningYear
from planning.cycle.models import (
    CompositionPart,
    LatePass,
    Milestone,
    MilestoneDependency,
    MilestoneMove,
    PhaseWindow,
    PlanningCycle,
)
from planning.plan_templates.models import PlanTemplate, TemplateFeedback
from planning.priorities.models import Priority, PriorityAlias
from planning.reminders.models import ReminderRule
from planning.year_opening.rules import DRAFT, ISSUED, Opening
from tests.factories import ServiceFactory, open_year, person

LONDON = ZoneInfo("Europe/London")
KINDS = ("ad_led", "int", "asc_provider", "workforce")


def bare_year(year: int = 2024) -> PlanningCycle:
    """A year whose writing was from 2 October 2023 to 1 March 2024, or as many years later."""
    cycle = open_year(year)
    later = year - 2024
    cycle.opens_on, cycle.plans_due_on = date(2023 + later, 10, 2), date(2024 + later, 3, 1)
    cycle.save()
    return cycle


def full_year(team: User) -> PlanningCycle:
    cycle = bare_year()
    PlanningCycle.objects.filter(pk=cycle.pk).update(
        notice_days=21, guidance="Write for readers.", suspended_on=date(2023, 12, 1), suspended_reason="A hard winter"
    )
    PriorityAlias.objects.create(priority=Priority.objects.get(), name="Staying strong")
    kloe = Kloe.objects.create(year=2024, code="K1", theme="Access", line="People are seen in time", order=1)
    kloe.boards.add(Board.objects.create(code="quality", name="Quality Board"))
    KloeMetric.objects.create(kloe=kloe, name="Waits of 65 weeks", order=1)
    _timetable(cycle, team)
    CompositionPart.objects.create(cycle=cycle, name="Neighbourhood plans", count=12)
    template = PlanTemplate.objects.get(year=2024, kind="ad_led")
    TemplateFeedback.objects.create(template=template, text="Too many boxes", by=team, at=timezone.now())
    service = ServiceFactory(code="podiatry", name="Podiatry")
    LatePass.objects.create(
        cycle=cycle,
        service=service,
        user=person("service_lead", service=service),
        expires_at=timezone.now(),
        reason="Away",
        given_at=timezone.now(),
        given_by=team,
    )
    cycle.refresh_from_db()
    return cycle


def _timetable(cycle: PlanningCycle, team: User) -> None:
    quarter = {"quarter": 4, "starts_on": date(2024, 1, 1), "ends_on": date(2024, 3, 31)}
    due = Milestone.objects.create(
        cycle=cycle,
        name="Plans are due",
        due_on=date(2024, 3, 1),
        sets="plans_due",
        done_when="submitted",
        audience=["service_lead"],
        order=1,
        done_at=datetime(2024, 3, 2, tzinfo=LONDON),
        done_by=team,
        note="By noon",
        **quarter,
    )
    board = Milestone.objects.create(
        cycle=cycle, name="Board meets", kind="meeting", clock="council", due_on=date(2024, 3, 29), order=2, **quarter
    )
    MilestoneDependency.objects.create(milestone=board, needs=due, gap_days=10)
    MilestoneMove.objects.create(milestone=board, before=date(2024, 3, 20), moved_at=timezone.now(), moved_by=team)
    ReminderRule.objects.create(milestone=due, days_before=14)
    PhaseWindow.objects.create(cycle=cycle, phase="review", opens_on=date(2024, 3, 2), closes_on=date(2024, 3, 31))


def opening(**otherwise: Any) -> Opening:
    """2025/26 from 2024/25, with all templates issued but for what is given."""
    wanted: dict[str, Any] = {
        "year": PlanningYear(2025),
        "made_from": PlanningYear(2024),
        "opens_on": date(2024, 10, 2),
        "plans_due_on": date(2025, 3, 3),
        "notice_days": 21,
        "guidance": "Write for readers.",
        "templates": {kind: DRAFT if kind == "int" else ISSUED for kind in KINDS},
    }
    return Opening(**{**wanted, **otherwise})
