"""Who may decide where a case waits, when a step has heard enough, and when it goes to the next in line. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from mlco_portal.accounts.permissions import DECIDING, Permission
from mlco_portal.wording import with_the
from planning.approval.models import ApprovalCase, CaseStep, Decision, Move
from planning.approval.rules.moves import AlreadyDecided, MoveRefused, NotAllowed
from services.models import Service
from services.queries.people import Held
from services.rules import Access, Grant


@dataclass(frozen=True, slots=True)
class Standing:
    """What counts on a submitted case: where it waits, and who is out of question or was heard there.

    `steps` are all steps of the order where it waits, the settled ones too; `said` the approvals at that order
    since the latest submission; `conflicted` whoever declared a conflict of interest, in any submission.
    """

    service: Service
    steps: tuple[CaseStep, ...]
    authors: frozenset[int] = frozenset()
    conflicted: frozenset[int] = frozenset()
    said: tuple[Decision, ...] = ()

    @property
    def barred(self) -> frozenset[int]:
        """Who cannot decide, nor be stood in for."""
        return self.authors | self.conflicted

    @property
    def voices(self) -> frozenset[int]:
        """Whose voice was heard: a deputy speaks with the voice of the one they stand in for."""
        return frozenset(one.on_behalf_of_id or one.by_id for one in self.said)

    @property
    def heard(self) -> frozenset[int]:
        """Who has spoken already, for themselves or for somebody else."""
        return self.voices | {one.by_id for one in self.said}

    @property
    def open_steps(self) -> tuple[CaseStep, ...]:
        return tuple(step for step in self.steps if step.settled_at is None)

    def said_at(self, step: CaseStep) -> tuple[Decision, ...]:
        """Return the approvals of one side; those from before there were sides count for the first."""
        return tuple(one for one in self.said if (one.step_side or 1) == step.side)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody may decide: at which step, by which grant."""

    step: CaseStep
    grant: Grant


def standing_of(
    case: ApprovalCase, steps: Iterable[CaseStep], authors: frozenset[int], decisions: Iterable[Decision]
) -> Standing:
    """Return what counts, from all steps and decisions of the case (or those that matter)."""
    order = case.step.order if case.step else None
    said, conflicted = [], set()
    for one in decisions:
        if one.move == Move.DECLARE_CONFLICT:
            conflicted.add(one.by_id)
        elif one.move == Move.APPROVE and (one.round, one.step_order) == (case.round, order):
            said.append(one)
    here = tuple(step for step in steps if step.order == order)
    return Standing(case.service, here, authors, frozenset(conflicted), tuple(said))


def deciding_ways(access: Access, standing: Standing) -> tuple[Way, ...]:
    """Return the ways in which the person may decide now, the best first: own roles, then the order of the sides.

    None when they wrote or submitted it, declared a conflict of interest, or have spoken here; a grant held for
    somebody of whom that is true does not count either.
    """
    if access.user_id in standing.barred | standing.heard:
        return ()
    silent = standing.barred | standing.voices
    ways = [
        Way(step, grant)
        for step in standing.open_steps
        for permission in permissions_at(step)
        for grant in access.grants_for(permission, standing.service)
        if (grant.on_behalf_of_id or access.user_id) not in silent
    ]
    return tuple(sorted(ways, key=lambda way: way.grant.on_behalf_of_id is not None))


def permissions_at(step: CaseStep) -> tuple[Permission, ...]:
    """Return by which permissions one can decide at the step now: the next in line's too once it was passed on."""
    if step.next_in_line and step.passed_on_at is not None:
        return Permission(step.permission), Permission(step.next_in_line)
    return (Permission(step.permission),)


def deciding_refusal(access: Access, standing: Standing) -> MoveRefused | None:
    """Return why the person may not decide where the case waits, or None when they may."""
    if deciding_ways(access, standing):
        return None
    if access.user_id in standing.authors:
        return NotAllowed("You wrote or submitted this plan, so somebody else has to decide on it.")
    if access.user_id in standing.conflicted:
        return NotAllowed("You declared a conflict of interest in this plan, so somebody else has to decide on it.")
    names = " and ".join(step.name for step in standing.open_steps)
    grants = [
        grant
        for step in standing.open_steps
        for permission in permissions_at(step)
        for grant in access.grants_for(permission, standing.service)
    ]
    if not grants:
        return _not_for_them(access, standing, names)
    if access.user_id in standing.heard or any(
        (grant.on_behalf_of_id or access.user_id) in standing.voices for grant in grants
    ):
        return AlreadyDecided(f"You, or the person you stand in for, have already approved this plan for {names}.")
    if any(grant.on_behalf_of_id in standing.conflicted for grant in grants):
        return NotAllowed(
            "The person you stand in for declared a conflict of interest, so somebody else has to decide."
        )
    return NotAllowed("The person you stand in for wrote or submitted this plan, so somebody else has to decide.")


def _not_for_them(access: Access, standing: Standing, names: str) -> MoveRefused:
    settled = [step for step in standing.steps if step.settled_at is not None]
    for step in settled:
        if any(access.allows(one, standing.service) for one in permissions_at(step)):
            return AlreadyDecided(f"{step.name} has agreed already. The plan still waits for {with_the(names)}.")
    return NotAllowed(f"This plan waits for {names}, and your role does not let you decide for them.")


def can_ever_decide(access: Access, service: Service) -> bool:
    """Whether the person decides on plans of the service at any step."""
    return any(access.allows(one, service) for one in DECIDING)


def voices_to_come(held: Iterable[Held], standing: Standing, away: Collection[int]) -> frozenset[int]:
    """Return who can still be heard of those who hold a role: themselves, or through a deputy while they are away.

    Whoever wrote the plan or declared a conflict is not among them, nor who was heard; who is away counts only
    with a deputy who is there.
    """
    silent = standing.barred | standing.heard
    found = set()
    for one in held:
        if one.holder in silent:
            continue
        if one.holder not in away or any(deputy not in silent and deputy not in away for deputy in one.deputies):
            found.add(one.holder)
    return frozenset(found)


def has_heard_enough(step: CaseStep, said: Sequence[Decision], to_come: Collection[int] | None) -> bool:
    """Whether the step is settled by these approvals; `to_come` matters only where everybody must agree."""
    if not said:
        return False
    return not to_come if step.everybody else len(said) >= step.needed
