"""One plan as its approvers read it, and whether somebody may decide on it."""

from collections.abc import Iterable
from dataclasses import dataclass

from planning.approval.models import ApprovalCase, CaseStep, Decision, Move, Status
from planning.approval.queries import authors_of, conflicts_of, decisions_of, standing_on
from planning.approval.rules import MoveRefused, Seen, Standing, Way, deciding_refusal, deciding_ways, standing_of
from planning.review.compare import PlanComparison
from planning.review.queries.comparing import Compared, compared_versions
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries.times import with_times
from planning.service_plans.rules import why_not_decidable
from planning.service_plans.snapshot import PlanDocument
from services.rules import Access


@dataclass(frozen=True, slots=True)
class ReviewedPlan:
    """A submitted plan as its approvers read it: the frozen version, and what it is compared with."""

    case: ApprovalCase
    plan_id: int
    document: PlanDocument
    is_intact: bool
    steps: tuple[CaseStep, ...]
    decisions: tuple[Decision, ...]
    authors: frozenset[int]
    compared: Compared

    @property
    def comparison(self) -> PlanComparison | None:
        """What each section is marked with; against last year's plan nearly all would be marked, so none is."""
        return None if self.compared.is_across_years else self.compared.comparison

    @property
    def seen(self) -> Seen:
        """What somebody who reads this has before them."""
        return seen_now(self.case)

    @property
    def said(self) -> tuple[Decision, ...]:
        """The approvals at the step where the plan waits."""
        order = self.case.step.order if self.case.step else None
        return tuple(
            one
            for one in self.decisions
            if one.move == Move.APPROVE and (one.round, one.step_order) == (self.case.round, order)
        )


def case_to_review(key: int) -> ApprovalCase:
    """Return the case with what its page shows; raise ApprovalCase.DoesNotExist."""
    named = ApprovalCase.objects.select_related(
        "service__group", "service__locality", "step", "submitted_by", "service_plan__service", "document"
    )
    return named.get(pk=key)


def case_to_decide(key: int) -> ApprovalCase:
    """Return the case with what the rules of deciding ask; raise ApprovalCase.DoesNotExist."""
    return ApprovalCase.objects.select_related("service").get(pk=key)


def plans_decided_on(decisions: Iterable[Decision]) -> list[ServicePlan]:
    """Return the plans of the decisions, each knowing what is open for it (three queries at most a year)."""
    plans = ServicePlan.objects.select_related("service", "case")
    return with_times(plans.filter(case__in=[one.case_id for one in decisions]).order_by("pk"))


def reviewed_plan(case: ApprovalCase, reader: int | None) -> ReviewedPlan | None:
    """Return the version that the case is about, or None when nothing was submitted yet.

    It stands beside the version that serves the reader best: the one they looked at last, else the one before.
    """
    decisions = tuple(decisions_of(case))
    compared = compared_versions(case, decisions, reader=reader)
    if compared is None:
        return None
    return ReviewedPlan(
        case=case,
        plan_id=compared.shown.plan_id,
        document=compared.document,
        is_intact=compared.is_intact,
        steps=tuple(case.steps.all()),
        decisions=decisions,
        authors=authors_of(case),
        compared=compared,
    )


def deciding_way(access: Access, plan: ReviewedPlan) -> Way | MoveRefused | None:
    """Return how the person may decide now, or why not; None when there is nothing to decide."""
    return _way(access, plan.case, standing_of(plan.case, plan.steps, plan.authors, plan.decisions))


def deciding_way_on(access: Access, case: ApprovalCase) -> Way | MoveRefused | None:
    """Return the same for a case whose page is not drawn (three queries and those of the year)."""
    return _way(access, case, standing_on(case))


def _way(access: Access, case: ApprovalCase, standing: Standing) -> Way | MoveRefused | None:
    if case.status != Status.SUBMITTED or case.step is None:
        return None
    # What the organisation sets out for itself follows no dates of the round.
    closed = None if case.is_document else why_not_decidable(case.service_plan)
    if closed:
        return MoveRefused(closed)
    return deciding_refusal(access, standing) or deciding_ways(access, standing)[0]


def seen_now(case: ApprovalCase) -> Seen:
    """Return what somebody has before them who opens the case now."""
    return Seen(case.round, case.step.order if case.step else None, case.version_sha256)


def decision_on(case: ApprovalCase, seen: Seen, by: int | None) -> Decision | None:
    """Return what the person decided on what was seen, or None: the first click of a double click."""
    made = decisions_of(case).filter(
        by=by, round=seen.round, step_order=seen.step_order, version_sha256=seen.version_sha256
    )
    return made.filter(move__in=[Move.APPROVE, Move.RETURN]).last()


def has_declared(case: ApprovalCase, user_id: int | None) -> bool:
    """Say whether the person declared a conflict of interest in the case, in any submission."""
    return conflicts_of(case).filter(by=user_id).exists()
