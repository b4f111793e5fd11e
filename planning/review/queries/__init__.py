"""Look-ups of the approver's pages."""

from planning.review.queries.inbox import lately_decided_by, waiting_for
from planning.review.queries.reading import (
    ReviewedPlan,
    case_to_decide,
    case_to_review,
    deciding_grant,
    decision_on,
    plan_decided_on,
    reviewed_plan,
)

__all__ = [
    "ReviewedPlan",
    "case_to_decide",
    "case_to_review",
    "deciding_grant",
    "decision_on",
    "lately_decided_by",
    "plan_decided_on",
    "reviewed_plan",
    "waiting_for",
]
