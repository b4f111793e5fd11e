"""What the home page shows: what I owe, what waits for me, how the round stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window

from mlco_portal.accounts.permissions import Permission
from mlco_portal.mail.models import OutboxMessage
from planning.approval.models import ApprovalCase, Status
from planning.approval.queries import cases_awaiting
from planning.cycle.models import PlanningCycle
from planning.publication.models import Publication
from planning.service_plans.models import EDITABLE, ServicePlan
from planning.service_plans.queries import lists_of, plans_to_write, sections_of, with_sections, with_times
from planning.service_plans.rules import SectionProgress, is_open_to, sections_progress, why_not_editable
from services.models import Service
from services.rules import Access

SHOWN = 5


@dataclass(frozen=True, slots=True)
class OwedPlan:
    """A plan that I can write, and how far it is."""

    plan: ServicePlan
    done: int
    total: int
    can_edit: bool
    can_submit: bool
    closed: str = ""

    @property
    def left(self) -> int:
        return self.total - self.done


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for my decision: how many, and the longest waiting first."""

    count: int
    cases: Sequence[ApprovalCase]

    @property
    def oldest(self) -> ApprovalCase | None:
        return self.cases[0] if self.cases else None


@dataclass(frozen=True, slots=True)
class RoundCounts:
    """How the year's round stands, for the planning team."""

    plans: int
    writing: int
    waiting: int
    approved: int
    published: int
    revised: int
    without_plan: int


def owed_plans(access: Access, cycle: PlanningCycle | None) -> list[OwedPlan]:
    """Return the plans of the running year that the person writes, those still to do first."""
    if cycle is None or not access.allows(Permission.WRITE_PLAN):
        return []
    found = with_times(with_sections(plans_to_write(access).filter(year=cycle.year)))
    lists = lists_of(cycle.year)
    owed = [_owed(plan, sections_progress(sections_of(plan), lists), access) for plan in found]
    return sorted(owed, key=lambda one: (not one.can_edit, one.plan.service.name))


def _owed(plan: ServicePlan, progress: list[SectionProgress], access: Access) -> OwedPlan:
    asked = [one for one in progress if one.state != "optional"]
    return OwedPlan(
        plan=plan,
        done=sum(one.state == "complete" for one in asked),
        total=len(asked),
        can_edit=is_open_to(access, plan),
        closed=(why_not_editable(plan, access) or "") if plan.case.status in EDITABLE else "",
        can_submit=access.allows(Permission.SUBMIT_PLAN, plan.service),
    )


def waiting_for(access: Access) -> Waiting:
    """Return what waits for the person's decision (one query, however much it is)."""
    cases = cases_awaiting(access).select_related("service__group", "step").annotate(in_all=Window(Count("pk")))
    first = list(cases[:SHOWN])
    return Waiting(first[0].in_all if first else 0, first)


def round_counts(year: int) -> RoundCounts:
    """Return how many plans of the year stand where, each in one place; readers have a `revised` one meanwhile."""
    plans = ServicePlan.objects.filter(year=year)
    is_read = Exists(Publication.objects.filter(plan=OuterRef("pk"), is_current=True))
    counts = plans.aggregate(
        plans=Count("pk"),
        writing=Count("pk", filter=Q(case__status__in=EDITABLE)),
        waiting=Count("pk", filter=Q(case__status=Status.SUBMITTED)),
        approved=Count("pk", filter=Q(case__status=Status.APPROVED)),
        published=Count("pk", filter=Q(case__status=Status.PUBLISHED)),
        revised=Count("pk", filter=~Q(case__status=Status.PUBLISHED) & Q(is_read)),
    )
    missing = Service.objects.in_year(year).writing_plans().exclude(pk__in=plans.values("service")).count()
    return RoundCounts(**counts, without_plan=missing)


def latest_publications(access: Access) -> QuerySet[Publication]:
    """Return what was published last and the person may read, newest first."""
    current = Publication.objects.filter(is_current=True).select_related("plan__service__group")
    if not access.allows(Permission.READ_STAFF_PLANS):
        current = current.filter(audience=Publication.Audience.PUBLIC)
    return current.order_by("-published_at")[:SHOWN]


def failed_mails() -> int:
    """Return how many mails were given up."""
    return OutboxMessage.objects.filter(status=OutboxMessage.Status.FAILED).count()
