"""Performance reports of the sample: one issued for each board, and a draft that still wants its values."""

from django.utils import timezone

from kloe.metrics.models import Board
from kloe.reports.actions import issue, save_commentary, start_report
from kloe.reports.actions.commenting import seen_of
from kloe.reports.actions.issuing import content_of
from kloe.reports.content import sha256_of
from kloe.reports.gathering import reported_in
from kloe.reports.models import PerformanceReport
from mlco_portal.accounts.models import User
from planning.sample_data.files import read

TEAM, ANALYST = "planning@example.org", "metrics@example.org"


def load_performance_reports(year: int) -> None:
    """Issue a report to each board, with what is said of its metrics, and start the next one."""
    content = read(year, "reports")
    team, analyst = User.objects.get(email=TEAM), User.objects.get(email=ANALYST)
    said = {one["metric"]: one for one in content["commentaries"]}
    for board in Board.objects.order_by("name"):
        report = start_report(board=board, month=content["month"], by=team)
        _comment(report, said, analyst)
        seen = sha256_of(content_of(report, reported_in(report, timezone.localdate())))
        issue(report=report, seen=seen, by=team)
    draft = Board.objects.get(code=content["draft_board"])
    start_report(board=draft, month=content["draft_month"], by=analyst)


def _comment(report: PerformanceReport, said: dict[str, dict[str, str]], analyst: User) -> None:
    for one in reported_in(report, timezone.localdate()):
        words = said[one.series.metric.code]
        save_commentary(
            report=report,
            series=one.series,
            text=words["text"],
            rag=words["rag"],
            seen=seen_of(one.read, None),
            by=analyst,
        )
