"""What is told to owners of metrics and those who stand in for them: values that wait, and metrics that are late."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, Count, F, Max, Min, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from kloe.measurements.models import Measurement
from kloe.measurements.queries.waiting import may_be_approved
from kloe.measurements.rules.approving import stands_in
from kloe.metrics.models import Metric, MetricSeries
from kloe.metrics.queries import PLACES
from kloe.metrics.rules.periods import due_on, is_stale
from kloe.metrics.rules.permissions import can_enter
from mlco_portal.accounts.permissions import Permission
from services.models import DeputyCover
from services.queries import access_of, people_allowed
from services.queries.people import people_away
from services.rules import Access

DAY = timedelta(days=1)
MOMENT = Coalesce("proposed_at", "entered_at")
BROUGHT_BY = Case(When(proposed_at__isnull=False, then=F("proposed_by")), default=F("entered_by"))


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many values of how many metrics a person may approve, and when the oldest came."""

    values: int
    metrics: int
    oldest: datetime


@dataclass(slots=True)
class WaitingFor:
    """What waits for a person's approval: how many values, of which metrics, and when the newest came."""

    values: int
    metrics: set[str]
    newest: datetime


@dataclass(frozen=True, slots=True)
class LateMetric:
    """A metric whose next value is late: at how many places, since when at the last of them, and what came last."""

    metric: Metric
    places: int
    since: date
    newest: date


def waiting_counts(access: Access, today: date) -> WaitingCounts | None:
    """Return what waits for the person, None when nothing does (two queries at most)."""
    metrics = Count("series__metric", distinct=True)
    found = may_be_approved(access, today).aggregate(values=Count("pk"), metrics=metrics, oldest=Min(MOMENT))
    return WaitingCounts(**found) if found["values"] else None


def waiting_by_person(today: date) -> dict[int, WaitingFor]:
    """Return what waits for each person: `can_approve` for everybody (few queries, one for each who stands in)."""
    waiting = Measurement.objects.waiting().order_by()
    groups = list(
        waiting.values_list("series", BROUGHT_BY).annotate(number=Count("pk"), newest=Max(MOMENT)).order_by("series")
    )
    if not groups:
        return {}
    places = (f"{place}" for place in PLACES)
    named = MetricSeries.objects.filter(pk__in=waiting.values("series")).select_related("metric__owner", *places)
    series = {one.pk: one for one in named}
    approvers = _Approvers(today)
    found: dict[int, WaitingFor] = {}
    for key, brought, number, newest in groups:
        for person in approvers.of(series[key], brought):
            mine = found.setdefault(person, WaitingFor(0, set(), newest))
            mine.values += number
            mine.metrics.add(series[key].metric.name)
            mine.newest = max(mine.newest, newest)
    return found


class _Approvers:
    """Who may approve values of a series that somebody brought; who stands in is looked up when it is asked for."""

    def __init__(self, today: date) -> None:
        self.today, self.away = today, people_away(today)
        self._entering: list[Access] | None = None
        self._of: dict[int, list[int]] = {}

    def of(self, series: MetricSeries, brought: int | None) -> set[int]:
        owner = series.metric.owner
        people = {owner.pk} if owner is not None and owner.is_active else set()
        if stands_in(series.metric, brought, self.away):
            people |= set(self._entering_values_of(series))
        return people - {brought}

    def _entering_values_of(self, series: MetricSeries) -> list[int]:
        if self._entering is None:
            people = people_allowed(Permission.EDIT_METRICS, None, self.today)
            self._entering = [access_of(one, self.today) for one in people]
        if series.pk not in self._of:
            may = (access for access in self._entering if can_enter(access, series))
            self._of[series.pk] = [access.user_id for access in may if access.user_id is not None]
        return self._of[series.pk]


def series_owned_by(owner: int) -> QuerySet[MetricSeries]:
    """Return where the person's metrics are measured."""
    return MetricSeries.objects.filter(metric__owner=owner)


def late_metrics_of(owner: int, today: date) -> list[LateMetric]:
    """Return which of the person's metrics are late (one query)."""
    return _late(_with_newest(series_owned_by(owner)), today)


def late_metrics_by_owner(today: date) -> dict[int, list[LateMetric]]:
    """Return the late metrics of each owner whose account is open (one query)."""
    found: dict[int, list[LateMetric]] = defaultdict(list)
    for one in _late(_with_newest(MetricSeries.objects.filter(metric__owner__is_active=True)), today):
        assert one.metric.owner_id is not None  # noqa: S101 - the query asks for those with an owner
        found[one.metric.owner_id].append(one)
    return found


def _with_newest(series: QuerySet[MetricSeries]) -> QuerySet[MetricSeries]:
    """Add the end of the newest period that has a value, approved or not: what waits for approval came in time."""
    values = Measurement.objects.filter(series=OuterRef("pk")).order_by("-as_of").values("as_of")
    return series.select_related("metric").annotate(newest=Subquery(values[:1])).order_by("metric__name", "metric")


def _late(series: Collection[MetricSeries] | QuerySet[MetricSeries], today: date) -> list[LateMetric]:
    late: dict[int, list[tuple[Metric, date]]] = defaultdict(list)
    for one in series:
        newest: date | None = one.newest  # type: ignore[attr-defined]
        if newest is not None and is_stale(one.metric, newest, today, one.ended_on):
            late[one.metric_id].append((one.metric, newest))
    return [_late_metric(found[0][0], [newest for _, newest in found]) for found in late.values()]


def _late_metric(metric: Metric, newest: list[date]) -> LateMetric:
    since = max(due_on(metric, one) for one in newest) + DAY
    return LateMetric(metric, len(newest), since, min(newest))


def deputies_of(people: Collection[int], today: date) -> dict[int, set[int]]:
    """Return who stands in for each of the people that day (one query)."""
    covers = DeputyCover.objects.in_force(today).filter(appointment__user__in=people, deputy__is_active=True)
    found: dict[int, set[int]] = defaultdict(set)
    for person, deputy in covers.values_list("appointment__user_id", "deputy_id"):
        found[person].add(deputy)
    return found
