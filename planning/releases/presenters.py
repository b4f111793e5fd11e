"""Words, tags and links of documents and their releases."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from mlco_portal.papers.web import PaperOnPage
from mlco_portal.wording import british_date, counted
from mlco_portal.years import PlanningYear
from planning.approval.models import ApprovalCase, Status
from planning.releases.addresses import document_url, number_url, release_url
from planning.releases.content import thawed
from planning.releases.models import Document, Release, ReleaseFile
from planning.releases.queries import Reader, content_of
from planning.releases.rules import is_open

Stage, State = Release.Stage, ReleaseFile.State
Tag = tuple[str, str]
STANDING: Mapping[str, Tag] = {
    Status.DRAFT: ("Being written", "white"),
    Status.RETURNED: ("Returned for changes", "orange"),
    Status.SUBMITTED: ("With those who decide", "blue"),
    Status.APPROVED: ("Approved, not yet published", "purple"),
    Status.PUBLISHED: ("Final published", "green"),
    Status.SUPERSEDED: ("Superseded", "grey"),
}
OF_STATE: Mapping[str, Tag] = {
    State.WAITING: ("Waiting to be made", "white"),
    State.MAKING: ("Being made", "blue"),
    State.READY: ("Ready", "green"),
    State.FAILED: ("Could not be made", "red"),
}
KILO, MEGA = 1_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Drawn:
    """A release drawn for a page: its contents, its facts, its chapters."""

    contents: SafeString
    facts: SafeString
    body: SafeString
    chapters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a release: where it stands, and its link once it is ready."""

    key: str
    words: str
    state: Tag
    progress: int
    url: str
    size: str
    problem: str
    is_failed: bool


@dataclass(frozen=True, slots=True)
class ReleaseLine:
    """A release on a list."""

    number: int
    url: str
    tag: Tag
    made: str
    note: str
    changed: str
    said: str
    said_url: str


@lru_cache(maxsize=4)
def drawn(release: int, sha256: str) -> Drawn:  # noqa: ARG001 - what is remembered is that of these bytes
    """Return the release drawn; it never changes, so what is drawn is remembered."""
    paper = thawed(content_of(release))
    page = PaperOnPage(paper)
    return Drawn(page.contents, page.facts, page.body, tuple(one.title for one in paper.chapters))


def stage_tag(release: Release, case: ApprovalCase, today: date) -> Tag:
    """Return what a release is, and where it stands: those for approval stand where their case does."""
    if release.stage == Stage.CONSULTATION:
        ends_on = british_date(release.consultation_ends_on)
        return (f"Consultation until {ends_on}", "blue") if is_open(release, today) else ("Consultation ended", "grey")
    if release.stage == Stage.APPROVAL and release.number == case.version_number:
        return STANDING[case.status] if case.status != Status.PUBLISHED else ("Approved", "purple")
    return {Stage.FINAL: ("Final", "green"), Stage.DRAFT: ("Draft", "white")}.get(
        Stage(release.stage), ("For approval", "white")
    )


def standing_words(document: Document, waits: str) -> Tag:
    """Return where the document stands."""
    words, colour = STANDING[document.case.status]
    return (f"With {waits}", colour) if waits else (words, colour)


def document_line(reader: Reader, waits: str) -> dict[str, Any]:
    """Return the line of a document that was fetched by `documents_for`."""
    document, has_final = reader.document, bool(reader.document.finals)  # type: ignore[attr-defined]
    return {
        "name": str(document),
        "subtitle": document.subtitle,
        "url": document_url(document, "document" if has_final else "releases"),
        "is_final": has_final,
        "releases_url": document_url(document, "releases") if has_final else "",
        "tag": standing_words(document, waits) if reader.reads_all else None,
    }


def release_line(release: Release, reader: Reader, today: date) -> ReleaseLine:
    """Return the line of a release that was fetched by `releases_for`."""
    by = f" by {release.created_by}" if release.created_by and reader.reads_all else ""
    said, answered = getattr(release, "said", 0), getattr(release, "answered", 0)
    is_consultation = release.stage == Stage.CONSULTATION
    return ReleaseLine(
        number=release.number,
        url=release_url(release),
        tag=stage_tag(release, reader.document.case, today),
        made=f"{british_date(localdate(release.created_at))}{by}",
        note=release.note,
        changed=changes_words(release),
        said=f"{counted(said, 'response')}, {answered} answered" if is_consultation else "",
        said_url=release_url(release, "responses") if is_consultation else "",
    )


def changes_words(release: Release) -> str:
    """Return in how many chapters it differs from the release before it."""
    if release.number == 1:
        return "The first release"
    count = len(release.changelog)
    return f"{counted(count, 'part')} changed since release {release.number - 1}" if count else "Nothing changed"


def file_lines(files: Sequence[ReleaseFile], release: Release) -> list[FileLine]:
    """Return the files of the release as they stand."""
    return [
        FileLine(
            key=file.kind,
            words=file.get_kind_display(),
            state=OF_STATE[file.state],
            progress=file.progress,
            url=file_url(release, file) if file.state == State.READY else "",
            size=size_words(file.size),
            problem=file.problem,
            is_failed=file.state == State.FAILED,
        )
        for file in files
    ]


def file_url(release: Release, file: ReleaseFile) -> str:
    """Return the permanent address of the file."""
    return f"{number_url(release.document, release.number, 'release')}{file_name(release, file)}"


def file_name(release: Release, file: ReleaseFile) -> str:
    """Return what the file is called when it is kept: `operating-plan-2024-25-release-3.pdf`."""
    document = release.document
    return (
        f"{document.kind.replace('_', '-')}-{PlanningYear(document.year).slug}-release-{release.number}.{file.ending}"
    )


def size_words(size: int) -> str:
    """Return a number of bytes as people say it: `1.2 MB`, `85 KB`."""
    if size >= MEGA:
        return f"{size / MEGA:.1f} MB"
    return f"{max(1, round(size / KILO))} KB" if size else ""


def is_unfinished(files: Sequence[ReleaseFile]) -> bool:
    """Whether a file is still to come."""
    return any(file.state in (State.WAITING, State.MAKING) for file in files)


def entries_of(changelog: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return a changelog for a page: what became of each chapter as a tag, and how many changes are not listed."""
    tags = {"added": ("New chapter", "green"), "removed": ("Taken out", "grey"), "front": ("", "")}
    return [
        {**one, "tag": tags.get(one["change"], ("Changed", "yellow")), "rest": _rest(one["more"])} for one in changelog
    ]


def _rest(more: int) -> str:
    return f"And {counted(more, 'more change')}." if more else ""


def crumbs(document: Document, *, below: bool = False) -> list[tuple[str, str]]:
    """Return the pages above the list of releases, or above one of them."""
    from_top = [("Home", "/"), ("Documents", "/documents/")]
    return [*from_top, (str(document), document_url(document, "releases"))] if below else from_top
