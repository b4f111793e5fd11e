"""The directory of published plans: entries, filters and search. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string

from mlco_portal.years import PlanningYear
from planning.publication.edition import plan_path
from planning.publication.models import Publication

ALL_YEARS = "all"
Option = tuple[str, str]


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


def entries_of(
    rows: Iterable[Mapping[str, Any]],
    aliases: Mapping[int, Sequence[str]],
    covered: Mapping[int, Sequence[tuple[str, tuple[str, ...]]]],
) -> tuple[Entry, ...]:
    """Return the entries of the rows that `queries.directory_rows` brings."""
    return tuple(
        Entry(
            year=PlanningYear(row["plan__year"]),
            code=row["code"],
            name=row["name"],
            summary=row["summary"],
            group=(row["group_code"], row["group"]),
            locality=_option(row, "locality"),
            neighbourhood=_option(row, "neighbourhood"),
            is_for_staff=row["audience"] == Publication.Audience.STAFF,
            aliases=tuple(aliases.get(row["service_id"], ())),
            covers=tuple(Covered(*one) for one in covered.get(row["service_id"], ())),
        )
        for row in rows
    )


@lru_cache(maxsize=32)
def directory_of(entries: tuple[Entry, ...], filters: Filters) -> Directory:
    """Return the entries that the filters leave, in order; equal questions are answered from memory."""
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
def listing_html(directory: Directory, shows_year: bool) -> str:
    """Return the list as HTML; an equal directory is drawn once."""
    context = {"directory": directory, "shows_year": shows_year}
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


def _option(row: Mapping[str, Any], name: str) -> Option | None:
    return (row[f"{name}_code"], row[name]) if row[f"{name}_code"] else None


def _options(found: Iterable[Option | None]) -> tuple[Option, ...]:
    return tuple(dict.fromkeys(option for option in found if option))
