"""Contributions to MLCO KLOEs as a page of a line, a matrix and a file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse

from kloe.lines.models import Kloe
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.contributions.rules import LOCALITY, Counts, LineStanding, Said, Standing, counts_of, off_the_list
from services.models import Service

WHOLE_CITY = "No locality: the whole city"
COLUMNS = [
    "Planning year",
    "MLCO KLOE",
    "Theme",
    "Line",
    "Service",
    "Code",
    "Service group",
    "Locality",
    "Contributes",
    "Plan",
    "Version",
    "Check code",
    "What the service will do",
    "How it is measured",
]
PLAN_WORDS = {
    Standing.AGREED: "Agreed",
    Standing.WRITTEN: "Being written",
    Standing.NOT_AGREED: "None agreed yet",
}

NAMES_NOT = {Standing.AGREED: "No", Standing.WRITTEN: "Not yet", Standing.NOT_AGREED: "Not known"}


def place_of(service: Service, by: str) -> str:
    """Return under which heading the service stands."""
    if by == LOCALITY:
        return service.locality.name if service.locality else WHOLE_CITY
    return service.group.name


def by_place(said: Iterable[Said], by: str) -> list[tuple[str, list[Said]]]:
    """Return what services say under their groups or localities; the whole city comes last."""
    if by == LOCALITY:
        said = sorted(said, key=lambda one: (one.service.locality is None, place_of(one.service, by)))
    return [(place, list(found)) for place, found in groupby(said, key=lambda one: place_of(one.service, by))]


@dataclass(frozen=True, slots=True)
class LineSaid:
    """A service's contribution to one line: its words, and where they stand."""

    said: Said
    words: tuple[tuple[str, str], ...]

    @property
    def source(self) -> str:
        """Which words these are: of a version, or of a plan that is being written."""
        if self.said.is_agreed:
            return f"Version {self.said.version}, as agreed. Check code {self.said.sha256[:8]}"
        return f"{self.said.state}, not agreed yet"


def line_said(said: Said, kloe: str) -> LineSaid:
    return LineSaid(said, tuple((one.words, one.measure) for one in said.of(kloe)))


def lines_said(standing: LineStanding, kloe: str, by: str) -> list[tuple[str, list[LineSaid]]]:
    """Return who contributes and how, place by place, in the order of the services."""
    both = sorted(
        (*standing.contributing, *standing.in_writing),
        key=lambda one: (one.service.group.order, one.service.group.name, one.service.name),
    )
    return [(place, [line_said(one, kloe) for one in found]) for place, found in by_place(both, by)]


def summary_words(standing: LineStanding) -> str:
    """Return how many services contribute, and how many do not, in a sentence."""
    agreed, writing = len(standing.contributing), len(standing.in_writing)
    silent, silent_yet, unknown = len(standing.silent), len(standing.silent_yet), len(standing.unknown)
    parts = [f"{counted(agreed, 'service contributes', 'services contribute')} as agreed"]
    parts += [f"{writing} in a plan that is being written"] if writing else []
    parts += [f"{counted(silent, 'agreed plan says', 'agreed plans say')} nothing of it"] if silent else []
    parts += ["no agreed plan leaves it out"] if agreed and not silent else []
    parts += [f"{counted(silent_yet, 'plan')} being written {_say(silent_yet)} nothing of it yet"] if silent_yet else []
    parts += [f"of {counted(unknown, 'service')} no plan is agreed yet"] if unknown else []
    return f"{'; '.join(parts)}."


def _say(number: int) -> str:
    return "says" if number == 1 else "say"


@dataclass(frozen=True, slots=True)
class Cell:
    """How a service stands to a line in the matrix: a mark for the eye, words for the ear."""

    mark: str
    words: str


MARKS = {Standing.AGREED: Cell("✓", "Contributes"), Standing.WRITTEN: Cell("○", "Contributes, in writing")}
SILENT = {Standing.AGREED: Cell("✗", "Does not contribute"), Standing.WRITTEN: Cell("–", "Says nothing yet")}


@dataclass(frozen=True, slots=True)
class Row:
    """A service in the matrix, with a cell for each line; without cells when nothing of its plan is known."""

    said: Said
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A line over the matrix, with where its contributions are read and how many there are."""

    kloe: Kloe
    url: str
    counts: Counts


def columns_of(kloes: Sequence[Kloe], said: Sequence[Said], query: str = "") -> list[Column]:
    return [Column(one, line_url(one, query), counts_of(one.code, said)) for one in kloes]


def line_url(kloe: Kloe, query: str = "") -> str:
    url = reverse("planning:contributions:line", args=[PlanningYear(kloe.year), kloe.code])
    return f"{url}?{query}" if query else url


def rows_by_place(said: Iterable[Said], kloes: Sequence[Kloe], by: str) -> list[tuple[str, list[Row]]]:
    return [(place, [_row(one, kloes) for one in found]) for place, found in by_place(said, by)]


def _row(said: Said, kloes: Sequence[Kloe]) -> Row:
    if said.standing == Standing.NOT_AGREED:
        return Row(said, ())
    return Row(said, tuple((MARKS if said.of(one.code) else SILENT)[said.standing] for one in kloes))


def unnamed_lines(columns: Iterable[Column]) -> list[Column]:
    """Return the lines that no plan names."""
    return [one for one in columns if not one.counts.agreed and not one.counts.in_writing]


def export_rows(kloes: Iterable[Kloe], said: Sequence[Said]) -> Iterable[list[str]]:
    """Return a row for each contribution, and one for each service that makes none to a line."""
    for kloe in kloes:
        for one in said:
            facts = _facts(kloe, one)
            for found in one.of(kloe.code):
                yield [*facts, "Yes", *_plan(one), found.words, found.measure]
            if not one.of(kloe.code):
                yield [*facts, NAMES_NOT[one.standing], *_plan(one), "", ""]


def stray_rows(year: int, kloes: Iterable[Kloe], said: Iterable[Said]) -> Iterable[list[str]]:
    """Return a row for each contribution to a line that is not on the year's list."""
    for one, codes in off_the_list({kloe.code for kloe in kloes}, said):
        for code in codes:
            facts = _facts(Kloe(year=year, code=code, line="Not on the list of this year"), one)
            for found in one.of(code):
                yield [*facts, "Yes", *_plan(one), found.words, found.measure]


def _facts(kloe: Kloe, said: Said) -> list[str]:
    service = said.service
    locality = service.locality.name if service.locality else ""
    of_line = [str(PlanningYear(kloe.year)), kloe.code, kloe.theme, kloe.line]
    return [*of_line, service.name, service.code, service.group.name, locality]


def _plan(said: Said) -> list[str]:
    return [PLAN_WORDS[said.standing], str(said.version) if said.is_agreed else said.state, said.sha256[:8]]
