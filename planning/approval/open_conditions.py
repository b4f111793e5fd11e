"""How many conditions are open, for whatever names a plan."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from mlco_portal.wording import counted
from planning.approval.models import Condition


@dataclass(frozen=True, slots=True)
class OpenConditions:
    """The conditions that nobody has closed yet, and how many of them are overdue."""

    open: int = 0
    overdue: int = 0

    def __bool__(self) -> bool:
        return self.open > 0

    @property
    def overdue_words(self) -> str:
        return f"{self.overdue} overdue" if self.overdue else ""

    @property
    def words(self) -> str:
        """Say it on one line: `2 conditions open, 1 overdue`; nothing where none is open."""
        parts = [counted(self.open, "condition") + " open", self.overdue_words]
        return ", ".join(part for part in parts if part) if self else ""


def open_conditions_of(cases: Collection[int], today: date) -> dict[int, OpenConditions]:
    """Return the counts of those of the cases that have open conditions (one query)."""
    found = Condition.objects.open().filter(case__in=cases).order_by().values("case")
    counts = found.annotate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    return {case: OpenConditions(*both) for case, *both in counts.values_list("case", "open", "overdue")}


def open_conditions_of_case(case: int, today: date) -> OpenConditions:
    """Return the counts of one case (one query)."""
    return open_conditions_of([case], today).get(case, OpenConditions())


def open_conditions_of_year(year: int, today: date) -> OpenConditions:
    """Return the counts of all plans of the year (one query)."""
    found = Condition.objects.open().filter(case__year=year)
    return OpenConditions(**found.aggregate(open=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today))))
