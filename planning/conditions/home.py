"""What the home page tells of conditions."""

from datetime import date

from django.urls import reverse

from mlco_portal.accounts.permissions import DECIDING, Permission
from mlco_portal.count_cards import CountCard
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.approval.open_conditions import open_conditions_of_year
from planning.conditions.queries import owed_counts, reported_to
from services.rules import Access


def condition_cards(access: Access, year: int | None, today: date, *, owns: bool) -> list[CountCard]:
    """Return what the person owns, may close, and (for the planning team) all that is open; nothing where none is.

    One query for those who `owns` says have some to meet, one for those who decide, one for the planning team.
    """
    found, mine = [], reverse("planning:conditions:mine")
    owed = owed_counts(access, today) if owns else None
    if owed:
        words = "condition is yours to meet" if owed.open == 1 else "conditions are yours to meet"
        found.append(
            CountCard(owed.open, words, mine, _late_words(owed.overdue), "late" if owed.overdue else "attention")
        )
    if any(access.allows(one) for one in DECIDING):
        reported = reported_to(access)
        words = "condition waits to be closed" if reported == 1 else "conditions wait to be closed"
        hint = "Its owner says it is done" if reported == 1 else "Their owners say they are done"
        found += [CountCard(reported, words, mine, hint, "attention")] if reported else []
    if year is not None and access.allows(Permission.PUBLISH_PLAN):
        counts = open_conditions_of_year(year, today)
        words = "condition of approvals is open" if counts.open == 1 else "conditions of approvals are open"
        url = reverse("planning:conditions:year", args=[PlanningYear(year)])
        mood = "late" if counts.overdue else ""
        found += [CountCard(counts.open, words, url, _late_words(counts.overdue), mood)] if counts else []
    return found


def _late_words(overdue: int) -> str:
    return f"{counted(overdue, 'is', 'are')} overdue" if overdue else "None is overdue"
