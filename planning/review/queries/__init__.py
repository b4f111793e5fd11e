"""Look-ups of the approver's pages."""

from planning.review.queries.inbox import lately_decided_by, waiting_for
from planning.review.queries.people import people_to_own, who_decides_now
from planning.review.queries.reading import (
    ReviewedPlan,
    case_to_decide,
    case_to_review,
    deciding_way,
    deciding_way_on,
    decision_on,
    plans_decided_on,
    reviewed_plan,
    seen_now,
)
from planning.review.queries.verdicts import progress_of, reading_for, reading_of_case

__all__ = [
    "ReviewedPlan",
    "case_to_decide",
    "case_to_review",
    "deciding_way",
    "deciding_way_on",
    "decision_on",
    "lately_decided_by",
    "people_to_own",
    "plans_decided_on",
    "progress_of",
    "reading_for",
    "reading_of_case",
    "reviewed_plan",
    "seen_now",
    "waiting_for",
    "who_decides_now",
]
