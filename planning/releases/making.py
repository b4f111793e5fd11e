"""How each file of a release is made in the background from what was frozen, once, and kept under its SHA-256."""

import hashlib
from collections.abc import Callable

import structlog
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from mlco_portal.kept_files import keep_file, name_of
from mlco_portal.papers.elements import Paper
from mlco_portal.papers.pdf import paper_as_pdf
from mlco_portal.papers.web import paper_as_page
from mlco_portal.papers.word import paper_as_word
from planning.releases.content import thawed
from planning.releases.models import Release, ReleaseFile

Kind, State = ReleaseFile.Kind, ReleaseFile.State
BEGUN, DRAWN_TO = 20, 80
NOT_MADE = "Something went wrong while it was made. It is tried again by itself; you can also try it again now."
log = structlog.get_logger("planning.releases")

DRAWN: dict[str, Callable[[Paper], bytes]] = {
    Kind.HTML.value: paper_as_page,
    Kind.PDF.value: paper_as_pdf,
    Kind.WORD.value: paper_as_word,
}
# In the order in which they are offered.
KINDS = (*DRAWN, Kind.JSON.value)
CONTENT_TYPES = {
    Kind.HTML.value: "text/html; charset=utf-8",
    Kind.PDF.value: "application/pdf",
    Kind.WORD.value: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.JSON.value: "application/json; charset=utf-8",
}


def made(kind: str, release: Release) -> bytes:
    """Return the file of that kind; the JSON is, byte for byte, what the SHA-256 of the release was made of."""
    if kind == Kind.JSON:
        return release.content.encode()
    return DRAWN[kind](thawed(release.content, release.edition))


def make_file(key: int) -> str:
    """Make the file and keep it under its SHA-256; one that is made already is left alone. Returns what was done.

    A worker that dies on the way leaves it being made, and the next run begins anew. What goes wrong is kept in words
    and raised.
    """
    with transaction.atomic():
        file = locked_file(key)
        if _is_there(file):
            return f"{file} was made already"
        write_state(file, State.MAKING, BEGUN)
    try:
        content = made(file.kind, file.release)
        sha256 = hashlib.sha256(content).hexdigest()
        ReleaseFile.objects.filter(pk=key, state=State.MAKING).update(progress=DRAWN_TO)
        keep_file(sha256, file.ending, content)
    except Exception as problem:
        log.error("release_file_not_made", file=key, error=str(problem))
        ReleaseFile.objects.filter(pk=key, state=State.MAKING).update(state=State.FAILED, problem=NOT_MADE)
        raise
    return _keep(key, sha256, len(content))


def _keep(key: int, sha256: str, size: int) -> str:
    with transaction.atomic():
        file = locked_file(key)
        if _is_there(file):  # another worker was faster
            return f"{file} was made already"
        file.sha256, file.size, file.made_at = sha256, size, timezone.now()
        write_state(file, State.READY, 100)
    return f"{file} made"


def locked_file(key: int) -> ReleaseFile:
    """Lock the file alone; its release never changes."""
    locked = ReleaseFile.objects.select_for_update(of=("self",))
    return locked.select_related("release__document__case__service").get(pk=key)


def _is_there(file: ReleaseFile) -> bool:
    return file.state == State.READY and storages["published"].exists(name_of(file.sha256, file.ending))


def write_state(file: ReleaseFile, state: str, progress: int) -> None:
    """Write where a locked file stands."""
    file.state, file.progress, file.problem = state, progress, ""
    file.save(update_fields=["state", "progress", "problem", "sha256", "size", "made_at"])
