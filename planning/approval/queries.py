"""Look-ups of cases and decisions."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from mlco_portal.accounts.permissions import Permission
from planning.approval.models import ApprovalCase, ApprovalRoute, CaseAuthor, ChainHead, Decision, Move
from planning.approval.chain import first_break
from services.models import Service
from services.queries import services_within
from services.rules import Access

DECIDING = (Permission.DECIDE_AS_LEADERSHIP, Permission.DECIDE_AS_EXECUTIVE)


def cases_awaiting(access: Access) -> QuerySet[ApprovalCase]:
    """Return the cases that wait for this person to decide, the longest waiting first.

    What they wrote or submitted themselves, and what they have approved at this step, is not among them.
    """
    reach = Q(pk__in=[])
    for permission in DECIDING:
        if access.allows(permission):
            reach |= Q(step__permission=permission, service__in=services_within(access, permission))
    own = CaseAuthor.objects.filter(case=OuterRef("pk"), user=access.user_id)
    said = Decision.objects.filter(
        case=OuterRef("pk"),
        round=OuterRef("round"),
        step_order=OuterRef("step__order"),
        move=Move.APPROVE,
        by=access.user_id,
    )
    waiting = ApprovalCase.objects.waiting().filter(reach).exclude(submitted_by=access.user_id)
    return waiting.filter(~Exists(own), ~Exists(said)).order_by("submitted_at")


def authors_of(case: ApprovalCase) -> frozenset[int]:
    """Return the users who wrote or submitted the case."""
    users = set(case.authors.values_list("user_id", flat=True))
    if case.submitted_by_id is not None:
        users.add(case.submitted_by_id)
    return frozenset(users)


def decisions_of(case: ApprovalCase) -> QuerySet[Decision]:
    """Return everything decided on the case, oldest first."""
    return case.decisions.order_by("sequence")


def last_return(case: ApprovalCase) -> Decision | None:
    """Return the latest decision that sent the case back, or None."""
    return case.decisions.filter(move=Move.RETURN).order_by("-sequence").first()


def route_for(service: Service, year: int) -> ApprovalRoute | None:
    """Return the route of the service's group for the year, or the year's common one, or None."""
    routes = ApprovalRoute.objects.filter(Q(group=service.group_id) | Q(group__isnull=True), year=year)
    return routes.order_by(F("group").asc(nulls_last=True)).first()


def last_due_on(year: int) -> date | None:
    """Return the date by which the last step of the year's routes is due."""
    steps = ApprovalRoute.objects.filter(year=year).order_by("-steps__due_on").values_list("steps__due_on", flat=True)
    return steps.first()


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
