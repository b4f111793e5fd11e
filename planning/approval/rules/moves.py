"""Which moves there are, who may make them, and the reasons to refuse one. Pure."""

from dataclasses import dataclass

from mlco_portal.accounts.permissions import DECIDING, Permission
from planning.approval.models import Move, Status


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table: from where, to where (None: it stays there), who, and whether a reason must be given."""

    sources: frozenset[Status]
    target: Status | None
    permissions: frozenset[Permission]
    needs_reason: bool = False
    cannot: str = ""

    def cannot_words(self, move: Move) -> str:
        """What is not possible, within a sentence: `it cannot be published`."""
        return self.cannot or f"it cannot be {move.label.lower()}"


# A submitted case is approved step by step: APPROVE leads to the next step while there is one, and only
# the last one leads to APPROVED. Who decides is named by the step, not here. A conflict of interest declared by
# the last one who had not agreed where all must agree moves the case on as an approval does.
TRANSITIONS: dict[Move, Transition] = {
    Move.SUBMIT: Transition(
        frozenset({Status.DRAFT, Status.RETURNED}), Status.SUBMITTED, frozenset({Permission.SUBMIT_PLAN})
    ),
    Move.WITHDRAW: Transition(frozenset({Status.SUBMITTED}), Status.DRAFT, frozenset({Permission.SUBMIT_PLAN})),
    Move.APPROVE: Transition(frozenset({Status.SUBMITTED}), Status.APPROVED, frozenset()),
    Move.RETURN: Transition(frozenset({Status.SUBMITTED}), Status.RETURNED, frozenset(), needs_reason=True),
    Move.PUBLISH: Transition(frozenset({Status.APPROVED}), Status.PUBLISHED, frozenset({Permission.PUBLISH_PLAN})),
    Move.REVISE: Transition(
        frozenset({Status.APPROVED, Status.PUBLISHED}),
        Status.DRAFT,
        frozenset({Permission.PUBLISH_PLAN}),
        needs_reason=True,
    ),
    Move.SUPERSEDE: Transition(frozenset({Status.PUBLISHED}), Status.SUPERSEDED, frozenset({Permission.PUBLISH_PLAN})),
    Move.UNLOCK: Transition(
        frozenset({Status.SUBMITTED}), Status.DRAFT, frozenset({Permission.PUBLISH_PLAN}), needs_reason=True
    ),
    Move.DECLARE_CONFLICT: Transition(
        frozenset({Status.SUBMITTED}),
        None,
        frozenset(DECIDING),
        needs_reason=True,
        cannot="nobody can declare a conflict of interest in it",
    ),
    Move.CHANGE_CONDITION: Transition(frozenset(Status), None, frozenset(), needs_reason=True),
    Move.CLOSE_CONDITION: Transition(frozenset(Status), None, frozenset()),
}


class MoveRefused(Exception):
    """A move that cannot be made; the text tells the user why and what to do."""


class NotAllowed(MoveRefused):
    """The person may not make this move."""


class AlreadyDecided(MoveRefused):
    """The person, or the one they stand in for, has decided at this step before."""


class StaleDecision(MoveRefused):
    """The case is not any more what the person saw."""


class DecisionsRefused(MoveRefused):
    """Some of the decisions cannot be made, so none was; `refusals` says why, {key of the case: refusal}."""

    def __init__(self, refusals: dict[int, MoveRefused]) -> None:
        self.refusals = refusals
        super().__init__(" ".join(str(one) for one in refusals.values()))


def move_problem(move: Move, status: str, reason: str) -> str | None:
    """Return why the move does not fit the status, or None."""
    transition = TRANSITIONS[move]
    if Status(status) not in transition.sources:
        return f"This plan is {Status(status).label.lower()}, so {transition.cannot_words(move)} now."
    if transition.needs_reason and not reason.strip():
        return "Give a reason. The people who work on the plan will read it."
    return None
