"""How each file of an edition is made in the background from what was frozen, once, and kept under its SHA-256."""

import hashlib
from collections.abc import Callable

import structlog
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from kloe.reports.content import thawed
from kloe.reports.models import ReportFile
from mlco_portal.kept_files import keep_file, name_of
from mlco_portal.papers.elements import Paper
from mlco_portal.papers.pdf import paper_as_pdf
from mlco_portal.papers.web import paper_as_page
from mlco_portal.papers.word import paper_as_word

Kind, State = ReportFile.Kind, ReportFile.State
log = structlog.get_logger("kloe.reports")

DRAWN: dict[str, Callable[[Paper], bytes]] = {
    Kind.HTML.value: paper_as_page,
    Kind.PDF.value: paper_as_pdf,
    Kind.WORD.value: paper_as_word,
}
CONTENT_TYPES = {
    Kind.HTML.value: "text/html; charset=utf-8",
    Kind.PDF.value: "application/pdf",
    Kind.WORD.value: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def make_file(key: int) -> str:
    """Make the file and keep it; one that is made already is left alone. What goes wrong is marked and raised."""
    file = ReportFile.objects.select_related("edition").get(pk=key)
    if _is_there(file):
        return f"{file} was made already"
    try:
        content = DRAWN[file.kind](thawed(file.edition.content, file.edition.words))
        sha256 = hashlib.sha256(content).hexdigest()
        keep_file(sha256, file.ending, content)
    except Exception as problem:
        log.error("report_file_not_made", file=key, error=str(problem))
        ReportFile.objects.filter(pk=key).exclude(state=State.READY).update(state=State.FAILED)
        raise
    with transaction.atomic():
        file = locked_file(key)
        file.state, file.sha256, file.size, file.made_at = State.READY, sha256, len(content), timezone.now()
        file.save(update_fields=["state", "sha256", "size", "made_at"])
    return f"{file} made"


def locked_file(key: int) -> ReportFile:
    """Lock the file alone; its edition never changes."""
    locked = ReportFile.objects.select_for_update(of=("self",))
    return locked.select_related("edition__report__board__secretary").get(pk=key)


def _is_there(file: ReportFile) -> bool:
    return file.state == State.READY and storages["published"].exists(name_of(file.sha256, file.ending))
