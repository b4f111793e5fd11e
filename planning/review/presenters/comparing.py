"""What changed, in words: the box on the review page, and the page that shows it word by word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from mlco_portal.wording import british_date, counted
from planning.approval.models import Decision, Move
from planning.review.changes import CellChanges, Counts, RowChanges, SectionChanges, changes_of, total_of
from planning.review.compare import Change
from planning.review.presenters.words_shown import words_shown
from planning.review.queries.comparing import Compared
from planning.review.queries.subjects import VersionFacts
from planning.review.since import Base, Since
from planning.service_plans.presenters.pictures import Figure, figures_of
from planning.service_plans.sections import kind_of

MARKS = {Change.NEW: "New", Change.CHANGED: "Changed", Change.REMOVED: "Removed", Change.UNCHANGED: ""}
PARTS = {"plan": "Service plan", "workforce": "Workforce plan", "document": "Chapters"}
ONLY_MARKS = "The words are the same. Only how they are set out changed, such as bold words, lists or links."
BY_LINE = "This text is long and repeats itself, so a part of it was compared line by line and not word by word."


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """Something to compare with: a link, or where it is the one shown, no link."""

    label: str
    detail: str
    url: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said between the two versions: the author's line, or why the plan was returned."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell with its changes; `note` says what words do not show."""

    label: str
    text: SafeString
    note: str = ""
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A row that changed, or any row where everything is shown."""

    heading: str
    marks: tuple[str, ...]
    note: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section with its changes; `counted` says how much of what."""

    anchor: str
    title: str
    part: str
    mark: str
    counted: str
    text: SafeString | str
    rows: tuple[RowView, ...]
    figures: tuple[Figure, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangesBox:
    """What changed, in short: how much in all, and a line for each section."""

    summary: str
    total: str
    since: str
    sections: tuple[SectionView, ...]
    said: tuple[Said, ...]
    url: str
    since_number: str
    is_last_year: bool


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """All that the page of changes shows."""

    box: ChangesBox | None
    sections: tuple[SectionView, ...]
    choices: tuple[ChoiceView, ...]
    versions: tuple[tuple[str, str], ...]
    shown_number: int
    since_code: str
    note: str
    is_whole: bool
    other_url: str
    version_words: str


def changes_box(compared: Compared, case: int) -> ChangesBox | None:
    """Return what changed in short, or None when there is nothing to compare with."""
    if compared.comparison is None:
        return None
    return _box(compared, case, changes_of(compared.comparison, compared.document))


def _box(compared: Compared, case: int, changes: Sequence[SectionChanges]) -> ChangesBox:
    changed = [one for one in changes if not one.is_unchanged]
    total = counted(len(compared.document.sections), "section")
    since = since_words(compared)
    standing = sum(one.now is not None for one in changed)
    return ChangesBox(
        summary=f"{standing} of {total} changed {since}." if changed else f"No section changed {since}.",
        total=counts_words(total_of(changed), "row"),
        since=since,
        sections=tuple(_line(one) for one in changed),
        said=tuple(_said(compared)),
        url=changes_url(case, compared),
        since_number=str(compared.since_number),
        is_last_year=compared.is_across_years,
    )


def changes_page(compared: Compared, case: int, *, wish: str, whole: bool) -> ChangesPage:
    """Return the page of changes: what moved alone, or with `whole` everything with what moved marked in it."""
    changes = changes_of(compared.comparison, compared.document, everything=whole) if compared.comparison else []
    plans = compared.before.plan_id if compared.before else 0
    return ChangesPage(
        box=_box(compared, case, changes) if compared.comparison else None,
        sections=tuple(_section(one, compared.shown.plan_id, plans, whole=whole) for one in changes),
        choices=tuple(_choice(one, compared, case, whole=whole) for one in compared.choices),
        versions=tuple((str(one.number), version_words(one)) for one in reversed(compared.versions)),
        shown_number=compared.shown.number,
        since_code=compared.base.code if compared.base else "",
        note=_note(compared, wish),
        is_whole=whole,
        other_url=changes_url(case, compared, whole=not whole),
        version_words=version_words(compared.shown),
    )


def changes_url(case: int, compared: Compared, base: Base | None = None, *, whole: bool = False) -> str:
    """Return the address of the page that shows the same."""
    chosen = base or compared.base
    query = {"since": chosen.code} if chosen else {}
    if compared.shown.number != max(one.number for one in compared.versions):
        query["version"] = str(compared.shown.number)
    if whole:
        query["show"] = "everything"
    return f"{reverse('planning:review:changes', args=[case])}?{urlencode(query)}"


def version_words(version: VersionFacts) -> str:
    made = "Release {}, made {}" if version.is_release else "Version {}, submitted {}"
    return made.format(version.number, british_date(localtime(version.at)))


def since_words(compared: Compared) -> str:
    """Return since when, within a sentence: `since version 1, which you looked at on 3 March 2024`."""
    before = compared.before
    if before is None or compared.base is None:
        return ""
    if compared.is_across_years:
        kind = "published" if before.is_published else "approved" if before.is_approved else "submitted"
        return f"since last year’s plan, {before.year}, as it was {kind}"
    after = {
        Since.LOOK: _looked(before),
        Since.DECISION: ", the last one that was decided on",
    }
    return f"since version {before.number}{after.get(compared.base.since, '')}"


def _looked(before: VersionFacts) -> str:
    if before.looked_at is None:
        return ", which you decided on"
    return f", which you looked at on {british_date(localtime(before.looked_at))}"


def _choice(base: Base, compared: Compared, case: int, *, whole: bool) -> ChoiceView:
    labels = {
        Since.LOOK: "Since you last looked",
        Since.SUBMISSION: "Since the last submission",
        Since.DECISION: "Since the last decision",
        Since.LAST_YEAR: "Since last year’s plan",
    }
    earlier = next((one for one in compared.versions if one.number == base.number), compared.last_year)
    detail = ""
    if base.since == Since.LAST_YEAR and earlier is not None:
        detail = str(earlier.year)
    elif earlier is not None:
        detail = f"version {earlier.number}"
    url = changes_url(case, compared, base, whole=whole)
    return ChoiceView(labels[base.since], detail, url, is_shown=base == compared.base)


def _note(compared: Compared, wish: str) -> str:
    """Return why something else is shown than was wished, or that there was no look before."""
    if compared.base is None:
        if compared.shown.is_release:
            return "This is the first release, so there is nothing to compare it with."
        return "This is the first version, and there is no plan of last year to compare it with."
    if wish and wish != compared.base.code and not wish.startswith("version-"):
        if wish == Since.LOOK:
            return f"You have not looked at an earlier version. This is what changed {since_words(compared)}."
        return f"There is nothing like that to compare with. This is what changed {since_words(compared)}."
    if not wish and compared.base.since != Since.LOOK:
        return f"You have not looked at an earlier version, so this is what changed {since_words(compared)}."
    return ""


def _said(compared: Compared) -> Iterable[Said]:
    """Return what was asked for and what the authors said, between the two versions, in order."""
    first, last = compared.since_number, compared.shown.number
    for one in compared.decisions:
        if not one.reason:
            continue
        if one.move == Move.RETURN and first <= one.version_number < last:
            yield Said(f"{one.by_words} returned version {one.version_number}:", one.reason)
        elif one.move == Move.SUBMIT and first < one.version_number <= last:
            yield Said(_by_author(one), one.reason)


def _by_author(decision: Decision) -> str:
    return f"{decision.by_words}, on what changed in version {decision.version_number}:"


def counts_words(counts: Counts, row: str) -> str:
    """Return how much changed: `2 priorities new, 1 changed, 1 moved; 34 words added, 12 removed`."""
    rows = ((counts.new, "new"), (counts.changed, "changed"), (counts.removed, "removed"), (counts.moved, "moved"))
    words = ((counts.words_added, "added"), (counts.words_removed, "removed"))
    many = f"{row[:-1]}ies" if row.endswith("y") else f"{row}s"
    found = [_counted(rows, row, many), _counted(words, "word", "words")]
    if counts.pictures:
        found.insert(1, f"{counted(counts.pictures, 'picture')} changed")
    return "; ".join(one for one in found if one)


def _counted(numbers: Sequence[tuple[int, str]], one: str, many: str) -> str:
    """Return the numbers that are not 0; the first of them names what is counted."""
    found = [(number, what) for number, what in numbers if number]
    if not found:
        return ""
    (number, what), *others = found
    return ", ".join([f"{counted(number, one, many)} {what}", *(f"{number:,} {what}" for number, what in others)])


def _line(change: SectionChanges) -> SectionView:
    section = change.section
    counts = counts_words(change.counts, kind_of(section.kind).row_name)
    return SectionView(
        anchor=f"section-{section.key}",
        title=section.title,
        part=PARTS[section.part],
        mark=MARKS[change.compared.change],
        counted=counts or ("only set out otherwise" if not change.is_unchanged else ""),
        text="",
        rows=(),
        figures=(),
        notes=(),
    )


def _section(change: SectionChanges, plan: int, plan_before: int, *, whole: bool) -> SectionView:
    line, section = _line(change), change.section
    is_shown = whole or not change.text.is_same or change.compared.change in (Change.NEW, Change.REMOVED)
    row_name = kind_of(section.kind).row_name.capitalize()
    return SectionView(
        anchor=line.anchor,
        title=line.title,
        part=line.part,
        mark=line.mark,
        counted=line.counted,
        text=words_shown(change.text, whole=whole) if is_shown else "",
        rows=tuple(_row(one, row_name, whole=whole) for one in change.rows),
        figures=_figures(change, plan, plan_before, whole=whole),
        notes=tuple(_notes(change)),
    )


def _notes(change: SectionChanges) -> Iterable[str]:
    if change.now is None:
        yield "This section is not asked for any more."
    before = change.compared.before
    if change.now is not None and before is not None and before.title != change.now.title:
        yield f"It was called “{before.title}”."
    if change.is_reset:
        yield ONLY_MARKS
    if change.text.is_by_line:
        yield BY_LINE


def _row(row: RowChanges, row_name: str, *, whole: bool) -> RowView:
    heading = f"{row_name} {row.number}" if row.change != Change.REMOVED else f"{row_name} {row.number} of before"
    is_moved = row.moved_from is not None
    marks = [MARKS[row.change]] if row.change != Change.UNCHANGED else []
    note = f"It was number {row.moved_from} and is number {row.number} now." if is_moved else ""
    is_told = whole or row.change != Change.CHANGED
    cells = [one for one in row.cells if one.words.runs and (is_told or one.is_reset or not one.words.is_same)]
    if row.change == Change.UNCHANGED and not whole:
        cells = []
    return RowView(
        heading=f"{heading}: {row.name}" if row.name else heading,
        marks=(*marks, *(["Moved"] if is_moved else [])),
        note=note,
        cells=tuple(_cell(one, whole=whole) for one in cells),
    )


def _cell(cell: CellChanges, *, whole: bool) -> CellView:
    note = ONLY_MARKS if cell.is_reset else BY_LINE if cell.words.is_by_line else ""
    return CellView(cell.label, words_shown(cell.words, whole=whole), note, cell.is_name)


def _figures(change: SectionChanges, plan: int, plan_before: int, *, whole: bool) -> tuple[Figure, ...]:
    """Return the pictures that changed, and those that were removed; the words of a picture stand under it."""
    compared = change.compared
    found: list[Figure] = []
    if change.now is not None:
        marks = {key: MARKS[what] for key, what in compared.pictures.items()}
        shown = [one for one in change.now.pictures if whole or marks.get(one.id)]
        found += figures_of(change.now, plan, shown, marks)
    if compared.before is not None:
        now = set(compared.pictures)
        marks = {one.id: "Before" if one.id in now else "Removed" for one in compared.old_pictures}
        found += figures_of(compared.before, plan_before, compared.old_pictures, marks)
    return tuple(found)
