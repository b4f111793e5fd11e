"""A document and its chapters in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from mlco_portal.wording import british_datetime, counted
from mlco_portal.years import PlanningYear
from planning.operating_plan.models import Block, Chapter
from planning.operating_plan.queries.documents import OpenedDocument
from planning.operating_plan.queries.reading import Counts, counts_of
from planning.operating_plan.queries.standing import Standing
from planning.operating_plan.rules import State
from planning.releases.models import Document

STATE_COLOURS = {
    State.NOT_STARTED: "grey",
    State.WRITING: "blue",
    State.READY: "yellow",
    State.CHECKED: "green",
}
Crumbs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ChapterLine:
    """A chapter as the document's page lists it."""

    key: int
    number: int
    title: str
    url: str
    state: tuple[str, str]
    who: str
    changed: str
    blocks: str
    wants: list[str]
    left: list[str]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document as the year's page lists it."""

    title: str
    kind: str
    url: str
    chapters: str


@dataclass(frozen=True, slots=True)
class Task:
    """A chapter on the home page of its writer."""

    title: str
    href: str
    status: str
    colour: str
    hint: str = ""


def document_url(document: Document) -> str:
    return reverse("planning:operating_plan:document", args=[document.pk])


def chapter_url(chapter: Chapter) -> str:
    return reverse("planning:operating_plan:chapter", args=[chapter.pk])


def year_crumbs(year: int) -> Crumbs:
    """Return the way to the documents of the year."""
    named = PlanningYear(year)
    return [
        ("Home", reverse("home")),
        (f"Planning year {named}", reverse("planning:cycle:year", args=[named])),
        ("Documents", reverse("planning:operating_plan:year", args=[named])),
    ]


def document_crumbs(document: Document) -> Crumbs:
    return [*year_crumbs(document.year), (str(document), document_url(document))]


def chapter_crumbs(chapter: Chapter) -> Crumbs:
    return [*document_crumbs(chapter.document), (chapter.title, chapter_url(chapter))]


def document_lines(documents: Iterable[Document]) -> list[DocumentLine]:
    """Return the documents of `documents_of`."""
    return [
        DocumentLine(
            one.title,
            one.get_kind_display(),
            document_url(one),
            f"{one.chapters_checked} of {counted(one.chapters_total, 'chapter')} checked",  # type: ignore[attr-defined]
        )
        for one in documents
    ]


def chapter_lines(opened: OpenedDocument, standings: Mapping[int, Standing]) -> list[ChapterLine]:
    """Return the chapters with who writes them and what is left to do."""
    total = len(opened.chapters)
    return [_line(one, number, total, standings) for number, one in enumerate(opened.chapters, start=1)]


def wants_a_look(counts: Counts) -> list[str]:
    """Return in words how many blocks want a look, the most pressing first; nothing when none does."""
    said = [
        (counts.gone, "has a source that is gone or not approved", "have a source that is gone or not approved"),
        (
            counts.changed,
            "has a source that changed since it was placed",
            "have sources that changed since they were placed",
        ),
        (counts.empty, "has nothing placed in it yet", "have nothing placed in them yet"),
        (counts.came, "still says what an earlier year's said", "still say what an earlier year's said"),
    ]
    return [f"{counted(number, 'block')} {one if number == 1 else many}" for number, one, many in said if number]


def state_tag(state: str) -> tuple[str, str]:
    return str(State(state).label), STATE_COLOURS[State(state)]


def writing_tasks(chapters: Iterable[Chapter]) -> list[Task]:
    """Return what the home page of a writer says of their chapters."""
    return [Task(one.title, chapter_url(one), *state_tag(one.state), hint=str(one.document)) for one in chapters]


def last_changed(chapter: Chapter, blocks: Iterable[Block]) -> str:
    """Return when and by whom the chapter was last changed."""
    known: list[tuple[datetime, str]] = [(one.updated_at, str(one.updated_by)) for one in blocks if one.updated_at]
    if chapter.state_at:
        known.append((chapter.state_at, str(chapter.state_by)))
    if not known:
        return "Not yet"
    at, who = max(known)
    return f"{british_datetime(timezone.localtime(at))} by {who}"


def left_in(chapter: Chapter, blocks: list[Block], standings: Mapping[int, Standing]) -> list[str]:
    """Return what is left to do in a chapter, the most pressing first."""
    found = wants_a_look(counts_of(blocks, standings))
    if not blocks:
        found.append("Add its first block")
    if not chapter.writers.all() and chapter.state in (State.NOT_STARTED, State.WRITING):
        found.append("Choose who writes it")
    if chapter.state == State.READY:
        found.append("Check it")
    return found


def _line(chapter: Chapter, number: int, total: int, standings: Mapping[int, Standing]) -> ChapterLine:
    blocks = list(chapter.blocks.all())
    return ChapterLine(
        key=chapter.pk,
        number=number,
        title=chapter.title,
        url=chapter_url(chapter),
        state=state_tag(chapter.state),
        who=", ".join(str(one.user) for one in chapter.writers.all()) or "The planning team",
        changed=last_changed(chapter, blocks),
        blocks=counted(len(blocks), "block"),
        wants=wants_a_look(counts_of(blocks, standings)),
        left=left_in(chapter, blocks, standings),
        is_first=number == 1,
        is_last=number == total,
    )
