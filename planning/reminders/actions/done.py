"""Milestones that are done when plans are: the portal ticks them, and takes the tick away when it no longer holds."""

from datetime import datetime

from django.db import transaction

from mlco_portal.audit.actions import changes_between, record
from planning.cycle.models import Milestone
from planning.reminders.queries.due import Rounds


def tick_what_is_done(*, rounds: Rounds, now: datetime) -> int:
    """Set or clear `done_at` of the open years' milestones by how the round stands; return how many changed."""
    milestones = Milestone.objects.filter(cycle__year__in=list(rounds)).exclude(done_when=Milestone.DoneWhen.TICKED)
    wrong = [
        one
        for one in milestones.select_related("cycle")
        if rounds[int(one.cycle.year)].is_done(one.done_when) != (one.done_at is not None)
    ]
    return sum(set_done(one, now, is_done=one.done_at is None) for one in wrong)


def set_done(found: Milestone, now: datetime, *, is_done: bool) -> bool:
    """Set or clear it once, also with two workers; what was removed or counts by something else now is left alone."""
    with transaction.atomic():
        named = Milestone.objects.select_for_update(of=("self",)).filter(pk=found.pk, done_when=found.done_when)
        one = named.first()
        if one is None or (one.done_at is not None) == is_done:
            return False
        before, one.done_at, one.done_by = one.done_at, now if is_done else None, None
        one.save(update_fields=["done_at", "done_by"])
        action = "reminders.milestone_done" if one.done_at else "reminders.milestone_not_done"
        record(action, by=None, about=one, changes=changes_between({"done_at": before}, {"done_at": one.done_at}))
    return True
