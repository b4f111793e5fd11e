"""The year as the portal holds it: the rows of every sheet with their records, and what rows name outside of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kloe.metrics.models import Board, Metric
from mlco_portal.accounts.models import User
from mlco_portal.accounts.roles import ROLE_CHOICES
from mlco_portal.years import PlanningYear
from planning.cycle.queries import cycle_of
from planning.cycle.rules.dates import round_dates, span_of
from planning.operating_plan.blocks import Sources
from planning.priorities.models import Priority, PrioritySuccession
from planning.workplans.models import Deliverable
from planning.year_workbook.sheets import SHEETS, Calendar, Cells, Key
from planning.year_workbook.sheets.aims import priority_of_year
from planning.year_workbook.sheets.deliverables import deliverable_of_year
from planning.year_workbook.sheets.document import chapters_of
from services.models import Service


@dataclass(slots=True)
class Held:
    """A row that the portal holds, and its record."""

    cells: Cells
    record: Any


@dataclass(slots=True)
class Book:
    """The year: `held` by sheet and key. Several records of one key are told apart by their rows alone."""

    year: PlanningYear
    held: dict[str, dict[Key, list[Held]]]
    outside: dict[str, dict[str, Any]] = field(default_factory=dict)
    links: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    calendar: Calendar | None = None

    def rows(self, tab: str) -> list[Cells]:
        """Return the rows of a sheet in its order."""
        return [one.cells for same in self.held[tab].values() for one in same]


def book_of(year: int, wanted: Mapping[str, set[str]] | None = None) -> Book:
    """Return what the portal holds of the year; `wanted` is what rows of a file name outside of it, by its source."""
    held: dict[str, dict[Key, list[Held]]] = {}
    for sheet in SHEETS:
        rows = held.setdefault(sheet.tab, {})
        for record in sheet.records(year):
            cells = sheet.cells_of(record)
            rows.setdefault(sheet.key_of(cells), []).append(Held(cells, record))
    wanted = _with_what_is_held(held, wanted or {})
    links = {tab: find() for tab, find in LINKS.items() if wanted.get(SOURCE_OF_LINKS[tab])}
    return Book(PlanningYear(year), held, outside_of(year, wanted), links, calendar_of(year) if wanted else None)


def _with_what_is_held(held: dict[str, dict[Key, list[Held]]], wanted: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Return what is wanted, and what the rows that are held name of the same: a file may leave those columns out."""
    found = {source: set(texts) for source, texts in wanted.items()}
    for sheet in SHEETS:
        for outside in sheet.outside:
            if outside.source in found:
                rows = (one.cells for same in held[sheet.tab].values() for one in same)
                found[outside.source].update(text for cells in rows for text in outside.texts(cells))
    return found


def calendar_of(year: int) -> Calendar | None:
    """Return where the year's dates may lie and what the dates of its round are; None for one that is not set up."""
    cycle = cycle_of(year)
    return Calendar(span_of(cycle), round_dates(cycle, list(cycle.windows.all()))) if cycle else None


def outside_of(year: int, wanted: Mapping[str, set[str]]) -> dict[str, dict[str, Any]]:
    """Return the records that cells name outside of the year's sheets: {source: {as it is written: record}}."""
    return {source: FOUND_IN[source](year, texts) if texts else {} for source, texts in wanted.items()}


def _services(_year: int, texts: set[str]) -> dict[str, Any]:
    return {one.code: one for one in Service.objects.filter(code__in=texts).only("code")}


def _metrics(_year: int, texts: set[str]) -> dict[str, Any]:
    return {one.code: one for one in Metric.objects.filter(code__in=texts).only("code")}


def _posts(_year: int, texts: set[str]) -> dict[str, Any]:
    found = User.objects.filter(name__in=texts, is_active=True).only("name").order_by("-pk")
    return {one.name: one for one in found}


def _boards(_year: int, texts: set[str]) -> dict[str, Any]:
    return {one.code: one for one in Board.objects.filter(code__in=texts)}


def _measured(year: int, texts: set[str]) -> dict[str, Any]:
    return {code: one for code, one in Sources(year).measured.items() if code in texts}


def _chapters(year: int, texts: set[str]) -> dict[str, Any]:
    return {title: one for title, one in chapters_of(year).items() if title in texts}


def _roles(_year: int, texts: set[str]) -> dict[str, Any]:
    return {code: name for code, name in ROLE_CHOICES if code in texts}


def _priorities(_year: int, texts: set[str]) -> dict[str, Any]:
    found = Priority.objects.filter(framework__year__in=_years(texts)).select_related("framework")
    return {priority_of_year(one): one for one in found}


def _deliverables(_year: int, texts: set[str]) -> dict[str, Any]:
    found = Deliverable.objects.filter(year__in=_years(texts))
    return {deliverable_of_year(one): one for one in found}


def _years(texts: set[str]) -> set[int]:
    return {int(text[:4]) for text in texts}


def _links_of_priorities() -> set[tuple[str, str]]:
    found = PrioritySuccession.objects.select_related("earlier__framework", "later__framework").order_by()
    return {(priority_of_year(one.earlier), priority_of_year(one.later)) for one in found}


def _links_of_deliverables() -> set[tuple[str, str]]:
    found = Deliverable.objects.filter(succeeds__isnull=False).select_related("succeeds").order_by()
    return {(deliverable_of_year(one.succeeds), deliverable_of_year(one)) for one in found if one.succeeds}


LINKS = {"successors": _links_of_priorities, "deliverables": _links_of_deliverables}
SOURCE_OF_LINKS = {"successors": "priorities", "deliverables": "deliverables"}
FOUND_IN = {
    "services": _services,
    "metrics": _metrics,
    "posts": _posts,
    "boards": _boards,
    "measured": _measured,
    "chapters": _chapters,
    "roles": _roles,
    "priorities": _priorities,
    "deliverables": _deliverables,
}
SOURCE_WORDS = {
    "services": "The portal has no service with the code {}",
    "metrics": "The portal has no metric with the code {}",
    "boards": "The portal has no board with the code {}",
    "measured": "There is no figure up to the end of the year before for {}",
    "chapters": "The Operating Plan of the year has no chapter “{}”. Add it there first",
    "roles": "There is no role with the code {}",
    "priorities": "No year has the priority {}",
    "deliverables": "No year has the deliverable {}",
}
