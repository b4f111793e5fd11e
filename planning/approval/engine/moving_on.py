"""Where a case goes after a voice was heard or somebody fell out: next side, next step, end of its route."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from planning.approval.engine.standing import ToCome
from planning.approval.models import ApprovalCase, CaseStep, Status
from planning.approval.rules import Standing

NOBODY_ELSE = "Nobody else could decide: they wrote the plan, declared a conflict of interest, or are away."


def move_on(
    case: ApprovalCase, steps: Sequence[CaseStep], standing: Standing, to_come: ToCome, at: datetime
) -> list[CaseStep]:
    """Settle the sides that have heard enough, take the case on when all have, pass on what nobody else can decide.

    Returns the steps that changed, not written yet. The case stays submitted while a step is left; it is approved,
    and its version agreed, when none is.
    """
    changed = []
    for step in standing.open_steps:
        if to_come.is_settled(step, standing):
            step.settled_at = at
            changed.append(step)
    left = standing.open_steps
    if not left:
        later = [step for step in steps if case.step is not None and step.order > case.step.order]
        left = tuple(step for step in later if step.order == later[0].order)
        standing = replace(standing, steps=left, said=())
        case.status_at = at
    case.step = next(iter(left), None)
    if case.step is None:
        agree(case)
        return changed
    return [*changed, *pass_on(standing, to_come, at)]


def agree(case: ApprovalCase) -> None:
    """Everybody on the route agreed: remember to which version."""
    case.status = Status.APPROVED
    case.agreed_number, case.agreed_sha256 = case.version_number, case.version_sha256
    case.changes_since_agreed = 0


def pass_on(standing: Standing, to_come: ToCome, at: datetime) -> list[CaseStep]:
    """Let the next in line decide as well where nobody else can; return those steps, not written yet."""
    passed = [step for step in standing.open_steps if to_come.is_to_pass_on(step, standing)]
    for step in passed:
        step.passed_on_at, step.passed_on_reason = at, NOBODY_ELSE
    return passed


def write_steps(steps: Sequence[CaseStep]) -> None:
    """Write what moving on changed (at most one statement)."""
    if len(steps) == 1:
        steps[0].save(update_fields=["settled_at", "passed_on_at", "passed_on_reason"])
    elif steps:
        CaseStep.objects.bulk_update(steps, ["settled_at", "passed_on_at", "passed_on_reason"], batch_size=100)
