"""Look-ups of cases and decisions."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from mlco_portal.accounts.models import User
from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.chain import first_break
from planning.approval.models import (
    ApprovalCase,
    ApprovalRoute,
    CaseAuthor,
    CaseStep,
    ChainHead,
    Decision,
    Move,
)
from planning.approval.rules import Standing, permissions_at, standing_of
from services.models import Service
from services.queries import services_within
from services.queries.people import HeldRoles, users_by_key
from services.rules import Access


def cases_awaiting(access: Access) -> QuerySet[ApprovalCase]:
    """Return the cases that wait for this person to decide, the longest waiting first; `rules.deciding_ways` as SQL.

    What they wrote or submitted, declared a conflict of interest in, or approved at this step is not among them;
    nor is it when the one they stand in for did.
    """
    mine = Q(pk__in=[])
    for permission in DECIDING:
        for grant in access.grants_for(permission):
            services = services_within(Access(access.user_id, (grant,)), permission)
            reach = Q(Exists(_open_steps().filter(_decided_by(permission)))) & Q(service__in=services)
            if grant.on_behalf_of_id is not None:
                reach &= ~Q(Exists(_written_by(grant.on_behalf_of_id))) & ~Q(Exists(_voiced_by(grant.on_behalf_of_id)))
                reach &= ~Q(Exists(_declared_by(grant.on_behalf_of_id)))
            mine |= reach
    waiting = ApprovalCase.objects.waiting().filter(mine)
    spoken = _approvals_here().filter(by=access.user_id)
    unheard = ~Exists(spoken) & ~Exists(_voiced_by(access.user_id)) & ~Exists(_declared_by(access.user_id))
    return waiting.filter(~Exists(_written_by(access.user_id)) & unheard).order_by("status_at", "pk")


def _open_steps() -> QuerySet[CaseStep]:
    """The sides that a case still waits for, those asked at the same time among them."""
    return CaseStep.objects.filter(case=OuterRef("pk"), order=OuterRef("step__order"), settled_at__isnull=True)


def _decided_by(permission: Permission) -> Q:
    return Q(permission=permission) | Q(next_in_line=permission, passed_on_at__isnull=False)


def _declared_by(user_id: int | None) -> QuerySet[Decision]:
    return Decision.objects.filter(case=OuterRef("pk"), move=Move.DECLARE_CONFLICT, by=user_id)


def _written_by(user_id: int | None) -> QuerySet[CaseAuthor]:
    return CaseAuthor.objects.filter(case=OuterRef("pk"), user=user_id)


def _approvals_here() -> QuerySet[Decision]:
    return Decision.objects.filter(
        case=OuterRef("pk"), round=OuterRef("round"), step_order=OuterRef("step__order"), move=Move.APPROVE
    )


def _voiced_by(user_id: int | None) -> QuerySet[Decision]:
    return _approvals_here().filter(Q(on_behalf_of=user_id) | Q(on_behalf_of__isnull=True, by=user_id))


def with_what_a_list_shows(cases: QuerySet[ApprovalCase]) -> QuerySet[ApprovalCase]:
    """Fetch service, steps, submitter, authors and decisions of all the cases (three more queries)."""
    named = cases.select_related("service__group", "service__locality", "step", "submitted_by")
    return named.prefetch_related("authors", "steps", Prefetch("decisions", Decision.objects.order_by("sequence")))


def standing_on(case: ApprovalCase) -> Standing:
    """Return what counts of those who want to decide on the case (no query where steps, authors and decisions are
    fetched, as `with_what_a_list_shows` does)."""
    return standing_of(case, case.steps.all(), authors_of(case), case.decisions.all())


def open_steps(case: ApprovalCase) -> list[CaseStep]:
    """Return the sides that a submitted case still waits for (no query where its steps are fetched)."""
    order = case.step.order if case.step else None
    return [step for step in case.steps.all() if step.order == order and step.settled_at is None]


def conflicts_of(case: ApprovalCase) -> QuerySet[Decision]:
    """Return who declared a conflict of interest in the case, and why, oldest first."""
    return case.decisions.filter(move=Move.DECLARE_CONFLICT).order_by("sequence")


def conflicted_in(cases: Collection[int]) -> dict[int, set[int]]:
    """Return for each of the cases who declared a conflict of interest in it (one query)."""
    found: dict[int, set[int]] = {key: set() for key in cases}
    for key, user in Decision.objects.filter(case__in=list(cases), move=Move.DECLARE_CONFLICT).values_list(
        "case", "by"
    ):
        found[key].add(user)
    return found


def people_who_decide(case: ApprovalCase, on: date) -> list[User]:
    """Return those who can decide on a submitted case that day, deputies included, by name.

    Nobody who wrote it, declared a conflict or was heard here, and nobody in the place of such a person.
    """
    standing = standing_on(case)
    silent = standing.barred | standing.heard
    held = HeldRoles(DECIDING, [case.service], on)
    keys: set[int] = set()
    for step in standing.open_steps:
        for permission in permissions_at(step):
            for one in held.of(case.service, permission):
                keys |= {one.holder, *one.deputies} if one.holder not in silent else set()
    return list(users_by_key(keys - silent).values())


def authors_of(case: ApprovalCase) -> frozenset[int]:
    """Return the users who wrote or submitted the case."""
    users = {author.user_id for author in case.authors.all()}
    if case.submitted_by_id is not None:
        users.add(case.submitted_by_id)
    return frozenset(users)


def decisions_of(case: ApprovalCase) -> QuerySet[Decision]:
    """Return everything decided on the case, oldest first."""
    return case.decisions.order_by("sequence")


def decided_by(user_id: int) -> QuerySet[Decision]:
    """Return the approvals and returns that the person made, the latest first."""
    made = Decision.objects.filter(by=user_id, move__in=[Move.APPROVE, Move.RETURN])
    return made.select_related("case__service__group", "case__step").order_by("-sequence")


def last_return(case: ApprovalCase) -> Decision | None:
    """Return the latest decision that sent the case back, or None."""
    return case.decisions.filter(move=Move.RETURN).order_by("-sequence").first()


def route_for(service: Service, year: int) -> ApprovalRoute | None:
    """Return the route of the service's group for the year, or the year's common one, or None."""
    routes = ApprovalRoute.objects.filter(Q(group=service.group_id) | Q(group__isnull=True), year=year)
    return routes.order_by(F("group").asc(nulls_last=True)).first()


def last_due_on(year: int) -> date | None:
    """Return the date by which the last step of the year's routes is due."""
    steps = ApprovalRoute.objects.filter(year=year, steps__due_on__isnull=False)
    return steps.order_by("-steps__due_on").values_list("steps__due_on", flat=True).first()


def chain_problem() -> str | None:
    """Return the first break of the hash chain of all decisions in words, or None."""
    decisions = Decision.objects.order_by("sequence")
    problem = first_break(decisions.iterator(chunk_size=2000))
    if problem is None:
        head = ChainHead.objects.get()
        last = decisions.last()
        if (head.sequence, head.hash) != ((last.sequence, last.hash) if last else (0, "")):
            return f"Decisions after {last.sequence if last else 0} are missing"
    return problem
