"""The lock of a report: whoever writes commentary, issues or revises it holds it."""

from django.utils import timezone

from kloe.metrics.rules.permissions import NotPermitted
from kloe.reports.models import PerformanceReport
from kloe.reports.queries import secretary_of
from kloe.reports.rules.permissions import can_issue
from mlco_portal.accounts.models import User
from services.queries import access_of

State = PerformanceReport.State


def locked_report(key: int) -> PerformanceReport:
    """Lock the report alone; its board is read beside it."""
    locked = PerformanceReport.objects.select_for_update(of=("self",))
    return locked.select_related("board__secretary").get(pk=key)


def check_issuer(report: PerformanceReport, by: User) -> None:
    """Raise NotPermitted for whoever is neither the board's secretary nor of the planning team this moment."""
    if not can_issue(access_of(by, timezone.localdate()), secretary_of(report.board)):
        raise NotPermitted
