"""Who decides once somebody has stepped back, in words."""

from collections.abc import Sequence

from mlco_portal.accounts.models import User
from planning.approval.models import ApprovalCase, Status
from planning.approval.queries import open_steps
from planning.review.presenters.lists import steps_words
from planning.review.presenters.people import names_words


def conflict_note(case: ApprovalCase, *, has_declared: bool) -> str:
    """Return why there is nothing to declare, or nothing."""
    if has_declared:
        return "You declared a conflict of interest in this plan. Somebody else decides on it."
    if case.status != Status.SUBMITTED:
        return "This plan waits for no decision now. You can declare a conflict of interest once it is submitted."
    return ""


def before_conflict_words(case: ApprovalCase, others: Sequence[User]) -> str:
    """Say who decides then."""
    if others:
        return f"{_decide(others)} on it without you."
    steps = [step for step in open_steps(case) if step.next_in_line and step.passed_on_at is None]
    if steps:
        return "Nobody else can decide on it where it waits now, so it goes to the next in line."
    return "Nobody else can decide on it where it waits now. The planning team finds somebody."


def after_conflict_words(case: ApprovalCase, people: Sequence[User]) -> str:
    """Say what happens next to a plan that somebody stepped back from."""
    declared = "You declared a conflict of interest. You can still read the plan."
    if case.status == Status.APPROVED:
        return f"{declared} Everybody else had agreed, so it is approved."
    steps = open_steps(case)
    if not people:
        return f"{declared} Nobody else can decide for {steps_words(steps)} now. Tell the planning team."
    passed = "It went to the next in line: " if any(step.passed_on_at for step in steps) else ""
    words = f"{_decide(people)} on it now"
    return f"{declared} {passed}{words}."


def _decide(people: Sequence[User]) -> str:
    return f"{names_words(people)} {'decides' if len(people) == 1 else 'decide'}"
