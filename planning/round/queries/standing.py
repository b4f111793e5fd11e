"""Where every plan of a year stands, in the database: states, dates, counts."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from mlco_portal.accounts.permissions import Permission
from planning.approval.models import Status
from planning.cycle.models import LatePass, PhaseWindow, PlanningCycle
from planning.round.rules import DECIDING, PERMISSIONS, WAITS_FOR, WRITING, Deadlines, State, deadlines_of
from planning.service_plans.models import PlanSection
from services.models import Service
from services.queries import services_within
from services.rules import Access

NO_LOCALITY = "none"
LATE, WITH_PASS = "late", "pass"


@dataclass(frozen=True, slots=True)
class RoundFilter:
    """What the list of the round is narrowed to; "" narrows nothing."""

    state: str = ""
    group: str = ""
    locality: str = ""
    kind: str = ""
    waits: str = ""
    late: str = ""
    text: str = ""

    @property
    def is_set(self) -> bool:
        return any(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True)
class Round:
    """A year's round: its cycle and the dates that count in it."""

    cycle: PlanningCycle
    deadlines: Deadlines

    @property
    def year(self) -> int:
        return int(self.cycle.year)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many services of a group, locality and kind stand in a state, and are late or not."""

    group: str
    group_name: str
    group_order: int
    locality: str
    locality_name: str
    kind: str
    state: State
    late: bool
    count: int

    def fits(self, wanted: RoundFilter) -> bool:
        """Say whether the filter lets these services through, its text and passes apart."""
        asked = (
            (wanted.state, self.state),
            (wanted.group, self.group),
            (wanted.locality, self.locality),
            (wanted.kind, self.kind),
            (wanted.waits, WAITS_FOR.get(self.state, "")),
        )
        return all(not want or want == has for want, has in asked) and (wanted.late != LATE or self.late)


def rounds(today: date) -> dict[int, Round]:
    """Return the rounds of all years, the newest first (one query)."""
    ends = Max("windows__closes_on", filter=Q(windows__phase=PhaseWindow.Phase.REVIEW))
    cycles: Any = PlanningCycle.objects.annotate(review_ends=ends).order_by("-year")
    return {
        int(cycle.year): Round(cycle, deadlines_of(cycle, review_ends=cycle.review_ends, today=today))
        for cycle in cycles
    }


def round_services(access: Access, of: Round) -> QuerySet[Any]:
    """Return the services of the round, as `every_service` does, as far as the person may read their plans."""
    return _with_standing(services_within(access, Permission.READ_DRAFT_PLANS), of)


def every_service(of: Round) -> QuerySet[Any]:
    """Return the services with a plan in the year or one to write.

    Each has its `round_plan` (or None), its `state`, `due_on`, `has_pass` and whether it is `late`.
    """
    return _with_standing(Service.objects.all(), of)


def _with_standing(services: QuerySet[Any], of: Round) -> QuerySet[Any]:
    expected = Q(pk__in=Service.objects.in_year(of.year).writing_plans().values("pk"))
    found = services.annotate(round_plan=FilteredRelation("plans", condition=Q(plans__year=of.year)))
    found = found.filter(expected | Q(round_plan__isnull=False)).annotate(state=_state())
    found = found.annotate(due_on=_due_on(of.deadlines), has_pass=_has_pass(of.cycle))
    return found.annotate(late=_late(of.deadlines))


def _state() -> Case:
    written = PlanSection.objects.filter(plan=OuterRef("round_plan"), updated_at__isnull=False)
    submitted = Q(round_plan__case__status=Status.SUBMITTED)
    decided_by = {state: PERMISSIONS[WAITS_FOR[state]] for state in DECIDING}
    by = {state: Q(round_plan__case__step__permission=permission) for state, permission in decided_by.items()}
    return Case(
        When(round_plan__isnull=True, then=Value(State.NOT_STARTED.value)),
        *(When(submitted & one, then=Value(state.value)) for state, one in by.items()),
        When(submitted, then=Value(State.LEADERSHIP.value)),
        When(Q(round_plan__case__status=Status.DRAFT) & ~Exists(written), then=Value(State.NOT_STARTED.value)),
        default=F("round_plan__case__status"),
        output_field=CharField(),
    )


def _due_on(deadlines: Deadlines) -> Case:
    return Case(
        When(state__in=[State.NOT_STARTED, State.DRAFT], then=Value(deadlines.written_by, DateField())),
        When(state=State.RETURNED, then=Value(deadlines.corrected_by, DateField())),
        When(state__in=DECIDING, then=F("round_plan__case__step__due_on")),
        default=Value(None, DateField()),
        output_field=DateField(),
    )


def _has_pass(cycle: PlanningCycle) -> Exists:
    return Exists(LatePass.objects.in_force().filter(cycle=cycle, service=OuterRef("pk")))


def _late(deadlines: Deadlines) -> Case:
    return Case(
        When(Q(state__in=WRITING, has_pass=True), then=Value(False)),
        When(due_on__lt=deadlines.late_before, then=Value(True)),
        default=Value(False),
    )


def narrowed(services: QuerySet[Any], wanted: RoundFilter) -> QuerySet[Any]:
    """Return those of the round's services that the filter lets through."""
    if wanted.state:
        services = services.filter(state=wanted.state)
    if wanted.group:
        services = services.filter(group__code=wanted.group)
    if wanted.locality:
        nowhere = wanted.locality == NO_LOCALITY
        services = services.filter(Q(locality__isnull=True) if nowhere else Q(locality__code=wanted.locality))
    if wanted.kind:
        services = services.filter(kind=wanted.kind)
    if wanted.waits:
        services = services.filter(state__in=[state for state, whom in WAITS_FOR.items() if whom == wanted.waits])
    if wanted.late == LATE:
        services = services.filter(late=True)
    elif wanted.late == WITH_PASS:
        services = services.filter(has_pass=True)
    for word in wanted.text.split()[:10]:
        also = Q(pk__in=Service.objects.filter(aliases__name__icontains=word).values("pk"))
        services = services.filter(Q(name__icontains=word) | also)
    return services


SORTS = {
    "": ("group__order", "group__name", "name", "pk"),
    "name": ("name", "pk"),
    "due": (F("late").desc(), F("due_on").asc(nulls_last=True), "name", "pk"),
    "changed": (F("changed_at").desc(nulls_last=True), "name", "pk"),
    "state": ("state_order", "name", "pk"),
}


def in_order(services: QuerySet[Any], sort: str) -> QuerySet[Any]:
    """Return the services in the order asked for; an unknown one is the order of the groups."""
    if sort == "changed":
        changed = PlanSection.objects.filter(plan=OuterRef("round_plan"), updated_at__isnull=False)
        latest = changed.order_by("-updated_at").values("updated_at")[:1]
        services = services.annotate(changed_at=Subquery(latest, output_field=DateTimeField()))
    elif sort == "state":
        order = [When(state=state, then=Value(number)) for number, state in enumerate(State.values)]
        services = services.annotate(state_order=Case(*order, default=Value(len(order))))
    return services.order_by(*SORTS.get(sort, SORTS[""]))


def tallies(services: QuerySet[Any]) -> list[Tally]:
    """Return how many of the round's services stand where (one query, whatever their number)."""
    columns = ("group__code", "group__name", "group__order", "locality__code", "locality__name", "kind")
    counted: Any = services.order_by().values_list(*columns, "state", "late").annotate(in_all=Count("pk"))
    return [
        Tally(code, name, order, place or NO_LOCALITY, place_name or "", kind, State(state), bool(late), number)
        for code, name, order, place, place_name, kind, state, late, number in counted
    ]
