"""Where the pages of records are, and what they are called."""

from typing import Any

from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.aims.rules.records import Record, Root, root_of
from planning.priorities.models import Framework, Priority, Statement
from planning.workplans.models import Deliverable, Placement

Crumbs = list[tuple[str, str]]
DESKS = "planning:aims:frameworks"
WORKPLANS = "planning:aims:workplans"


def desk_url(record: Record, *, anchor: bool = True) -> str:
    """Return the page on which the record is changed among those it stands with, at its place there."""
    root = root_of(record)
    year = PlanningYear(root.year)
    if isinstance(root, Deliverable):
        url = reverse("planning:aims:deliverable", args=[year, root.pk])
    else:
        name = "framework" if isinstance(root, Framework) else "workplan"
        url = reverse(f"planning:aims:{name}", args=[year, root.code])
    return f"{url}#{anchor_of(record)}" if anchor and root is not record and record.pk else url


def list_url(record: Record) -> str:
    """Return the page that lists all frameworks, or all workplans, of its year."""
    root = root_of(record)
    return reverse(DESKS if isinstance(root, Framework) else WORKPLANS, args=[PlanningYear(root.year)])


def name_of(root: Root) -> str:
    return str(root) if isinstance(root, Deliverable) else root.name


def words_of(record: Record) -> str:
    """Return what the record is called above a page about it."""
    if isinstance(record, Placement):
        return f"{record.deliverable} under “{record.heading}” of {record.heading.workplan.name}"
    return str(record)


def anchor_of(record: Record) -> str:
    noun = "place" if isinstance(record, Placement) else type(record).__name__.lower().removeprefix("workplan")
    return f"{noun or 'workplan'}-{record.pk}"


def crumbs_to(year: PlanningYear, record: Record | None = None, *, kind: type[Any] = Framework) -> Crumbs:
    """Return the way to the page of the record, or of a kind of record: home, the year, the list, what it stands in."""
    above = [("Home", reverse("home")), (f"Planning year {year}", reverse("planning:cycle:year", args=[year]))]
    if (type(record) if record is not None else kind) in (Framework, Priority, Statement):
        above.append(("Change the frameworks", reverse(DESKS, args=[year])))
    else:
        above.append(("Change the workplans", reverse(WORKPLANS, args=[year])))
    if record is not None and (root_of(record) is not record or record.pk):
        above.append((name_of(root_of(record)), desk_url(record, anchor=False)))
    return above
