"""Which moves there are, who may make them, and the reasons to refuse one. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from mlco_portal.accounts.permissions import Permission
from planning.approval.models import Decision, Move, Status
from services.models import Service
from services.rules import Access, Grant


@dataclass(frozen=True, slots=True)
class Transition:
    """A row of the table: from where, to where, who, and whether a reason must be given."""

    sources: frozenset[Status]
    target: Status
    permissions: frozenset[Permission]
    needs_reason: bool = False


# A submitted case is approved step by step: APPROVE leads to the next step while there is one, and only
# the last one leads to APPROVED. Who decides is named by the step, not here.
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
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What the person had before them when they decided; a decision about anything else is refused."""

    round: int
    step_order: int | None
    version_sha256: str


class MoveRefused(Exception):
    """A move that cannot be made; the text tells the user why and what to do."""


class NotAllowed(MoveRefused):
    """The person may not make this move."""


class AlreadyDecided(MoveRefused):
    """The person, or the one they stand in for, has decided at this step before."""


class StaleDecision(MoveRefused):
    """The case is not any more what the person saw."""


def move_problem(move: Move, status: str, reason: str) -> str | None:
    """Return why the move does not fit the status, or None."""
    transition = TRANSITIONS[move]
    if Status(status) not in transition.sources:
        return f"This plan is {Status(status).label.lower()}, so it cannot be {move.label.lower()} now."
    if transition.needs_reason and not reason.strip():
        return "Give a reason. The people who work on the plan will read it."
    return None


def deciding_grants(
    access: Access,
    permission: Permission,
    service: Service,
    authors: Collection[int],
    said: Iterable[Decision] = (),
) -> tuple[Grant, ...]:
    """Return the grants by which the person may decide, own first.

    None when they wrote or submitted it; a grant held for somebody who did does not count either. `said` are
    the approvals at the step so far: nobody speaks twice, and a deputy speaks with the voice of the one they
    stand in for.
    """
    approvals = tuple(said)
    voices = {one.on_behalf_of_id or one.by_id for one in approvals}
    if access.user_id in {*authors, *voices, *(one.by_id for one in approvals)}:
        return ()
    return tuple(
        grant
        for grant in access.grants_for(permission, service)
        if grant.on_behalf_of_id not in authors and (grant.on_behalf_of_id or access.user_id) not in voices
    )


def deciding_refusal(
    access: Access,
    permission: Permission,
    step: str,
    service: Service,
    authors: Collection[int],
    said: Iterable[Decision] = (),
) -> MoveRefused | None:
    """Return why the person may not decide at the step of that name, or None when they may."""
    approvals = tuple(said)
    if deciding_grants(access, permission, service, authors, approvals):
        return None
    if access.user_id in authors:
        return NotAllowed("You wrote or submitted this plan, so somebody else has to decide on it.")
    if deciding_grants(access, permission, service, authors):
        return AlreadyDecided(f"You, or the person you stand in for, have already approved this plan for {step}.")
    if access.allows(permission, service):
        return NotAllowed("The person you stand in for wrote or submitted this plan, so somebody else has to decide.")
    return NotAllowed(f"This plan waits for {step}, and your role does not let you decide for them.")
