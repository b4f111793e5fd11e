"""Look-ups of what was decided and of what waits, in a fixed number of questions for any number of plans."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Case, F, Q, QuerySet, When

from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import ApprovalCase, CaseAuthor, CaseStep, Decision, Move, Status
from planning.approval.rules import Standing, voices_to_come
from planning.timings.rules import Answer, Happened, Stay, StepNow, times_of
from services.models import Service, ServiceGroup
from services.queries import services_within
from services.queries.people import HeldRoles, people_away
from services.rules import Access

MAY_SEE = (Permission.READ_EVIDENCE, Permission.MANAGE_CYCLE, Permission.DECIDE_AS_EXECUTIVE)
COLUMNS = (
    "case_id",
    "at",
    "move",
    "to_status",
    "round",
    "step_order",
    "step_side",
    "step_name",
    "by_id",
    "by_label",
    "on_behalf_of_label",
)
# As `ApprovalCase.name`: a document of the organisation by its title, a plan by its service.
OF_DOCUMENT = When(service__plan_arrangement=Service.PlanArrangement.NONE, then=F("title"))
CALLED = Case(OF_DOCUMENT, default=F("service__name"))
# These say nothing of where a plan stands.
WITHOUT_PLACE = (Move.CHANGE_CONDITION, Move.CLOSE_CONDITION, Move.SUPERSEDE)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which plans somebody looks at: of services that they may see, of a year and of a group where these are given."""

    access: Access
    year: int | None = None
    group: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Which plan it is."""

    case: int
    service: str
    code: str
    group: str
    year: int


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """A step that a plan waits at: since when, until when it should be decided, and why nobody can, if so."""

    place: Place
    stay: Stay
    due_on: date | None
    nobody: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """All stays and answers of the plans looked at."""

    places: dict[int, Place]
    stays: list[Stay]
    answers: list[Answer]


def can_see(access: Access) -> bool:
    """Those who see the evidence, run the year, or decide for the Executive."""
    return any(access.allows(one) for one in MAY_SEE)


def _cases(reach: Reach) -> QuerySet[ApprovalCase]:
    seen = Q(pk__in=[])
    for permission in MAY_SEE:
        if any(grant.scope == "organisation" for grant in reach.access.grants_for(permission)):
            seen = Q()
            break
        seen |= Q(service__in=services_within(reach.access, permission))
    cases = ApprovalCase.objects.filter(seen)
    if reach.year is not None:
        cases = cases.filter(year=reach.year)
    return cases.filter(service__group__code=reach.group) if reach.group else cases


def groups_to_choose() -> list[tuple[str, str]]:
    return list(ServiceGroup.objects.order_by("order", "name").values_list("code", "name"))


def times_within(reach: Reach) -> Times:
    """Return where the plans stood and who decided when (three queries)."""
    cases = _cases(reach)
    named = cases.annotate(called=CALLED)
    names = named.order_by("service__name", "year", "pk").values_list(
        "pk", "called", "service__code", "service__group__name", "year"
    )
    places = {key: Place(key, service, code, group, int(year)) for key, service, code, group, year in names}
    steps = _steps_now(cases)
    decisions = Decision.objects.filter(case__in=cases.values("pk")).exclude(move__in=WITHOUT_PLACE)
    rows = decisions.order_by("case_id", "sequence").values_list(*COLUMNS)
    stays: list[Stay] = []
    answers: list[Answer] = []
    for case, found in groupby((Happened(*row) for row in rows.iterator(chunk_size=2000)), key=lambda one: one.case):
        stood, decided = times_of(list(found), steps.get(case, ()))
        stays += stood
        answers += decided
    return Times(places, stays, answers)


def _steps_now(cases: QuerySet[ApprovalCase]) -> dict[int, list[StepNow]]:
    columns = ("case_id", "order", "side", "name", "settled_at", "case__status", "case__step__order")
    found: dict[int, list[StepNow]] = defaultdict(list)
    rows = CaseStep.objects.filter(case__in=cases.values("pk")).order_by("case_id", "order", "side")
    for case, order, side, name, settled, status, waits_at in rows.values_list(*columns):
        is_open = status == Status.SUBMITTED and order == waits_at and settled is None
        found[case].append(StepNow(order, side, name, settled, is_open))
    return found


def waiting_now(times: Times, today: date) -> list[WaitingNow]:
    """Return the steps that plans wait at, the longest first (up to nine queries, none when nothing waits)."""
    running = [one for one in times.stays if one.until is None and one.where == "step"]
    if not running:
        return []
    steps = _open_steps({one.case for one in running})
    nobody = _nobody(steps, today)
    found = []
    for one in sorted(running, key=lambda stay: (stay.since, stay.case, stay.side)):
        step = steps.get((one.case, one.order, one.side))
        if step is not None:
            found.append(WaitingNow(times.places[one.case], one, step.due_on, nobody.get(step.pk, "")))
    return found


def _open_steps(cases: Collection[int]) -> dict[tuple[int, int, int], CaseStep]:
    steps = CaseStep.objects.filter(case__status=Status.SUBMITTED, settled_at__isnull=True)
    named = steps.select_related("case__service", "case__step").order_by("pk")
    at = (one for one in named if one.case_id in cases and one.case.step and one.order == one.case.step.order)
    return {(one.case_id, one.order, one.side): one for one in at}


def _nobody(steps: dict[tuple[int, int, int], CaseStep], today: date) -> dict[int, str]:
    """Return for each step at which nobody can decide today why that is so."""
    cases = {one.case_id: one.case for one in steps.values()}
    standings = _standings(cases, steps.values())
    held = HeldRoles(DECIDING, _services(cases.values()), today)
    away = people_away(today)
    found = {}
    for step in steps.values():
        standing = standings[step.case_id]
        asked = [step.permission, *([step.next_in_line] if step.next_in_line else [])]
        holders = [one for permission in asked for one in held.of(standing.service, Permission(permission))]
        if voices_to_come(holders, standing, away):
            continue
        if not holders:
            found[step.pk] = "Nobody holds this role for the service"
        elif voices_to_come(holders, standing, ()):
            found[step.pk] = "Everybody who could is on leave, without a deputy"
        else:
            found[step.pk] = "Everybody who could wrote the plan, stood aside or has agreed already"
    return found


def _services(cases: Iterable[ApprovalCase]) -> list[Service]:
    return list({one.service_id: one.service for one in cases}.values())


def _standings(cases: dict[int, ApprovalCase], steps: Iterable[CaseStep]) -> dict[int, Standing]:
    """Return what counts on each of the cases, from all authors and decisions of what waits (two queries)."""
    waiting = ApprovalCase.objects.waiting().values("pk")
    authors: dict[int, set[int]] = defaultdict(set)
    for key, user in CaseAuthor.objects.filter(case__in=waiting).values_list("case_id", "user_id"):
        authors[key].add(user)
    conflicted: dict[int, set[int]] = defaultdict(set)
    said: dict[int, list[Decision]] = defaultdict(list)
    moves = Decision.objects.filter(case__in=waiting, move__in=[Move.APPROVE, Move.DECLARE_CONFLICT])
    for one in moves.order_by("sequence"):
        case = cases.get(one.case_id)
        if case is None:
            continue
        if one.move == Move.DECLARE_CONFLICT:
            conflicted[case.pk].add(one.by_id)
        elif case.step and (one.round, one.step_order) == (case.round, case.step.order):
            said[case.pk].append(one)
    of_case: dict[int, list[CaseStep]] = defaultdict(list)
    for step in steps:
        of_case[step.case_id].append(step)
    return {
        key: Standing(
            service=case.service,
            steps=tuple(of_case[key]),
            authors=frozenset(authors[key] | ({case.submitted_by_id} if case.submitted_by_id else set())),
            conflicted=frozenset(conflicted[key]),
            said=tuple(said[key]),
        )
        for key, case in cases.items()
    }


def years_with_plans() -> Sequence[int]:
    """Return the years that any plan was submitted in, the latest first."""
    decided = ApprovalCase.objects.filter(round__gt=0).order_by("-year")
    return [int(year) for year in decided.values_list("year", flat=True).distinct()]
