"""What was decided on a plan, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localtime

from mlco_portal.wording import british_date
from planning.approval.models import ApprovalCase, Decision, Move, Status
from planning.service_plans.presenters.standing import people_asked, step_words

WORDS = {
    Move.SUBMIT: "Submitted",
    Move.WITHDRAW: "Taken back",
    Move.APPROVE: "Approved",
    Move.RETURN: "Returned for changes",
    Move.PUBLISH: "Published",
    Move.REVISE: "Reopened for changes",
    Move.SUPERSEDE: "Replaced by a newer version",
    Move.UNLOCK: "Unlocked by the planning team",
    Move.DECLARE_CONFLICT: "A conflict of interest was declared",
    Move.CHANGE_CONDITION: "A condition was changed",
    Move.CLOSE_CONDITION: "A condition was closed",
}
# Words that say by themselves where it happened.
WITHOUT_STEP = (Move.WITHDRAW, Move.UNLOCK, Move.DECLARE_CONFLICT, Move.CHANGE_CONDITION, Move.CLOSE_CONDITION)

SENT_BACK = (Move.RETURN, Move.REVISE, Move.UNLOCK)
STILL = (Move.DECLARE_CONFLICT, Move.CHANGE_CONDITION, Move.CLOSE_CONDITION)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the plan."""

    what: str
    who: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that happened to a plan, the newest first, and why it came back if it did."""

    events: Sequence[Event]
    sent_back: Event | None
    is_decided: bool


def history_of(decisions: Sequence[Decision]) -> History:
    """Return the decisions on a case, given oldest first, in words."""
    events = [_event(one) for one in decisions]
    # Conditions and conflicts move no plan: what counts is the latest that did.
    moves = [(one, event) for one, event in zip(decisions, events, strict=True) if one.move not in STILL]
    latest, event = moves[-1] if moves else (None, None)
    return History(
        events=events[::-1],
        sent_back=event if latest is not None and latest.move in SENT_BACK else None,
        is_decided=latest is not None and latest.move == Move.APPROVE,
    )


def _event(decision: Decision) -> Event:
    has_step = decision.step_name and decision.move not in WITHOUT_STEP
    at_step = f" by {step_words(decision.step_name)}" if has_step else ""
    who = decision.by_label
    if decision.on_behalf_of_label:
        who += f", for {decision.on_behalf_of_label}"
    return Event(f"{WORDS[Move(decision.move)]}{at_step}", who, decision.at, decision.reason)


def next_words(case: ApprovalCase) -> str:
    """Return what happens next with a plan that cannot be written in now, in a sentence or two."""
    if case.status == Status.SUBMITTED and case.step is not None:
        since = british_date(localtime(case.status_at))
        due = f" They are due to decide by {british_date(case.step.due_on)}." if case.step.due_on else ""
        return (
            f"The plan has been with {people_asked(case)} since {since}.{due} "
            "Its authors are told when they have decided."
        )
    return {
        Status.DRAFT: "The plan is being written. Its service lead submits it when it is complete.",
        Status.RETURNED: "The plan is being changed. Its service lead submits it again when it is ready.",
        Status.APPROVED: "Everyone has agreed to the plan. The planning team publishes it next.",
        Status.PUBLISHED: "The plan is published. To change it, ask the planning team to reopen it.",
        Status.SUPERSEDED: "A newer version has replaced this plan.",
    }.get(Status(case.status), "")
