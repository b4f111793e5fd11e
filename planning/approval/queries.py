"""Look-ups of cases and decisions."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from mlco_portal.accounts.permissions import DECIDING
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
from services.models import Service
from services.queries import services_within
from services.rules import Access


def cases_awaiting(access: Access) -> QuerySet[ApprovalCase]:
    """Return the cases that wait for this person to decide, the longest waiting first; `rules.deciding_grants` as SQL.

    What they wrote or submitted, and what they have approved at this step, is not among them; nor is it when
    the one they stand in for did.
    """
    mine = Q(pk__in=[])
    for permission in DECIDING:
        for grant in access.grants_for(permission):
            services = services_within(Access(access.user_id, (grant,)), permission)
            reach = Q(step__permission=permission, service__in=services)
            if grant.on_behalf_of_id is not None:
                reach &= ~Exists(_written_by(grant.on_behalf_of_id)) & ~Exists(_voiced_by(grant.on_behalf_of_id))
            mine |= reach
    waiting = ApprovalCase.objects.waiting().filter(mine)
    spoken = _approvals_here().filter(by=access.user_id)
    unheard = ~Exists(spoken) & ~Exists(_voiced_by(access.user_id))
    return waiting.filter(~Exists(_written_by(access.user_id)) & unheard).order_by("status_at", "pk")


def _written_by(user_id: int | None) -> QuerySet[CaseAuthor]:
    return CaseAuthor.objects.filter(case=OuterRef("pk"), user=user_id)


def _approvals_here() -> QuerySet[Decision]:
    return Decision.objects.filter(
        case=OuterRef("pk"), round=OuterRef("round"), step_order=OuterRef("step__order"), move=Move.APPROVE
    )


def _voiced_by(user_id: int | None) -> QuerySet[Decision]:
    return _approvals_here().filter(Q(on_behalf_of=user_id) | Q(on_behalf_of__isnull=True, by=user_id))


def with_what_a_list_shows(cases: QuerySet[ApprovalCase]) -> QuerySet[ApprovalCase]:
    """Fetch service, step, submitter, authors and decisions of all the cases (two more queries)."""
    named = cases.select_related("service__group", "service__locality", "step", "submitted_by")
    return named.prefetch_related("authors", Prefetch("decisions", Decision.objects.order_by("sequence")))


def approvals_at(case: ApprovalCase, step: CaseStep) -> QuerySet[Decision]:
    """Return the approvals at the step since the latest submission."""
    return case.decisions.filter(round=case.round, move=Move.APPROVE, step_order=step.order)


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
