"""Each day: what nobody can decide any more goes to the next in line; people fall out by leave, not by moves alone."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from mlco_portal.audit.actions import record
from planning.approval.engine.moving_on import pass_on, write_steps
from planning.approval.engine.records import lock_cases
from planning.approval.engine.standing import ToCome, standings_of, steps_of
from planning.approval.models import ApprovalCase, CaseStep, Status


def pass_on_waiting() -> list[CaseStep]:
    """Pass on every waiting step at which nobody can decide today; return those that went to the next in line."""
    with transaction.atomic():
        locked = lock_cases(ApprovalCase.objects.waiting().filter(Exists(_sides_with_a_next())).order_by("pk"))
        waiting = [case for case in locked.values() if case.status == Status.SUBMITTED]
        return _passed_on(waiting)


def _sides_with_a_next() -> QuerySet[CaseStep]:
    """Every side that a case waits for, not only the first, that may still go to a next in line."""
    sides = CaseStep.objects.filter(case=OuterRef("pk"), order=OuterRef("step__order"), settled_at__isnull=True)
    return sides.filter(passed_on_at__isnull=True).exclude(next_in_line="")


def _passed_on(waiting: Sequence[ApprovalCase]) -> list[CaseStep]:
    if not waiting:
        return []
    standings = standings_of(waiting, steps_of(waiting))
    to_come, now = ToCome(waiting), timezone.now()
    passed = [step for case in waiting for step in pass_on(standings[case.pk], to_come, now)]
    write_steps(passed)
    for step in passed:
        changes = {"next in line": [None, step.get_next_in_line_display()], "step": [None, step.name]}
        record("approval.pass_on", by=None, about=step.case, changes=changes, reason=step.passed_on_reason)
    return passed
