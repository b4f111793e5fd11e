"""What belongs in the catalogue, and what each line of it must say. One check for forms, files and the admin alike."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from mlco_portal.wording import british_date
from mlco_portal.years import PlanningYear
from services.models import Service
from services.rules.entries import BETWEEN_ALIASES, EntryProblem, ServiceEntry

OUT_OF_SCOPE = {
    ("homeless", "rough sleep"): (
        "Homelessness services are outside the planning round: the portal covers community health, "
        "children's community health and adult social care."
    ),
}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
# Pages that stand beside the services' own in addresses.
RESERVED_CODES = frozenset({"add", "export", "import", "leave", "people", "your-leave", "your-roles"})
LONGEST = {"code": 80, "name": 200, "summary": 2000, "retired_reason": 2000}
LONGEST_ALIAS, MOST_ALIASES = 200, 30
Kind, Arrangement = Service.Kind, Service.PlanArrangement


class NotPermitted(Exception):
    """The person's role does not allow it; the text says so."""


class EntryRefused(Exception):
    """The service cannot be written down like this."""

    def __init__(self, problems: Iterable[EntryProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(problem.text for problem in self.problems))


class ChangedMeanwhile(Exception):
    """Somebody else changed the service since the form was opened; `current` is what it says now."""

    def __init__(self, current: ServiceEntry) -> None:
        self.current = current
        super().__init__(f"Somebody else changed {current.name} while you were writing. Nothing of yours is saved yet.")


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that somebody holds in a service, and its last day (None: open)."""

    label: str
    ends_on: date | None


@dataclass(frozen=True)
class Catalogue:
    """The whole catalogue as plain data, with all the codes that an entry may name."""

    entries: Mapping[str, ServiceEntry]
    groups: Mapping[str, str] = field(default_factory=dict)
    localities: Mapping[str, str] = field(default_factory=dict)
    neighbourhoods: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    holdings: Mapping[str, tuple[Holding, ...]] = field(default_factory=dict)

    def with_entries(self, entries: Iterable[ServiceEntry]) -> "Catalogue":
        """Return the catalogue as it would be with these entries in it."""
        return replace(self, entries={**self.entries, **{entry.code: entry for entry in entries}})

    def name_of(self, code: str) -> str:
        entry = self.entries.get(code)
        return entry.name if entry else code

    @cached_property
    def parts(self) -> Mapping[str, list[ServiceEntry]]:
        """The parts of each service that has any."""
        found: dict[str, list[ServiceEntry]] = defaultdict(list)
        for entry in self.entries.values():
            if entry.part_of:
                found[entry.part_of].append(entry)
        return found

    @cached_property
    def known_names(self) -> Mapping[str, set[str]]:
        """The codes of the services known by each name, capitals and spaces aside."""
        found: dict[str, set[str]] = defaultdict(set)
        for entry in self.entries.values():
            for name in (entry.name, *entry.aliases):
                found[_folded(name)].add(entry.code)
        return found


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def scope_problem(*names: str) -> str | None:
    """Return why a service of this name does not belong in the catalogue, or None (S0 2.3)."""
    text = _folded(" | ".join(names).replace("-", " "))
    for words, reason in OUT_OF_SCOPE.items():
        if any(word in text for word in words):
            return reason
    return None


def entry_problems(entry: ServiceEntry, catalogue: Catalogue) -> list[EntryProblem]:
    """Return every reason why the entry cannot stand in the catalogue, which already holds it."""
    return [EntryProblem(name, text) for check in CHECKS for name, text in check(entry, catalogue)]


def entry_warnings(entry: ServiceEntry, catalogue: Catalogue) -> list[str]:
    """Return what should make a person look twice: another service is known by the same name."""
    warnings = []
    for name in (entry.name, *entry.aliases):
        for code in sorted(catalogue.known_names[_folded(name)] - {entry.code} if name else ()):
            warnings.append(f"{catalogue.name_of(code)} ({code}) is also known as {name}.")
    return list(dict.fromkeys(warnings))


Found = Iterator[tuple[str, str]]


def _text_problems(entry: ServiceEntry, _: Catalogue) -> Found:
    if not entry.name:
        yield "name", "Enter the name of the service"
    if reason := scope_problem(entry.code, entry.name, *entry.aliases):
        yield "name", reason
    for name, limit in LONGEST.items():
        text = getattr(entry, name)
        if len(text) > limit:
            yield name, f"Shorten this to {limit:,} characters or fewer; it has {len(text):,}"
        if _has_hidden_character(text):
            yield name, "This holds a character that cannot be shown. Type it again"


def _alias_problems(entry: ServiceEntry, _: Catalogue) -> Found:
    for alias in entry.aliases:
        if len(alias) > LONGEST_ALIAS:
            yield "aliases", f"Shorten the name that starts “{alias[:30]}” to {LONGEST_ALIAS} characters or fewer"
        if BETWEEN_ALIASES.strip() in alias:
            yield "aliases", f"Leave out the {BETWEEN_ALIASES.strip()} sign: files use it between two names"
        if _has_hidden_character(alias):
            yield "aliases", "This holds a character that cannot be shown. Type it again"
    if len(entry.aliases) > MOST_ALIASES:
        yield "aliases", f"A service can have {MOST_ALIASES} other names; this one has {len(entry.aliases)}"


def _has_hidden_character(text: str) -> bool:
    return any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text)


def _code_problems(entry: ServiceEntry, catalogue: Catalogue) -> Found:
    if not entry.code:
        yield "code", "Enter a code such as community-dental"
    elif not CODE.fullmatch(entry.code):
        yield "code", "Use small letters, numbers and single hyphens in the code, such as community-dental"
    elif entry.code in RESERVED_CODES:
        yield "code", f"The portal needs the code {entry.code} for a page of its own. Choose another"
    known = {
        "group": (catalogue.groups, "service group"),
        "locality": (catalogue.localities, "locality"),
        "neighbourhood": (catalogue.neighbourhoods, "neighbourhood"),
        "part_of": (catalogue.entries, "service"),
        "joint_with": (catalogue.organisations, "organisation"),
        "successors": (catalogue.entries, "service"),
    }
    for name, (codes, noun) in known.items():
        value = getattr(entry, name)
        for code in value if isinstance(value, tuple) else (value,) if value else ():
            if code not in codes:
                yield name, f"There is no {noun} with the code {code}"
    if not entry.group:
        yield "group", "Choose the service group"


def _place_problems(entry: ServiceEntry, catalogue: Catalogue) -> Found:
    if entry.neighbourhood in catalogue.neighbourhoods:
        name, locality = catalogue.neighbourhoods[entry.neighbourhood]
        if entry.locality != locality:
            yield "locality", f"{name} lies in {catalogue.localities.get(locality, locality)}: choose that locality"
    if entry.kind == Kind.INT and not entry.neighbourhood:
        yield "neighbourhood", "Choose the neighbourhood that the Integrated Neighbourhood Team serves"
    if entry.kind == Kind.LOCALITY_TEAM and not entry.locality:
        yield "locality", "Choose the locality of the team"


def _family_problems(entry: ServiceEntry, catalogue: Catalogue) -> Found:
    parent = catalogue.entries.get(entry.part_of)
    parts = catalogue.parts.get(entry.code, [])
    if entry.part_of and entry.part_of == entry.code:
        yield "part_of", "A service cannot be part of itself"
    elif parent and parent.part_of:
        yield "part_of", f"{parent.name} is itself part of {catalogue.name_of(parent.part_of)}: choose that one"
    elif entry.part_of and parts:
        yield "part_of", f"{entry.name} has parts of its own, so it cannot be part of another service"
    if entry.plan_arrangement == Arrangement.WITH_PARENT and not entry.part_of:
        yield "part_of", "Say which service it is part of: that one's plan covers it"
    covered = [part.name for part in parts if part.plan_arrangement == Arrangement.WITH_PARENT]
    if covered and entry.plan_arrangement != Arrangement.OWN:
        yield "plan_arrangement", f"Its plan also covers {_listed(covered)}. Change those first"


def _year_problems(entry: ServiceEntry, catalogue: Catalogue) -> Found:
    if entry.start_year is None:
        yield "start_year", "Enter the first planning year, such as 2024/25"
    elif entry.end_year is not None and entry.end_year < entry.start_year:
        yield "end_year", "The last planning year is before the first one"
    parent = catalogue.entries.get(entry.part_of)
    if parent and parent.end_year is not None and (entry.end_year is None or entry.end_year > parent.end_year):
        yield "part_of", f"{parent.name} ends with {parent.end_year}, before this service does"


def _ending_problems(entry: ServiceEntry, catalogue: Catalogue) -> Found:
    if entry.end_year is None:
        if entry.retired_reason:
            yield (
                "retired_reason",
                "A reason is only for a service that ends. Enter its last planning year, or no reason",
            )
        if entry.successors:
            yield "successors", "Other services carry on only what ends. Enter the last planning year, or no successors"
        return
    if not entry.retired_reason:
        yield "retired_reason", "Say why the service ends"
    for text in hanging_on(entry.code, entry.end_year, catalogue):
        yield "end_year", text
    if entry.code in entry.successors:
        yield "successors", "A service cannot carry on itself"
    following = entry.end_year + 1
    for code in entry.successors:
        successor = catalogue.entries.get(code)
        if successor and code != entry.code and not successor.runs_in(following):
            yield (
                "successors",
                f"{successor.name} does not run in {PlanningYear(following)}, so it cannot carry this on",
            )


def hanging_on(code: str, end_year: PlanningYear, catalogue: Catalogue) -> list[str]:
    """Return what would be left hanging if the service ended with that year: its parts, and roles held in it."""
    found = []
    parts = [part.name for part in catalogue.parts.get(code, []) if part.end_year is None or part.end_year > end_year]
    if parts:
        found.append(f"Parts of it run on: {_listed(parts)}. Retire or move them first")
    last = end_year.ends_on
    held = [one.label for one in catalogue.holdings.get(code, ()) if one.ends_on is None or one.ends_on > last]
    if held:
        names = _listed(held, between="; ")
        found.append(f"Roles in it run on after {british_date(last)}: {names}. End them with that day first")
    return found


CHECKS = (
    _text_problems,
    _alias_problems,
    _code_problems,
    _place_problems,
    _family_problems,
    _year_problems,
    _ending_problems,
)


def _listed(names: list[str], between: str = ", ") -> str:
    shown = between.join(sorted(names)[:10])
    return f"{shown} and {len(names) - 10} more" if len(names) > 10 else shown
