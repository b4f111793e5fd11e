"""A service's say on the year's MLCO KLOEs, and how services stand to one of them. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from services.models import Service

# How services are put together.
GROUP, LOCALITY = "group", "locality"


class Standing(StrEnum):
    """What is known of a service's plan, to the person who asks."""

    AGREED = "agreed"
    WRITTEN = "written"
    NOT_AGREED = "not_agreed"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a service does for a line, in the words of its plan."""

    kloe: str
    words: str
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a service's plan says of the year's lines: from a version that never changes, or as it is being written.

    `NOT_AGREED` says nothing: there is no plan yet, or none that the person may read.
    """

    service: Service
    standing: Standing
    contributions: tuple[Contribution, ...] = ()
    version: int = 0
    sha256: str = ""
    state: str = ""
    url: str = ""
    by_kloe: Mapping[str, tuple[Contribution, ...]] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        found: dict[str, tuple[Contribution, ...]] = {}
        for one in self.contributions:
            found[one.kloe] = (*found.get(one.kloe, ()), one)
        object.__setattr__(self, "by_kloe", found)

    def of(self, kloe: str) -> tuple[Contribution, ...]:
        return self.by_kloe.get(kloe, ())

    @property
    def is_agreed(self) -> bool:
        return self.standing == Standing.AGREED

    @property
    def is_written(self) -> bool:
        return self.standing == Standing.WRITTEN


@dataclass(frozen=True, slots=True)
class LineStanding:
    """How services stand to one line: who contributes, agreed or in writing, who does not, of whom nothing is known.

    What is being written and is silent on the line may still name it, so it stands apart from what was agreed without.
    """

    contributing: tuple[Said, ...]
    in_writing: tuple[Said, ...]
    silent: tuple[Said, ...]
    silent_yet: tuple[Said, ...]
    unknown: tuple[Said, ...]


def standing_of(kloe: str, said: Iterable[Said]) -> LineStanding:
    """Sort what services say by how they stand to the line."""
    known = list(said)
    agreed, written = ([one for one in known if one.standing == way] for way in (Standing.AGREED, Standing.WRITTEN))
    return LineStanding(
        contributing=tuple(one for one in agreed if one.of(kloe)),
        in_writing=tuple(one for one in written if one.of(kloe)),
        silent=tuple(one for one in agreed if not one.of(kloe)),
        silent_yet=tuple(one for one in written if not one.of(kloe)),
        unknown=tuple(one for one in known if one.standing == Standing.NOT_AGREED),
    )


def off_the_list(known: Collection[str], said: Iterable[Said]) -> list[tuple[Said, tuple[str, ...]]]:
    """Return who names which lines that are not among the year's; it comes over with the plan of a year before."""
    return [(one, found) for one in said if (found := tuple(code for code in one.by_kloe if code not in known))]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many services contribute to a line, as agreed and in writing, and how many agreed plans leave it out."""

    agreed: int
    in_writing: int
    silent: int


def counts_of(kloe: str, said: Sequence[Said]) -> Counts:
    found = [one.standing for one in said if one.of(kloe)]
    agreed = found.count(Standing.AGREED)
    return Counts(agreed, found.count(Standing.WRITTEN), sum(one.is_agreed for one in said) - agreed)
