"""Recording how the priorities of a plan are going."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.locks import locked_plan
from planning.service_plans.models import PriorityOutcome, ServicePlan
from planning.service_plans.queries.looking_back import outcomes_of, own_priorities_of
from planning.service_plans.rules import PlanRefused
from planning.service_plans.rules.looking_back import (
    AnsweredMeanwhile,
    EarlierPriority,
    can_record_outcomes,
    fingerprint,
    outcome_parts,
)
from services.queries import access_of
from services.rules import Access


@dataclass(frozen=True, slots=True)
class TypedOutcome:
    """What somebody says of one priority; `seen` is the fingerprint of what they were shown of it."""

    row: str
    state: str = ""
    figure: str = ""
    figure_on: date | None = None
    note: str = ""
    seen: str = ""

    @property
    def parts(self) -> tuple[str, ...]:
        return (self.state, self.figure, self.figure_on.isoformat() if self.figure_on else "", self.note)


def record_outcomes(
    *, plan: ServicePlan, outcomes: Sequence[TypedOutcome], by: User, access: Access | None = None
) -> int:
    """Record how the priorities of the plan's approved version are going, all or none; return how many changed.

    What the person left as it was shown is left as it is now; an outcome without anything in it is taken away. Raises
    AnsweredMeanwhile when somebody else changed one that this person changed too, NotAllowed, or PlanRefused when the
    plan was never approved.
    """
    with transaction.atomic():
        locked = locked_plan(plan.pk)
        if not can_record_outcomes(access or access_of(by, timezone.localdate()), locked):
            raise NotAllowed("Your role does not let you record how the priorities of this plan are going.")
        own = own_priorities_of(locked)
        if own is None:
            raise PlanRefused("This plan has not been approved yet, so there is nothing to look back on.")
        stored = outcomes_of(locked.pk)
        named = {one.row: one for one in own.priorities}
        changed = [one for one in outcomes if one.row in named and fingerprint(one.parts) != one.seen]
        changed = [one for one in changed if one.parts != outcome_parts(stored.get(one.row))]
        met = [one.row for one in changed if fingerprint(outcome_parts(stored.get(one.row))) != one.seen]
        if met:
            raise AnsweredMeanwhile(met)
        for one in changed:
            _write(locked, named[one.row], one, stored.get(one.row), by)
    return len(changed)


def _write(
    plan: ServicePlan, priority: EarlierPriority, typed: TypedOutcome, stored: PriorityOutcome | None, by: User
) -> None:
    names = ("state", "figure", "figure_on", "note")
    before, after = outcome_parts(stored), typed.parts
    if not typed.state:
        if any(after):
            raise PlanRefused(f"Say how “{priority.name}” ended.")
        PriorityOutcome.objects.filter(plan=plan, row=typed.row).delete()
    else:
        PriorityOutcome.objects.update_or_create(
            plan=plan,
            row=UUID(typed.row),
            defaults={
                "state": typed.state,
                "figure": typed.figure,
                "figure_on": typed.figure_on,
                "note": typed.note,
                "updated_at": timezone.now(),
                "updated_by": by,
            },
        )
    changes = changes_between(dict(zip(names, before, strict=True)), dict(zip(names, after, strict=True)))
    label = f"{plan}: {priority.name}"[:300]
    record("service_plans.record_outcome", by=by, about=plan, label=label, changes=changes)
