"""Look-ups of MLCO KLOEs, and of the CQC's questions."""

from collections.abc import Collection

from django.db.models import Count, Prefetch, Q, QuerySet

from kloe.lines.elsewhere import named_elsewhere
from kloe.lines.models import CqcQuestion, Kloe, KloeMetric, QualityStatement
from kloe.metrics.models import Board, Metric
from mlco_portal.years import PlanningYear


def kloes_of(year: int) -> QuerySet[Kloe]:
    """Return the MLCO KLOEs of the planning year in their order."""
    return Kloe.objects.filter(year=year).order_by("order")


def whole_kloes(year: int) -> QuerySet[Kloe]:
    """Return the year's lines with what stands beside each: metrics, boards, quality statements (four queries)."""
    return kloes_of(year).prefetch_related(
        Prefetch("metrics", KloeMetric.objects.select_related("metric")),
        "boards",
        Prefetch("quality_statements", QualityStatement.objects.select_related("question")),
    )


def kloe_of(key: int) -> Kloe:
    """Return the line with its metrics and boards; raise Kloe.DoesNotExist."""
    metrics = Prefetch("metrics", KloeMetric.objects.select_related("metric"))
    return Kloe.objects.prefetch_related(metrics, "boards").get(pk=key)


def metrics_to_choose(kloe: Kloe | None) -> QuerySet[Metric]:
    """Return the metrics that go on being measured, and those that the line names already."""
    goes_on = Q(ended_on__isnull=True)
    return Metric.objects.filter(goes_on | Q(kloe_metrics__kloe=kloe) if kloe else goes_on).order_by("name").distinct()


def boards_to_choose(kloe: Kloe | None) -> QuerySet[Board]:
    """Return the boards that meet, and those that watch the line already."""
    meets = Q(retired_on__isnull=True)
    return Board.objects.filter(meets | Q(kloes=kloe) if kloe else meets).order_by("name").distinct()


def boards_with_counts() -> tuple[list[Board], PlanningYear | None]:
    """Return every board with `watched_lines` of the newest year that has any, and `watched_metrics` (two queries)."""
    newest = Kloe.objects.order_by("-year").values_list("year", flat=True).first()
    lines = Count("kloes", filter=Q(kloes__year=newest), distinct=True)
    found = Board.objects.annotate(watched_lines=lines, watched_metrics=Count("metrics", distinct=True))
    return list(found.order_by("name")), PlanningYear(newest) if newest is not None else None


def lines_watched_by(board: Board) -> QuerySet[Kloe]:
    """Return the lines that the board monitors, the newest year first."""
    return Kloe.objects.filter(boards=board).order_by("-year", "order")


def metrics_watched_by(board: Board) -> QuerySet[Metric]:
    """Return the metrics that the board monitors."""
    return Metric.objects.filter(boards=board).order_by("name")


def year_to_take_from(year: int) -> int | None:
    """Return the newest year before this one that has lines, or None."""
    return Kloe.objects.filter(year__lt=year).order_by("-year").values_list("year", flat=True).first()


def named_by_code(kloes: Collection[Kloe]) -> dict[int, list[str]]:
    """Return what names each of the lines by its code, in words, by its key; such a code stays as it is."""
    return named_elsewhere(kloes)


def uses_of(kloes: Collection[Kloe]) -> dict[int, list[str]]:
    """Return what uses each of the lines, in words, by its key; a line that nothing uses is left out."""
    found = named_elsewhere(kloes)
    answers = QualityStatement.objects.filter(kloes__in=[one.pk for one in kloes]).order_by("question", "order")
    mapped: dict[int, list[str]] = {}
    for key, name in answers.values_list("kloes", "name"):
        mapped.setdefault(key, []).append(name)
    for key, names in mapped.items():
        found.setdefault(key, []).append(f"It answers to the CQC’s quality statements: {', '.join(names)}")
    return found


def years_with_kloes() -> list[int]:
    """Return the planning years that have lines, the newest first."""
    return list(Kloe.objects.order_by("-year").values_list("year", flat=True).distinct())


def cqc_questions() -> QuerySet[CqcQuestion]:
    """Return the CQC's questions with their statements, and the lines that answer to each (three queries)."""
    kloes = Prefetch("kloes", Kloe.objects.order_by("-year", "order"))
    return CqcQuestion.objects.prefetch_related(
        Prefetch("statements", QualityStatement.objects.prefetch_related(kloes))
    )


def question_of(code: str) -> CqcQuestion:
    """Return the question; raise CqcQuestion.DoesNotExist."""
    return CqcQuestion.objects.get(code=code)


def statement_of(key: int) -> QualityStatement:
    """Return the statement with its question; raise QualityStatement.DoesNotExist."""
    return QualityStatement.objects.select_related("question").get(pk=key)


def kloes_listed(year: int | None) -> QuerySet[Kloe]:
    """Return the lines of the year, or of every year, the newest first, with boards and statements (three queries)."""
    found = Kloe.objects.all() if year is None else Kloe.objects.filter(year=year)
    return found.prefetch_related("boards", "quality_statements").order_by("-year", "order", "pk")


def kloe_metrics_listed(year: int | None) -> QuerySet[KloeMetric]:
    """Return what each line is measured by, in the order of the lines (one query)."""
    found = KloeMetric.objects.select_related("kloe", "metric")
    if year is not None:
        found = found.filter(kloe__year=year)
    return found.order_by("-kloe__year", "kloe__order", "kloe", "order", "pk")
