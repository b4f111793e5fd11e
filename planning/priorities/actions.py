"""Writing the organisation's priorities: a year's priorities brought along to another year."""

from django.db import transaction

from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.years import PlanningYear
from planning.priorities.models import Framework, Priority, PriorityAlias, PrioritySuccession

CORE_NAMES = {"code": "core", "name": "Our core priorities", "short_name": "LCO"}


def core_framework(year: int) -> Framework:
    """Return the framework of the organisation's own priorities of the year; made when the year has none yet."""
    found, _ = Framework.objects.get_or_create(year=PlanningYear(year), kind=Framework.Kind.CORE, defaults=CORE_NAMES)
    return found


def copy_priorities(*, from_year: int, to_year: int, by: User | None) -> int:
    """Give a year core priorities of its own like those of another, with their other wordings; return how many came.

    Each is linked to the one that it carries on. A priority whose code the year has already stays as it is.
    """
    with transaction.atomic():
        own = Priority.objects.core()
        there = set(own.in_year(to_year).values_list("code", flat=True))
        before = {one.code: one for one in own.in_year(from_year) if one.code not in there}
        framework = core_framework(to_year) if before else None
        made = Priority.objects.bulk_create(
            Priority(framework=framework, code=one.code, name=one.name, summary=one.summary, order=one.order)
            for one in before.values()
        )
        copies = {before[one.code].pk: one for one in made}
        aliases = PriorityAlias.objects.filter(priority__in=copies)
        PriorityAlias.objects.bulk_create(
            PriorityAlias(priority=copies[one.priority_id], name=one.name) for one in aliases
        )
        PrioritySuccession.objects.bulk_create(
            PrioritySuccession(earlier_id=earlier, later=later) for earlier, later in copies.items()
        )
        if made:
            label = f"{len(made)} priorities of {PlanningYear(to_year)}"
            record("priorities.copy", by=by, label=label, changes={"from": [None, str(PlanningYear(from_year))]})
    return len(made)
