"""The directory of published plans: entries, filters and search. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from django.template.loader import render_to_string

from mlco_portal.years import PlanningYear
from planning.publication.edition import plan_path
from planning.publication.models import Publication

ALL_YEARS = "all"
Option = tuple[str, str]


class DirectoryRows(NamedTuple):
    """What the database tells: publications, aliases and covered services, as `queries.directory_rows` brings them.

    Equal rows give an equal directory, so everything made of them is kept in memory and never out of date.
    """

    published: tuple[tuple[Any, ...], ...]
    aliases: tuple[tuple[Any, ...], ...]
    covered: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """A service that has no plan of its own because a joint plan covers it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One published plan as the directory lists it."""

    year: PlanningYear
    code: str
    name: str
    summary: str
    group: Option
    locality: Option | None
    neighbourhood: Option | None
    is_for_staff: bool
    aliases: tuple[str, ...] = ()
    covers: tuple[Covered, ...] = ()

    @property
    def url(self) -> str:
        return f"/{plan_path(self.year, self.code)}"

    @property
    def place(self) -> str:
        return ", ".join(place[1] for place in (self.neighbourhood, self.locality) if place)

    @property
    def words(self) -> str:
        """Everything that a search looks through."""
        names = [self.name, *self.aliases, *(name for one in self.covers for name in (one.name, *one.aliases))]
        return " ".join(names).casefold()


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for; "" is everything. Without a year the newest one is shown."""

    year: str = ""
    group: str = ""
    locality: str = ""
    neighbourhood: str = ""
    text: str = ""

    @property
    def is_narrow(self) -> bool:
        return any((self.group, self.locality, self.neighbourhood, self.text.strip()))


@dataclass(frozen=True, slots=True)
class Directory:
    """The plans found, by group, and what can be chosen in each filter."""

    groups: tuple[tuple[str, tuple[Entry, ...]], ...]
    years: tuple[Option, ...]
    year: str
    group_options: tuple[Option, ...]
    locality_options: tuple[Option, ...]
    neighbourhood_options: tuple[Option, ...]

    @property
    def total(self) -> int:
        return sum(len(entries) for _, entries in self.groups)


@lru_cache(maxsize=4)
def entries_of(rows: DirectoryRows) -> tuple[Entry, ...]:
    """Return an entry for each publication, in the order of the rows."""
    aliases: dict[int, list[str]] = {}
    for service, name in rows.aliases:
        aliases.setdefault(service, []).append(name)
    return tuple(
        Entry(
            year=PlanningYear(year),
            code=code,
            name=name,
            summary=summary,
            group=(places[0], places[1]),
            locality=_option(places[2], places[3]),
            neighbourhood=_option(places[4], places[5]),
            is_for_staff=audience == Publication.Audience.STAFF,
            aliases=tuple(aliases.get(service, ())),
            covers=tuple(
                Covered(part_name, tuple(aliases.get(part, ())))
                for parent, part, part_name, start, end in rows.covered
                if parent == service and start <= year and (end is None or end >= year)
            ),
        )
        for year, audience, service, code, name, summary, *places in rows.published
    )


@lru_cache(maxsize=32)
def directory_of(rows: DirectoryRows, filters: Filters) -> Directory:
    """Return the entries that the filters leave, in order."""
    entries = entries_of(rows)
    years = tuple((year.slug, str(year)) for year in sorted({entry.year for entry in entries}, reverse=True))
    slugs = [slug for slug, _ in years]
    chosen = filters.year if filters.year in [*slugs, ALL_YEARS] else (slugs[0] if slugs else "")
    of_year = [entry for entry in entries if chosen in {ALL_YEARS, entry.year.slug}]
    found: dict[str, list[Entry]] = {}
    for entry in of_year:
        if _is_wanted(entry, filters):
            found.setdefault(entry.group[1], []).append(entry)
    return Directory(
        groups=tuple((group, tuple(these)) for group, these in found.items()),
        years=years,
        year=chosen,
        group_options=_options(entry.group for entry in of_year),
        locality_options=_options(entry.locality for entry in of_year),
        neighbourhood_options=tuple(sorted(_options(entry.neighbourhood for entry in of_year), key=lambda one: one[1])),
    )


@lru_cache(maxsize=32)
def listing_html(rows: DirectoryRows, filters: Filters) -> str:
    """Return the list as HTML."""
    directory = directory_of(rows, filters)
    context = {"directory": directory, "shows_year": directory.year == ALL_YEARS and len(directory.years) > 1}
    return render_to_string("planning/publication/parts/listing.html", context)


def _is_wanted(entry: Entry, filters: Filters) -> bool:
    chosen = [
        (filters.group, entry.group),
        (filters.locality, entry.locality),
        (filters.neighbourhood, entry.neighbourhood),
    ]
    if any(code and (option is None or option[0] != code) for code, option in chosen):
        return False
    return all(word in entry.words for word in filters.text.casefold().split())


def _option(code: str | None, name: str | None) -> Option | None:
    return (code, name) if code and name else None


def _options(found: Iterable[Option | None]) -> tuple[Option, ...]:
    return tuple(dict.fromkeys(option for option in found if option))
