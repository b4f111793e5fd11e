"""What a new year would bring along from another, and what asks for a decision. Constant in queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from kloe.lines.models import Kloe
from mlco_portal.accounts.permissions import Permission
from mlco_portal.accounts.roles import ROLES
from mlco_portal.audit.models import AuditEntry
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalRoute, RouteStep, Status
from planning.cycle.models import MilestoneDependency, PhaseWindow, PlanningCycle
from planning.plan_templates.models import PlanTemplate
from planning.priorities.models import Priority
from planning.reminders.models import ReminderRule
from planning.service_plans.models import ServicePlan
from services.models import Appointment, Service, ServiceSuccession

SHOWN = 25
MOST_OFFERED = 400
OPENED = "year_opening.open_year"
SUBMITTING = [code for code, role in ROLES.items() if Permission.SUBMIT_PLAN in role.permissions]


@dataclass(frozen=True, slots=True)
class Some:
    """How many there are, and the first of them."""

    count: int
    shown: tuple[Any, ...] = ()

    @property
    def more(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class Along:
    """What comes along."""

    running: int
    ending: Some
    merging: Some
    beginning: Some
    templates: list[PlanTemplate]
    priorities: list[Priority]
    kloes: list[Kloe]
    routes: list[ApprovalRoute]
    milestones: Some
    dependencies: int
    reminders: int
    windows: list[PhaseWindow]
    roles: int


@dataclass(frozen=True, slots=True)
class Questions:
    """What asks for a decision."""

    running_plans: Some
    roles_ending: Some
    without_lead: Some


@dataclass(frozen=True, slots=True)
class Opened:
    """Who opened a year, when, from which, and what came along: {what: how many}."""

    by: str
    at: Any
    counts: dict[str, int] = field(default_factory=dict)


def year_before(year: PlanningYear) -> PlanningCycle | None:
    """Return the newest round of a year before this one, or None."""
    return PlanningCycle.objects.filter(year__lt=year).order_by("-year").first()


def along_with(previous: PlanningCycle, year: PlanningYear, on: date) -> Along:
    """Return what comes along from the year; `on` is the day on which the new plans are due."""
    old = PlanningYear(previous.year)
    milestones = previous.milestones.order_by("starts_on", "order", "pk")
    steps = Prefetch("steps", RouteStep.objects.order_by("order", "side"))
    roles = Appointment.objects.in_force(on).filter(user__is_active=True)
    return Along(
        running=Service.objects.in_year(year).count(),
        ending=_some(ending_services(old, year).prefetch_related("successions__successor")),
        merging=_some(
            ServiceSuccession.objects.filter(from_year__gt=old, from_year__lte=year)
            .select_related("predecessor", "successor")
            .order_by("predecessor__name")
        ),
        beginning=_some(Service.objects.in_year(year).filter(start_year__gt=old).order_by("name")),
        templates=issued_templates_of(old),
        priorities=list(Priority.objects.core().in_year(old).prefetch_related("aliases").order_by("order")),
        kloes=list(
            Kloe.objects.filter(year=old)
            .annotate(measured=Count("metrics", distinct=True), watched=Count("boards", distinct=True))
            .order_by("order")
        ),
        routes=list(
            ApprovalRoute.objects.filter(year=old)
            .select_related("group")
            .prefetch_related(steps)
            .order_by("group__order")
        ),
        milestones=_some(milestones, 100),
        dependencies=MilestoneDependency.objects.filter(milestone__cycle=previous).count(),
        reminders=ReminderRule.objects.filter(milestone__cycle=previous).count(),
        windows=list(previous.windows.all()),
        roles=roles.count(),
    )


def questions_of(previous: PlanningCycle, year: PlanningYear, *, today: date, due_on: date) -> Questions:
    """Return what asks for a decision before the year is opened."""
    return Questions(
        running_plans=_some(running_plans_of_ending(PlanningYear(previous.year), year)),
        roles_ending=_some(roles_ending(year, today, due_on)),
        without_lead=_some(services_without_lead(year, due_on)),
    )


def ending_services(old: PlanningYear, year: PlanningYear) -> QuerySet[Service]:
    """Return the services of the one year that do not run in the other."""
    return Service.objects.in_year(old).filter(end_year__lt=year).order_by("name", "pk")


def running_plans_of_ending(old: PlanningYear, year: PlanningYear) -> QuerySet[ServicePlan]:
    """Return the plans of services that end which are neither published nor superseded."""
    return (
        _running_plans(old)
        .filter(service__end_year__gte=old, service__end_year__lt=year)
        .select_related("service", "case")
        .order_by("service__name", "pk")
    )


def running_plan_of(service: Service, old: PlanningYear) -> ServicePlan | None:
    """Return the service's plan of the year if it is still running, with its case."""
    return _running_plans(old).filter(service=service).select_related("case").first()


