"""Writing the organisation's priorities: a year's priorities brought along to another year."""

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.years import PlanningYear
from planning.priorities.models import Priority, PriorityAlias


def copy_priorities(*, from_year: int, to_year: int, by: User | None) -> int:
    """Give a year priorities of its own like those of another, with their other wordings; return how many came.

    A priority whose code the year has already stays as it is.
    """
    with transaction.atomic():
        there = set(Priority.objects.filter(year=to_year).values_list("code", flat=True))
        before = {one.code: one for one in Priority.objects.filter(year=from_year) if one.code not in there}
        made = Priority.objects.bulk_create(
            Priority(year=PlanningYear(to_year), code=one.code, name=one.name, summary=one.summary, order=one.order)
            for one in before.values()
        )
        copies = {before[one.code].pk: one for one in made}
        aliases = PriorityAlias.objects.filter(priority__in=copies)
        PriorityAlias.objects.bulk_create(
            PriorityAlias(priority=copies[one.priority_id], name=one.name) for one in aliases
        )
        if made:
            label = f"{len(made)} priorities of {PlanningYear(to_year)}"
            record("priorities.copy", by=by, label=label, changes={"from": [None, str(PlanningYear(from_year))]})
    return len(made)
