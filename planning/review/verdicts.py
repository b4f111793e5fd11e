"""What somebody says of each section while reading: what is asked, what counts from before, what is left. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planning.approval.rules import SectionSaid
from planning.review.compare import Change, compare_sections
from planning.review.models import SectionVerdict
from planning.service_plans.snapshot import DocumentSection, PlanDocument

AGREE, QUERY = SectionVerdict.Verdict.AGREE.value, SectionVerdict.Verdict.QUERY.value


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a section in one submission."""

    round: int
    key: str
    verdict: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody said of a section in an earlier version, and whether it changed since."""

    version: int
    verdict: str
    note: str
    has_changed: bool

    @property
    def counts(self) -> bool:
        """An agreement holds while its section stays as it was; a query is asked anew."""
        return self.verdict == AGREE and not self.has_changed


@dataclass(frozen=True, slots=True)
class SectionStanding:
    """Where a reader stands with one section that is asked of them."""

    key: str
    title: str
    verdict: str = ""
    note: str = ""
    earlier: Earlier | None = None

    @property
    def is_agreed(self) -> bool:
        return self.verdict == AGREE

    @property
    def is_queried(self) -> bool:
        return self.verdict == QUERY

    @property
    def is_kept(self) -> bool:
        """Whether the agreement is that of an earlier version."""
        return self.is_agreed and self.earlier is not None and self.earlier.counts


@dataclass(frozen=True, slots=True)
class Reading:
    """How far somebody is with a version. `only_changes`: the other sections were agreed before and are not asked."""

    sections: tuple[SectionStanding, ...]
    only_changes: bool = False

    @property
    def total(self) -> int:
        return len(self.sections)

    @property
    def read(self) -> int:
        return sum(bool(one.verdict) for one in self.sections)

    @property
    def agreed(self) -> tuple[SectionStanding, ...]:
        return tuple(one for one in self.sections if one.is_agreed)

    @property
    def queries(self) -> tuple[SectionStanding, ...]:
        return tuple(one for one in self.sections if one.is_queried)

    @property
    def left(self) -> tuple[SectionStanding, ...]:
        return tuple(one for one in self.sections if not one.verdict)

    @property
    def scope(self) -> tuple[str, ...]:
        """The sections that a decision is about; empty when it is about all of them."""
        return tuple(one.key for one in self.sections) if self.only_changes else ()

    def find(self, key: str) -> SectionStanding | None:
        """Return where the reader stands with the section of that key, or None when it is not asked."""
        return next((one for one in self.sections if one.key == key), None)

    def said(self, *, without_queries: bool = False) -> tuple[SectionSaid, ...]:
        """Return what a decision freezes of it."""
        chosen = (one for one in self.sections if one.is_agreed or (one.is_queried and not without_queries))
        return tuple(SectionSaid(one.key, one.title, one.verdict, one.note) for one in chosen)


@dataclass(frozen=True, slots=True)
class Progress:
    """A line of the inbox: how far somebody is. `changed` counts the sections that moved since the version `looked`
    at; None when they never looked."""

    read: int
    total: int
    queries: int
    looked: int
    changed: int | None


def sections_asked(document: PlanDocument, agreed: PlanDocument | None = None) -> tuple[DocumentSection, ...]:
    """Return the sections to agree with or query: all that have something in them, or what changed since `agreed`."""
    if agreed is None:
        return tuple(one for one in document.sections if not one.is_empty)
    return tuple(one for one in document.sections if has_changed(agreed.find(one.key), one))


def has_changed(before: DocumentSection | None, now: DocumentSection) -> bool:
    """Say whether the section reads differently from what it was; with nothing before, whether anything is there."""
    return compare_sections(before, now).change != Change.UNCHANGED


def reading_of(
    document: PlanDocument,
    said: Iterable[Said],
    *,
    current: int,
    versions: Mapping[int, int],
    documents: Mapping[int, PlanDocument],
    agreed: PlanDocument | None = None,
) -> Reading:
    """Return how far somebody is.

    `said` is all that they said of the case, `current` the submission that is read, `versions` the number of each
    round's version, `documents` the earlier versions by number as far as they are kept; `agreed` the version that was
    agreed, where only what changed since is asked.
    """
    here: dict[str, Said] = {}
    before: dict[str, Said] = {}
    for one in sorted(said, key=lambda one: one.round):
        if one.round <= current:
            (here if one.round == current else before)[one.key] = one
    sections = []
    for section in sections_asked(document, agreed):
        number = versions.get(before[section.key].round, 0) if section.key in before else 0
        earlier = _earlier(before.get(section.key), section, number, documents.get(number))
        sections.append(_standing(section, here.get(section.key), earlier))
    return Reading(tuple(sections), only_changes=agreed is not None)


def _earlier(said: Said | None, section: DocumentSection, number: int, then: PlanDocument | None) -> Earlier | None:
    if said is None or then is None:
        return None
    before = then.find(section.key)
    return Earlier(number, said.verdict, said.note, before is None or has_changed(before, section))


def _standing(section: DocumentSection, said: Said | None, earlier: Earlier | None) -> SectionStanding:
    if said is not None:
        return SectionStanding(section.key, section.title, said.verdict, said.note, None)
    verdict = AGREE if earlier is not None and earlier.counts else ""
    return SectionStanding(section.key, section.title, verdict, "", earlier)


def query_words(queries: Iterable[SectionStanding]) -> str:
    """Return the queries as the reasons of a return begin: one paragraph a section, `Our service: Who is it for?`"""
    return "\n\n".join(query_line(one) for one in queries)


def query_line(one: SectionStanding) -> str:
    return f"{one.title}: {one.note}"


def merged_queries(typed: str | None, before: Reading, now: Reading) -> str:
    """Return what stands in the box of queries after one was written, changed or taken back.

    Nobody's own words are lost: once the box was changed by hand, a new query is only added at its end.
    """
    fresh = query_words(now.queries)
    if typed is None or _plain(typed) == _plain(query_words(before.queries)):
        return fresh
    known = {query_line(one) for one in before.queries}
    added = [query_line(one) for one in now.queries if query_line(one) not in known]
    return "\n\n".join([typed.rstrip(), *(line for line in added if line not in typed)]) if added else typed


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()
