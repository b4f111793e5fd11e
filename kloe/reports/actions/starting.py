"""A report is started, once for a board and month; and who is the secretary of a board."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from kloe.metrics.models import Board
from kloe.metrics.rules.permissions import NotPermitted
from kloe.reports.models import BoardSecretary, PerformanceReport
from kloe.reports.queries import secretary_of
from kloe.reports.rules.months import is_over
from kloe.reports.rules.permissions import ReportRefused, can_start, names_secretaries
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.wording import british_date
from services.queries import access_of


def start_report(*, board: Board, month: date, by: User) -> PerformanceReport:
    """Start the report of the month that ends on the day; raise ReportRefused where there is one, or it is not over."""
    today = timezone.localdate()
    with transaction.atomic():
        # One after the other: the second who starts it is told, instead of meeting the constraint.
        locked = Board.objects.select_for_update().get(pk=board.pk)
        if not can_start(access_of(by, today), secretary_of(locked)):
            raise NotPermitted
        if not is_over(month, today):
            raise ReportRefused(f"{month:%B %Y} is not over yet, so there is nothing to report of it")
        if locked.retired_on is not None and locked.retired_on < month.replace(day=1):
            raise ReportRefused(
                f"{locked} was retired on {british_date(locked.retired_on)}, before {month:%B %Y} began. "
                "Choose an earlier month, or another board"
            )
        if PerformanceReport.objects.filter(board=locked, month=month).exists():
            raise ReportRefused(f"There is a report of {locked} for {month:%B %Y} already")
        report = PerformanceReport.objects.create(board=locked, month=month, started_at=timezone.now(), started_by=by)
        record("kloe.start_report", by=by, about=report)
    return report


def name_secretary(*, board: Board, user: User | None, by: User) -> None:
    """Let the person issue the board's reports in the place of who did; None: only the planning team does."""
    with transaction.atomic():
        locked = Board.objects.select_for_update().get(pk=board.pk)
        if not names_secretaries(access_of(by, timezone.localdate())):
            raise NotPermitted
        if user is not None and not user.is_active:
            raise ReportRefused("This account is closed. Choose somebody else")
        found = BoardSecretary.objects.filter(board=locked).select_related("user").first()
        before = found.user if found else None
        if before == user:
            return
        if user is None:
            BoardSecretary.objects.filter(board=locked).delete()
        else:
            BoardSecretary.objects.update_or_create(board=locked, defaults={"user": user})
        record("kloe.name_secretary", by=by, about=locked, changes={"secretary": [before, user]})
