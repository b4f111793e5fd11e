"""Saying how many days before or after a milestone people are reminded of it."""

from collections.abc import Collection

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from planning.cycle.models import Milestone
from planning.reminders.models import ReminderRule
from planning.reminders.rules import ScheduleRefused, days_problem


def set_reminders(*, milestone: Milestone, days: Collection[int], by: User | None) -> None:
    """Let the milestone be remembered on these days before its date (less than 0: after it), and on no other.

    Days that stay keep who was told of them. Raises ScheduleRefused for too many days or days too far away, or when
    the milestone was removed meanwhile.
    """
    wanted = set(days)
    if problem := days_problem(wanted):
        raise ScheduleRefused(problem)
    with transaction.atomic():
        locked = Milestone.objects.select_for_update(of=("self",)).filter(pk=milestone.pk).first()
        if locked is None:
            raise ScheduleRefused("This milestone is not on the timetable any more")
        rules = ReminderRule.objects.filter(milestone=locked)
        before = set(rules.values_list("days_before", flat=True))
        if before == wanted:
            return
        rules.exclude(days_before__in=wanted).delete()
        ReminderRule.objects.bulk_create(
            ReminderRule(milestone=locked, days_before=one) for one in sorted(wanted - before, reverse=True)
        )
        changes = changes_between(
            {"days_before": sorted(before, reverse=True)}, {"days_before": sorted(wanted, reverse=True)}
        )
        record("reminders.set_days", by=by, about=locked, changes=changes)