def _running_plans(year: PlanningYear) -> QuerySet[ServicePlan]:
    return ServicePlan.objects.filter(year=year).exclude(case__status__in=[Status.PUBLISHED, Status.SUPERSEDED])


def roles_ending(year: PlanningYear, today: date, due_on: date) -> QuerySet[Appointment]:
    """Return the roles in force or to come that end before that day, and that nobody goes on holding."""
    follows = Appointment.objects.filter(
        user=OuterRef("user"), role=OuterRef("role"), scope=OuterRef("scope"), starts_on__gt=OuterRef("ends_on")
    ).filter(
        Q(service=OuterRef("service"))
        | Q(group=OuterRef("group"))
        | Q(locality=OuterRef("locality"))
        | Q(scope="organisation")
    )
    return (
        Appointment.objects.filter(ends_on__gte=today, ends_on__lt=due_on, user__is_active=True)
        .exclude(Exists(follows))
        .exclude(service__end_year__lt=year)
        .select_related("user", "service", "group", "locality")
        .order_by("ends_on", "user__name", "pk")
    )


def services_without_lead(year: PlanningYear, on: date) -> QuerySet[Service]:
    """Return the services that write a plan for the year and have nobody on that day who could hand it in."""
    held = Appointment.objects.in_force(on).filter(role__in=SUBMITTING, user__is_active=True)
    return (
        Service.objects.in_year(year)
        .writing_plans()
        .exclude(Exists(held.filter(service=OuterRef("pk"))))
        .exclude(Exists(held.filter(service=OuterRef("part_of"))))
        .exclude(Exists(held.filter(group=OuterRef("group"))))
        .exclude(Exists(held.filter(locality=OuterRef("locality"))))
        .order_by("name", "pk")
    )


def issued_templates_of(year: PlanningYear) -> list[PlanTemplate]:
    """Return the year's issued templates with `asked`, how many sections, and `open_feedback`, how much waits."""
    waiting = Count("feedback", filter=Q(feedback__considered_at__isnull=True), distinct=True)
    issued = PlanTemplate.objects.filter(year=year, status=PlanTemplate.Status.ISSUED)
    return list(
        issued.annotate(
            asked=Count("sections", distinct=True), open_feedback=waiting, told=Count("feedback", distinct=True)
        ).order_by("kind")
    )


def services_named(names: Iterable[str]) -> dict[str, list[Service]]:
    """Return {what was typed: the services that have this code or, capitals aside, this name} (one query)."""
    typed = {name: " ".join(name.split()) for name in names}
    wanted = Q(pk__in=[])
    for name in typed.values():
        wanted |= Q(code=name.lower()) | Q(name__iexact=name)
    services = list(Service.objects.filter(wanted))
    found = {}
    for name, words in typed.items():
        by_code = [one for one in services if one.code == words.lower()]
        found[name] = by_code or [one for one in services if one.name.lower() == words.lower()]
    return found


def opened_by(cycle: PlanningCycle) -> Opened | None:
    """Return who opened the year on this page and what came along, or None."""
    entry = AuditEntry.objects.filter(
        action=OPENED, object_type=PlanningCycle._meta.label, object_id=str(cycle.pk)
    ).first()
    if entry is None:
        return None
    counts = {what: after for what, (_, after) in entry.changes.items() if isinstance(after, int)}
    return Opened(entry.by_label.partition(" (")[0], entry.at, counts)


def _some(found: "QuerySet[Any]", most: int = SHOWN) -> Some:
    shown = tuple(found[: most + 1])
    return Some(len(shown), shown) if len(shown) <= most else Some(found.order_by().count(), shown[:most])


def services_to_offer(old: PlanningYear) -> list[Service]:
    """Return the services of the year as help for typing a name, or none where the list would weigh too much."""
    running = list(Service.objects.in_year(old).order_by("name").only("code", "name")[: MOST_OFFERED + 1])
    return running if len(running) <= MOST_OFFERED else []


def after_opening(cycle: PlanningCycle) -> dict[str, int]:
    """Return how many things of the year still wait: draft templates, steps due before plans are, leads to be named."""
    year = PlanningYear(cycle.year)
    return {
        "drafts": PlanTemplate.objects.filter(year=year, status=PlanTemplate.Status.DRAFT).count(),
        "undue": RouteStep.objects.filter(route__year=year, due_on__lt=cycle.plans_due_on).count(),
        "without_lead": services_without_lead(year, cycle.plans_due_on).count(),
    }
