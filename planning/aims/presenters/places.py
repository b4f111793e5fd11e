"""Where the pages of records are, and what they are called."""

from django.urls import reverse

from mlco_portal.years import PlanningYear
from planning.aims.rules.records import Record, Root, root_of
from planning.priorities.models import Framework
from planning.workplans.models import Deliverable

Crumbs = list[tuple[str, str]]
DESKS = "planning:aims:frameworks"


def desk_url(record: Record, *, anchor: bool = True) -> str:
    """Return the page on which the record is changed among those it stands with, at its place there."""
    root = root_of(record)
    year = PlanningYear(root.year)
    if isinstance(root, Framework):
        url = reverse("planning:aims:framework", args=[year, root.code])
    else:
        raise TypeError(f"{root!r} has no desk")
    return f"{url}#{anchor_of(record)}" if anchor and root is not record and record.pk else url


def name_of(root: Root) -> str:
    return str(root) if isinstance(root, Deliverable) else root.name


def anchor_of(record: Record) -> str:
    return f"{type(record).__name__.lower()}-{record.pk}"


def crumbs_to(year: PlanningYear, record: Record | None = None) -> Crumbs:
    """Return the way to the page of the record: home, the year, its frameworks, its framework."""
    above = [("Home", reverse("home")), (f"Planning year {year}", reverse("planning:cycle:year", args=[year]))]
    above.append(("Change the frameworks", reverse(DESKS, args=[year])))
    if record is not None and (root_of(record) is not record or record.pk):
        above.append((name_of(root_of(record)), desk_url(record, anchor=False)))
    return above
