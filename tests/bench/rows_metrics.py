"""Metrics: a list of 200 series with sparklines beside a bare list, a report of them, and 100,000 values imported."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from random import Random
from time import perf_counter

from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from kloe.measurements.models import Measurement
from kloe.metrics.models import Board, Metric, MetricSeries, Target
from kloe.metrics.rules.periods import last_ended, recent_periods
from kloe.reports.actions.issuing import content_of
from kloe.reports.addresses import report_url
from kloe.reports.content import thawed
from kloe.reports.gathering import reported_in
from kloe.reports.models import PerformanceReport
from mlco_portal.accounts.models import User
from mlco_portal.papers.pdf import paper_as_pdf
from services.models import Service
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.inside import QueryCounter
from tests.bench.servers import ROOT
from tests.factories import AppointmentFactory, ServiceFactory, UserFactory

METRICS, PLACES, MONTHS, WEEKS = 20, 10, 36, 500
TIMES = 45
CHANCE = Random(7)


def measure(bench: Bench) -> Iterator[Figure]:
    places = [ServiceFactory(code=f"measured-{number}") for number in range(PLACES)]
    monthly = _series("monthly", places)
    periods = recent_periods("monthly", last_ended("monthly", timezone.localdate()), MONTHS)
    now = timezone.now()
    Measurement.objects.bulk_create(
        Measurement(
            series=one, period_start=period.starts_on, as_of=period.ends_on,
            value=Decimal(CHANCE.randint(400, 600)) / 10,
            state="approved", entered_at=now, approved_at=now,
        )
        for one in monthly
        for period in periods
    )  # fmt: skip
    Target.objects.bulk_create(Target(series=one, kind="at_most", value=55, starts_on="2020-04-01") for one in monthly)
    yield from _list(bench)
    yield from report_of_a_board(bench.world.people["planning_team"])
    yield from _imports(places)


def _series(frequency: str, places: Sequence[Service]) -> list[MetricSeries]:
    codes = [f"{frequency}-{number}" for number in range(METRICS)]
    made = Metric.objects.bulk_create(
        Metric(code=code, name=f"Measured {code}", unit="percent", better="lower", frequency=frequency)
        for code in codes
    )
    return MetricSeries.objects.bulk_create(
        MetricSeries(metric=metric, scope="service", service=place) for metric in made for place in places
    )


def _list(bench: Bench) -> Iterator[Figure]:
    path, reader = reverse("kloe:reading:metrics"), bench.world.people["reader"]
    browser = bench.browser_of(reader)
    page = browser.get(path)[0]
    shown = page.body.decode().count('class="org-sparkline"')
    bare = bench.bare_list(len(page.body))
    times = bench.times(lambda _: browser.get(path)[1], bare, TIMES)
    note = f"{shown} sparklines, {len(page.body):,} bytes; {times.note}"
    name = "list of 200 series with sparklines"
    yield Figure(f"{name}, median time", times.ratio, "times the bare list", at_most(6), note)

    def changed(_: int) -> float:
        Measurement.objects.approved().update(value=F("value") + 1)
        return browser.get(path)[1]

    anew = bench.times(changed, bare, TIMES // 3)
    yield Figure(f"{name}, each drawn anew", anew.ratio, "times the bare list", None, anew.note)
    counter = QueryCounter(reader)
    counter.get(path)
    yield Figure(f"{name}, queries", counter.get(path)[1], "queries", at_most(15))


def report_of_a_board(team: User) -> Iterator[Figure]:
    """Put a report of all monthly series together: its draft, what would be frozen, its PDF."""
    board = Board.objects.create(code="measured", name="Measured")
    board.metrics.set(Metric.objects.filter(code__startswith="monthly-"))
    month = last_ended("monthly", timezone.localdate()).ends_on
    report = PerformanceReport.objects.create(board=board, month=month, started_at=timezone.now())
    counter, path = QueryCounter(team), report_url(report, "draft")
    counter.get(path)
    yield Figure("draft of a report of 200 series, queries", counter.get(path)[1], "queries", at_most(15))
    begun = perf_counter()
    content = content_of(report, reported_in(report, timezone.localdate()))
    note = f"{len(content):,} characters, with 200 charts"
    yield Figure("report of 200 series, as it is frozen", round(perf_counter() - begun, 2), "s", None, note)
    begun = perf_counter()
    pdf = paper_as_pdf(thawed(content))
    note = f"{len(pdf):,} bytes, in the background"
    yield Figure("report of 200 series, PDF", round(perf_counter() - begun, 1), "s", None, note)


def _imports(places: Sequence[Service]) -> Iterator[Figure]:
    """Do it in a process of its own, whose memory is read at its end."""
    _series("weekly", places)
    analyst, other = UserFactory(), UserFactory()
    for one in (analyst, other):
        AppointmentFactory(user=one, role="metrics_analyst", scope="organisation")
    weeks = recent_periods("weekly", last_ended("weekly", timezone.localdate() - timedelta(days=7)), WEEKS)
    days = [f"{one.ends_on:%d/%m/%Y}" for one in weeks]
    told = {
        "analyst": analyst.pk,
        "other": other.pk,
        "metrics": METRICS,
        "places": [one.code for one in places],
        "days": days,
    }
    command = [sys.executable, "-m", "tests.bench.importing"]
    connection.close()
    run = subprocess.run(command, input=json.dumps(told), capture_output=True, text=True, cwd=ROOT, check=False)
    if run.returncode:
        raise RuntimeError(f"The import stopped: {run.stderr.strip()[-800:]}")
    found = json.loads(run.stdout.splitlines()[-1])
    note = f"{found['checked']} s to look at, {found['written']} s to write {found['rows']:,} values"
    yield Figure("import of 100,000 values", round(found["checked"] + found["written"], 1), "s", at_most(30), note)
    words = f"of a process with {found['before']} MB before it began; progress was said {found['said']} times"
    yield Figure("import of 100,000 values, memory", found["memory"], "MB", at_most(400), words)
    yield Figure("import of 100,000 values, approved metric by metric", found["approved"], "s")
    yield Figure("import of 100,000 values, undone", found["undone"], "s")
