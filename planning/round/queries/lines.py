"""Services of the round with all that a line of the list shows, at the same number of queries for any number."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from itertools import islice
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mlco_portal.accounts.models import User
from planning.approval.models import CaseAuthor, Decision, Move
from planning.cycle.models import LatePass
from planning.plan_templates.models import TemplateSection
from planning.round.queries.standing import Round
from planning.round.rules import PERMISSIONS, WAITS_FOR, WRITING, Audience, State
from planning.service_plans.models import PlanSection, SectionRow, ServicePlan
from services.models import Service
from services.queries.people import Held, HeldRoles, users_by_key

AT_ONCE = 500
WITH_NAMES = ("group", "locality", "round_plan__case__step")


@dataclass(frozen=True, slots=True)
class Written:
    """How far a plan is written: sections with something in them, those that count, the newest save."""

    begun: int = 0
    asked: int = 0
    at: datetime | None = None
    by: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One service of the round."""

    service: Service
    plan: ServicePlan | None
    state: State
    due_on: date | None
    is_late: bool
    pass_until: datetime | None
    written: Written
    held: Sequence[Held] = ()
    people: list[User] = field(default_factory=list)

    @property
    def audience(self) -> Audience | None:
        return WAITS_FOR.get(self.state)


def lines_of(services: Sequence[Service], of: Round, *, named: bool = True) -> list[RoundLine]:
    """Return the services, fetched with WITH_NAMES, as lines (five queries; with `named` one more, for the people).

    Without `named`, `held` names people whose accounts are closed too.
    """
    plans = {one.pk: _plan_of(one) for one in services}
    written = _written([one.pk for one in plans.values() if one], of.deadlines.today)
    passes = _passes(of, list(plans))
    held = _waited_for(services, of, closed=not named)
    people = users_by_key({key for found in held.values() for one in found for key in keys_of(one)}) if named else {}
    lines = []
    for service in services:
        plan, state = plans[service.pk], State(_given(service, "state"))
        keys = {key for one in held[service.pk] for key in keys_of(one)}
        lines.append(
            RoundLine(
                service=service,
                plan=plan,
                state=state,
                due_on=_given(service, "due_on"),
                is_late=bool(_given(service, "late")),
                pass_until=passes.get(service.pk) if state in WRITING else None,
                written=written.get(plan.pk, Written()) if plan else Written(),
                held=held[service.pk],
                people=[one for key, one in people.items() if key in keys],
            )
        )
    return lines


def lines_by_and_by(services: QuerySet[Any], of: Round, *, named: bool = True) -> Iterator[RoundLine]:
    """Yield the lines of any number of services, five hundred at a time."""
    rest = services.select_related(*WITH_NAMES).iterator(chunk_size=AT_ONCE)
    while some := list(islice(rest, AT_ONCE)):
        yield from lines_of(some, of, named=named)


def keys_of(held: Held) -> tuple[int, ...]:
    return (held.holder, *held.deputies)


def _given(service: Service, name: str) -> Any:
    """Return what `round_services` has annotated."""
    return getattr(service, name)


def _plan_of(service: Service) -> ServicePlan | None:
    plan: ServicePlan | None = getattr(service, "round_plan", None)
    return plan


def _written(plans: Sequence[int], today: date) -> dict[int, Written]:
    rows = SectionRow.objects.filter(section=OuterRef("pk"))
    sections = PlanSection.objects.filter(plan__in=plans, kept_aside_at__isnull=True)
    required = Q(template_section__requirement=TemplateSection.Requirement.REQUIRED) | Q(
        template_section__requirement=TemplateSection.Requirement.FROM_DATE, template_section__required_from__lte=today
    )
    columns = ("plan_id", "pk", "revision", "updated_at", "updated_by__name", "has_text", "is_required")
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for plan, *row in sections.annotate(has_text=~Q(text="") | Exists(rows), is_required=required).values_list(
        *columns
    ):
        found[plan].append(tuple(row))
    return {plan: _of_sections(rows_of_plan) for plan, rows_of_plan in found.items()}


def _of_sections(sections: Sequence[tuple[Any, ...]]) -> Written:
    saves = [(at, by or "") for _, _, at, by, _, _ in sections if at]
    at, by = max(saves, default=(None, ""))
    return Written(
        begun=sum(bool(has_text) for *_, has_text, _ in sections),
        asked=sum(bool(has_text or required) for *_, has_text, required in sections),
        at=at,
        by=by,
        fingerprint=blake2b(repr(sorted(one[:3] for one in sections)).encode(), digest_size=12).hexdigest(),
    )


def _passes(of: Round, services: Sequence[int]) -> dict[int, datetime]:
    passes = LatePass.objects.in_force().filter(cycle=of.cycle, service__in=services).order_by("expires_at")
    return dict(passes.values_list("service_id", "expires_at"))


def _waited_for(services: Sequence[Service], of: Round, *, closed: bool) -> dict[int, list[Held]]:
    """Return who each plan waits for; nobody decides on what they wrote, or twice at one step."""
    roles = HeldRoles(PERMISSIONS.values(), services, of.deadlines.today, closed=closed)
    cases = {plan.case_id: one.pk for one in services if (plan := _plan_of(one)) and plan.case.step_id}
    out: dict[int, set[int]] = defaultdict(set)
    for case, user in CaseAuthor.objects.filter(case__in=cases).values_list("case_id", "user_id"):
        out[cases[case]].add(user)
    for case, on_behalf, by in _approvals(list(cases)):
        out[cases[case]].add(on_behalf or by)
    found = {}
    for service in services:
        audience = WAITS_FOR.get(State(_given(service, "state")))
        held = roles.of(service, PERMISSIONS[audience]) if audience else []
        found[service.pk] = _without(held, out[service.pk] | _submitter(service))
    return found


def _approvals(cases: Sequence[int]) -> Any:
    at_step = Decision.objects.filter(case__in=cases, move=Move.APPROVE, case__step__isnull=False)
    here = Q(round=F("case__round"), step_order=F("case__step__order"))
    return at_step.filter(here).order_by().values_list("case_id", "on_behalf_of_id", "by_id")


def _submitter(service: Service) -> set[int]:
    plan = _plan_of(service)
    return {plan.case.submitted_by_id} if plan and plan.case.step_id and plan.case.submitted_by_id else set()


def _without(held: Sequence[Held], out: set[int]) -> list[Held]:
    return [
        Held(one.holder, tuple(deputy for deputy in one.deputies if deputy not in out))
        for one in held
        if one.holder not in out
    ]
