"""A board with three metrics, and the people who write, issue and read its reports."""

from dataclasses import dataclass, field
from datetime import date

from django.test import Client
from django.utils import timezone

from kloe.metrics.models import Board, Metric, MetricSeries, Target
from kloe.reports.actions import issue, save_commentary, start_report
from kloe.reports.actions.commenting import seen_of
from kloe.reports.actions.issuing import content_of
from kloe.reports.content import sha256_of
from kloe.reports.gathering import Reported, reported_in
from kloe.reports.models import PerformanceReport, ReportEdition
from mlco_portal.accounts.models import User
from tests.factories import MetricFactory, measure, person
from tests.kloe.reading import CALM, MARCH, measured_series

TODAY = date(2024, 4, 20)
HIGH = [one + 6 for one in CALM]
WHY = "Two teams had no manager. Posts are filled since April."


@dataclass
class World:
    """Contacts of S1 2.2, a calm vacancy rate, and sickness that consistently fails its target."""

    board: Board
    team: User
    analyst: User
    reader: User
    contacts: MetricSeries
    vacancies: MetricSeries
    sickness: MetricSeries
    clients: dict[int, Client] = field(default_factory=dict)

    def client(self, user: User) -> Client:
        if user.pk not in self.clients:
            self.clients[user.pk] = Client()
            self.clients[user.pk].force_login(user)
        return self.clients[user.pk]

    def started(self, month: date = MARCH) -> PerformanceReport:
        return start_report(board=self.board, month=month, by=self.team)

    def one(self, report: PerformanceReport, series: MetricSeries) -> Reported:
        return next(each for each in reported_in(report, TODAY) if each.series == series)

    def say(self, report: PerformanceReport, series: MetricSeries, text: str = WHY, rag: str = "") -> None:
        one = self.one(report, series)
        seen = seen_of(one.read, report.commentaries.filter(series=series, as_of=one.read.newest[0]).first())
        save_commentary(report=report, series=series, text=text, rag=rag, seen=seen, by=self.analyst)

    def say_all(self, report: PerformanceReport) -> None:
        """Say everything that is asked for."""
        for one in reported_in(report, TODAY):
            if one.is_wanting:
                self.say(report, one.series, rag="red")

    def seen(self, report: PerformanceReport) -> str:
        return sha256_of(content_of(report, reported_in(report, timezone.localdate())))

    def issued(self, report: PerformanceReport | None = None, by: User | None = None) -> ReportEdition:
        report = report or self.started()
        self.say_all(report)
        return issue(report=report, seen=self.seen(report), by=by or self.team)


def make_world() -> World:
    board = Board.objects.create(code="health-board", name="Health Board")
    contacts = MetricFactory(
        name="Contacts", code="contacts", scale="millions", decimals=2, shows_difference=True, better="higher",
        period_words="Full year",
    )  # fmt: skip
    measure(contacts, 1_058_200, MARCH)
    Target.objects.create(series=contacts.series.get(), kind="at_least", value=1_100_000, starts_on=date(2023, 4, 1))
    vacancies = measured_series()
    sickness = measured_series(
        MetricFactory(name="Sickness", code="sickness", unit="percent", better="lower"), values=HIGH
    )
    for metric in Metric.objects.all():
        metric.boards.add(board)
    return World(
        board=board,
        team=person("planning_team"),
        analyst=person("metrics_analyst"),
        reader=person("reader"),
        contacts=contacts.series.get(),
        vacancies=vacancies,
        sickness=sickness,
    )
