"""What of a year's round nobody has done yet, and whose turn it is: the same few queries for any number of services."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q

from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import ApprovalCase, Decision, Move, Status
from planning.approval.queries import standing_on
from planning.approval.rules import permissions_at
from planning.cycle.models import Milestone
from planning.service_plans.models import EDITABLE, ServicePlan
from services.models import Service
from services.queries.people import Held, HeldRoles

DoneWhen = Milestone.DoneWhen
PERMISSIONS = (
    Permission.SUBMIT_PLAN,
    Permission.WRITE_PLAN,
    *DECIDING,
    Permission.PUBLISH_PLAN,
)
# What comes before what on a plan's way.
ORDER = (DoneWhen.SUBMITTED, DoneWhen.LEADERSHIP, DoneWhen.EXECUTIVE, DoneWhen.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Mine:
    """Somebody whose turn it is; `holder`: for whom they stand in, None for themselves."""

    user: int
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Outstanding:
    """A service whose plan still has a way to go: which stage is next, and whose turn it is."""

    service: Service
    plan: ServicePlan | None
    stage: DoneWhen
    people: tuple[Mine, ...]

    @property
    def case(self) -> ApprovalCase | None:
        return self.plan.case if self.plan else None

    @property
    def came_back(self) -> bool:
        return self.plan is not None and self.plan.case.status == Status.RETURNED

    @property
    def title(self) -> str:
        return str(self.plan) if self.plan else f"{self.service} plan"


@dataclass(frozen=True, slots=True)
class RoundOf:
    """How a year's round stands: how many services write a plan, and what of it is outstanding."""

    services: int
    left: Sequence[Outstanding]

    def of_stage(self, stage: str) -> list[Outstanding]:
        """Return what waits at that stage."""
        return [one for one in self.left if one.stage == stage]

    def is_done(self, stage: str) -> bool:
        """Say whether every plan has passed the stage; a round without services has not."""
        upto = ORDER[: ORDER.index(DoneWhen(stage)) + 1]
        return self.services > 0 and not any(one.stage in upto for one in self.left)


def outstanding_of(year: int, on: date) -> RoundOf:
    """Return what is outstanding in the year that day (six queries, however many services there are).

    A plan that was published and is being revised counts as published: readers have it. A service that ended while its
    plan was running finishes that plan, so it counts too.
    """
    writing = Q(pk__in=Service.objects.in_year(year).writing_plans().values("pk"))
    running = Q(pk__in=ServicePlan.objects.filter(year=year).values("service"))
    services = list(Service.objects.filter(writing | running).select_related("group", "locality"))
    plans = {one.service_id: one for one in _plans(year)}
    held = HeldRoles(PERMISSIONS, services, on)
    left = [one for service in services if (one := _next(service, plans.get(service.pk), held)) is not None]
    return RoundOf(len(services), left)


def _plans(year: int) -> Iterable[ServicePlan]:
    published = Decision.objects.filter(case=OuterRef("case"), move=Move.PUBLISH)
    return (
        ServicePlan.objects.filter(year=year)
        .select_related("service", "case__step")
        .annotate(was_published=Exists(published))
        .prefetch_related(
            "case__authors",
            "case__steps",
            Prefetch("case__decisions", Decision.objects.filter(move__in=[Move.APPROVE, Move.DECLARE_CONFLICT])),
        )
    )


def _next(service: Service, plan: ServicePlan | None, held: HeldRoles) -> Outstanding | None:
    """Return the stage that the service's plan waits at, or None when nothing is left to do."""
    if plan is None or plan.case.status in EDITABLE:
        if plan is not None and plan.was_published:  # type: ignore[attr-defined]
            return None
        writers = [one for wanted in PERMISSIONS[:2] for one in held.of(service, wanted)]
        return Outstanding(service, plan, DoneWhen.SUBMITTED, _turns(writers))
    if plan.case.status == Status.SUBMITTED and plan.case.step is not None:
        return Outstanding(service, plan, _stage(plan.case), _deciders(plan.case, service, held))
    if plan.case.status == Status.APPROVED:
        return Outstanding(service, plan, DoneWhen.PUBLISHED, _turns(held.of(service, Permission.PUBLISH_PLAN)))
    return None


def _stage(case: ApprovalCase) -> DoneWhen:
    """Return before which decision a submitted plan waits: the Executive's, one that comes before it, or after it."""
    order = case.step.order if case.step else 0
    by_executive = [one.order for one in case.steps.all() if one.permission == Permission.DECIDE_AS_EXECUTIVE]
    if order in by_executive:
        return DoneWhen.EXECUTIVE
    is_over = bool(by_executive) and max(by_executive) < order
    return DoneWhen.PUBLISHED if is_over else DoneWhen.LEADERSHIP


def _deciders(case: ApprovalCase, service: Service, held: HeldRoles) -> tuple[Mine, ...]:
    """Return who can decide: nobody out of question or heard at the step, nor who stands in for such a person."""
    standing = standing_on(case)
    out = standing.barred | standing.voices
    wanted = [permission for step in standing.open_steps for permission in permissions_at(step)]
    allowed = [one for permission in wanted for one in held.of(service, permission) if one.holder not in out]
    silent = standing.barred | standing.heard
    return tuple(one for one in _turns(allowed) if one.user not in silent)


def _turns(held: Iterable[Held]) -> tuple[Mine, ...]:
    """Return each person once: for themselves if they hold the role, else for whom they stand in."""
    found: dict[int, Mine] = {}
    for one in held:
        found[one.holder] = Mine(one.holder)
        for deputy in one.deputies:
            found.setdefault(deputy, Mine(deputy, one.holder))
    return tuple(found.values())
