"""A report is issued: frozen as its next edition, for ever. A later edition never replaces the one before."""

from django.db import transaction
from django.utils import timezone

from kloe.reports.actions.files import start_files
from kloe.reports.actions.locks import State, check_issuer, locked_report
from kloe.reports.content import SCHEMA_VERSION, frozen, sha256_of
from kloe.reports.gathering import Reported, reported_in
from kloe.reports.models import PerformanceReport, ReportEdition
from kloe.reports.paper import figures_in, paper_of
from kloe.reports.rules.permissions import ChangedWhileRead, ReportRefused
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.audit.models import Changes

CHANGED = (
    "A value, a target or a commentary changed since the page was opened. "
    "Nothing was issued: read the report as it is now, then issue it"
)
NOTHING = "No metric of this board has an approved value up to this month, so there is nothing to issue"


def content_of(report: PerformanceReport, reported: list[Reported]) -> str:
    """Return what would be frozen: the same text whoever asks and whenever, until something in it changes."""
    return frozen(paper_of(report, reported), figures_in(reported))


def problems_of(reported: list[Reported]) -> list[str]:
    """Return why the report cannot be issued yet, in words."""
    if not any(one.read.newest for one in reported):
        return [NOTHING]
    return [one.asked for one in reported if one.asked]


def issue(*, report: PerformanceReport, seen: str, by: User) -> ReportEdition:
    """Freeze the report as it was seen, by its SHA-256; raise ChangedWhileRead, ReportRefused or NotPermitted."""
    with transaction.atomic():
        locked = locked_report(report.pk)
        check_issuer(locked, by)
        if locked.state != State.DRAFT:
            raise ReportRefused("This report was issued already")
        reported = reported_in(locked, timezone.localdate())
        content = content_of(locked, reported)
        if sha256_of(content) != seen:
            raise ChangedWhileRead(CHANGED)
        if problems := problems_of(reported):
            raise ReportRefused(". ".join(problems))
        edition = _keep(locked, content, by)
        locked.state, locked.why_revised = State.ISSUED, ""
        locked.save(update_fields=["state", "why_revised"])
        start_files(edition)
        changes: Changes = {"edition": [None, edition.number], "sha256": [None, edition.sha256]}
        record("kloe.issue_report", by=by, about=locked, changes=changes, reason=edition.why)
    return edition


def _keep(report: PerformanceReport, content: str, by: User) -> ReportEdition:
    return ReportEdition.objects.create(
        report=report,
        number=report.editions.count() + 1,
        schema_version=SCHEMA_VERSION,
        content=content,
        sha256=sha256_of(content),
        why=report.why_revised,
        issued_at=timezone.now(),
        issued_by=by,
    )


def revise(*, report: PerformanceReport, reason: str, by: User) -> None:
    """Make an issued report a draft again, for another edition; readers keep the one that was issued."""
    with transaction.atomic():
        locked = locked_report(report.pk)
        check_issuer(locked, by)
        if locked.state != State.ISSUED:
            raise ReportRefused("This report is a draft already")
        locked.state, locked.why_revised = State.DRAFT, reason.strip()
        locked.save(update_fields=["state", "why_revised"])
        record("kloe.revise_report", by=by, about=locked, reason=locked.why_revised)
