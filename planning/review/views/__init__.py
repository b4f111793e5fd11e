"""The approver's pages: what waits, one plan on one page, and the decision."""

from planning.review.views.comparing import PlanChanges
from planning.review.views.conflict import DeclareConflict
from planning.review.views.deciding import ReviewPlan
from planning.review.views.inbox import Inbox
from planning.review.views.unlock import AskToUnlock, UnlockPlan

__all__ = ["AskToUnlock", "DeclareConflict", "Inbox", "PlanChanges", "ReviewPlan", "UnlockPlan"]
