"""Look-ups of late passes: those given, and who may get one."""

from datetime import date, datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import Permission
from mlco_portal.audit.models import AuditEntry
from planning.approval.models import ApprovalCase, Status
from planning.cycle.models import LatePass, PlanningCycle
from services.models import Service
from services.queries import people_allowed

ASKED = "cycle.ask_for_pass"


def passes_of(cycle: PlanningCycle) -> QuerySet[LatePass]:
    """Return every late pass of the year, the newest first."""
    return cycle.late_passes.select_related("service", "user", "given_by").order_by("-given_at", "-pk")


def handed_in_services(cycle: PlanningCycle) -> set[int]:
    """Return the services whose plan of the year is not with its writers now: a pass for them is used."""
    cases = ApprovalCase.objects.filter(year=cycle.year).exclude(status__in=[Status.DRAFT, Status.RETURNED])
    return set(cases.values_list("service", flat=True))


def pass_of(cycle: PlanningCycle, key: int) -> LatePass | None:
    """Return the late pass of this year, or None."""
    return passes_of(cycle).filter(pk=key).first()


def services_with_plan(cycle: PlanningCycle) -> QuerySet[Service]:
    """Return the services that have a plan in the year, by name."""
    return Service.objects.filter(pk__in=ApprovalCase.objects.filter(year=cycle.year).values("service")).order_by(
        "name"
    )


def service_with_plan(cycle: PlanningCycle, code: str) -> Service | None:
    """Return the service of that code, if it has a plan in the year."""
    return services_with_plan(cycle).filter(code=code).first() if "\x00" not in code else None


def writers_of(service: Service, on: date) -> QuerySet[User]:
    """Return those who may write the service's plan that day, by name: the ones who can get a pass."""
    return people_allowed(Permission.WRITE_PLAN, service, on).order_by("name", "email")


def planning_team(on: date) -> list[User]:
    """Return those who run the planning year."""
    return list(people_allowed(Permission.MANAGE_CYCLE, None, on))


def has_asked_on(cycle: PlanningCycle, label: str, by: User, day: date) -> bool:
    """Whether the person asked for a late pass that day; `label` is what the audit trail calls it."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    return AuditEntry.objects.filter(
        action=ASKED, by=by, object_id=cycle.pk, object_label=label, at__gte=start
    ).exists()
