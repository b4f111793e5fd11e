"""Look-ups of MLCO KLOEs, and of the CQC's questions."""

from django.db.models import Prefetch, QuerySet

from kloe.lines.models import CqcQuestion, Kloe, KloeMetric, QualityStatement


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
