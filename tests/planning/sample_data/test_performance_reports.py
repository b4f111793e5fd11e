"""The sample's performance reports: one issued for each board, with the figures of S1 2.2, and a draft."""

import json

import pytest

from kloe.metrics.models import Board
from kloe.reports.gathering import reported_in
from kloe.reports.models import PerformanceReport, ReportEdition
from mlco_portal.accounts.models import User
from planning.sample_data.catalogue import load_catalogue
from planning.sample_data.figures import load_metrics
from planning.sample_data.performance_reports import load_performance_reports
from planning.sample_data.planning_year import load_kloes
from tests.factories import AppointmentFactory, UserFactory
from tests.kloe.reports.world import TODAY

pytestmark = pytest.mark.django_db
SHOWN = {
    "contacts": "1.06M, -3.8%", "rtt-52-weeks": "0", "vacancy-rate": "3.5%", "waits-65-weeks": "6",
    "contact-linked-to-referral": "97.8%", "retention-rate": "85%", "outcomed-appointments": "88.4%",
    "crisis-2-hours": "96.8%", "sickness-absence": "6.3%",
}  # fmt: skip


def test_each_board_has_a_report_of_march_with_exact_figures_and_one_draft_follows() -> None:
    load_catalogue(2024)
    for email, role in (("planning@example.org", "planning_team"), ("metrics@example.org", "metrics_analyst")):
        AppointmentFactory(user=UserFactory(email=email), role=role, scope="organisation")
    load_metrics(2024)
    load_kloes(2024)
    load_performance_reports(2024)
    assert ReportEdition.objects.count() == Board.objects.count() == 3
    edition = ReportEdition.objects.get(report__board__code="health-performance-board")
    figures = {one["metric"]: one for one in json.loads(edition.content)["figures"]}
    assert {code: one["shown"] for code, one in figures.items()} == SHOWN
    assert figures["contacts"]["value"] == "1058200"
    assert "as published, the months before it are illustrative" in edition.content
    draft = PerformanceReport.objects.get(state="draft")
    assert (str(draft), User.objects.count()) == ("Health Performance Board, April 2024", 2)
    reported = reported_in(draft, TODAY)
    assert all("The value of April 2024 is due by 30 May 2024" in one.stale for one in reported)
    issued = reported_in(edition.report, TODAY)
    assert {one.series.metric.code for one in issued if one.disagreement} == {"rtt-52-weeks", "retention-rate"}
