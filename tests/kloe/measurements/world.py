"""Metrics and people for tests of entering, importing and approving values."""

from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.rules.periods import Period, last_ended, recent_periods
from mlco_portal.accounts.models import User
from services.models import Absence, Service
from tests.factories import MetricFactory, ServiceFactory, person, series_of

WHY = "The ward sent a new count"


def months(count: int = 3) -> list[Period]:
    """Return the newest months that are over, the oldest first."""
    return recent_periods("monthly", last_ended("monthly", timezone.localdate()), count)


def word(period: Period) -> str:
    return f"{period.ends_on:%B %Y}"


@dataclass
class World:
    """A metric in per cent with an owner, measured for the organisation and a service; a count without an owner."""

    owner: User
    analyst: User
    other: User
    service: Service
    vacancies: Metric
    waits: Metric
    whole: MetricSeries
    of_service: MetricSeries
    waiting: MetricSeries

    def client(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


def make_world() -> World:
    owner, service = person("reader"), ServiceFactory(name="Podiatry", code="podiatry")
    vacancies = MetricFactory(name="Vacancy rate", code="vacancy-rate", unit="percent", better="lower", owner=owner)
    waits = MetricFactory(name="Long waits", code="long-waits", better="lower", decimals=0)
    return World(
        owner=owner,
        analyst=person("metrics_analyst"),
        other=person("metrics_analyst"),
        service=service,
        vacancies=vacancies,
        waits=waits,
        whole=series_of(vacancies),
        of_service=series_of(vacancies, service),
        waiting=series_of(waits),
    )


def on_leave(user: User) -> None:
    today = timezone.localdate()
    Absence.objects.create(user=user, starts_on=today, ends_on=today + timedelta(days=2))
