"""Where reports are found: `/performance-reports/health-performance-board/2024-03/`."""

from datetime import date

from django.urls import reverse

from kloe.reports.models import PerformanceReport, ReportEdition
from kloe.reports.rules.months import month_end


class MonthConverter:
    """A month in an address, as its last day."""

    regex = r"20\d{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> date:
        year, month = value.split("-")
        return month_end(date(int(year), int(month), 1))

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"


def report_url(report: PerformanceReport, name: str = "report", *more: object) -> str:
    """Return the address of a page of the report: readers' page, `draft`, `issue`, …"""
    return reverse(f"kloe:reports:{name}", args=[report.board.code, report.month, *more])


def edition_url(edition: ReportEdition) -> str:
    return report_url(edition.report, "edition", edition.number)
