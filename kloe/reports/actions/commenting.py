"""What is said of the newest point of a series in a report, and how it is judged."""

from django.db import transaction
from django.utils import timezone

from kloe.metrics.models import MetricSeries
from kloe.metrics.rules.figures import exact_words
from kloe.metrics.rules.permissions import NotPermitted
from kloe.reading.queries import SeriesRead
from kloe.reports.actions.locks import State, locked_report
from kloe.reports.models import Commentary, PerformanceReport
from kloe.reports.queries import figure_of
from kloe.reports.rules.permissions import ReportRefused, can_comment
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record
from services.queries import access_of

ISSUED = "The report was issued meanwhile, so nothing more can be said in it. What you typed stands below"
NO_POINT = "There is no approved value of this series yet, so there is nothing to comment on"


class CommentedMeanwhile(ReportRefused):
    """Somebody saved another commentary, or the value changed; `current` is how it stands now, or None."""

    def __init__(self, current: Commentary | None) -> None:
        super().__init__(
            "Somebody else saved a commentary, or another value was approved, while you were writing. "
            "What you typed stands below. Look at it as it is now; save again to keep yours"
        )
        self.current = current


def seen_of(read: SeriesRead, commentary: Commentary | None) -> str:
    """Return what a form shows, to be compared when it is sent: point, value, and the commentary's revision."""
    if read.newest is None:
        return ""
    day, value = read.newest
    return f"{day.isoformat()} {exact_words(value)} {commentary.revision if commentary else 0}"


def save_commentary(
    *, report: PerformanceReport, series: MetricSeries, text: str, rag: str, seen: str, by: User
) -> Commentary:
    """Keep what is said of the newest point; raise ReportRefused, CommentedMeanwhile when it is not as seen."""
    with transaction.atomic():
        locked = locked_report(report.pk)
        if locked.state != State.DRAFT:
            raise ReportRefused(ISSUED)
        read = _read(locked, series)
        if not can_comment(access_of(by, timezone.localdate()), read.series):
            raise NotPermitted
        if read.newest is None:
            raise ReportRefused(NO_POINT)
        day, value = read.newest
        found = Commentary.objects.filter(report=locked, series=series, as_of=day).first()
        if seen != seen_of(read, found):
            raise CommentedMeanwhile(found)
        kept = found or Commentary(report=locked, series=series, as_of=day)
        before = {"text": kept.text, "rag": kept.rag, "value": kept.value} if found else {}
        after = {"text": text.strip(), "rag": rag, "value": value}
        for name, one in after.items():
            setattr(kept, name, one)
        kept.revision += 1
        kept.written_at, kept.written_by = timezone.now(), by
        kept.save()
        record("kloe.save_commentary", by=by, about=kept, changes=changes_between(before, after))
    return kept


def _read(report: PerformanceReport, series: MetricSeries) -> SeriesRead:
    try:
        return figure_of(report, series.pk)
    except MetricSeries.DoesNotExist as gone:
        raise ReportRefused("The report is no longer about this series") from gone
