"""Writing MLCO KLOEs: a year's lines brought along to another year."""

from django.db import transaction

from kloe.lines.actions.locked import hold_year
from kloe.lines.models import Kloe, KloeMetric
from kloe.metrics.rules.changes import MetricRefused
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record
from mlco_portal.years import PlanningYear


def copy_kloes(*, from_year: int, to_year: int, by: User | None) -> int:
    """Give a year lines of its own like those of another, with all beside them; return how many came.

    A line whose code the year has already stays as it is. Seven statements, however many lines.
    """
    with transaction.atomic():
        there = set(Kloe.objects.filter(year=to_year).values_list("code", flat=True))
        before = {one.code: one for one in Kloe.objects.filter(year=from_year) if one.code not in there}
        made = Kloe.objects.bulk_create(
            Kloe(year=PlanningYear(to_year), code=one.code, theme=one.theme, line=one.line, order=one.order)
            for one in before.values()
        )
        copies = {before[one.code].pk: one for one in made}
        metrics = KloeMetric.objects.filter(kloe__in=copies).order_by("order", "pk")
        KloeMetric.objects.bulk_create(
            KloeMetric(
                kloe=copies[one.kloe_id],
                name=one.name,
                metric_id=one.metric_id,
                to_measure=one.to_measure,
                order=one.order,
            )
            for one in metrics
        )
        watches = Kloe.boards.through
        links = watches._default_manager.filter(kloe_id__in=copies).values_list("kloe_id", "board_id")
        watches._default_manager.bulk_create(watches(kloe=copies[kloe], board_id=board) for kloe, board in links)
        answers = Kloe.quality_statements.through
        named = answers._default_manager.filter(kloe_id__in=copies).values_list("kloe_id", "qualitystatement_id")
        answers._default_manager.bulk_create(answers(kloe=copies[kloe], qualitystatement_id=one) for kloe, one in named)
        if made:
            label = f"{len(made)} MLCO KLOEs of {PlanningYear(to_year)}"
            record("kloe.copy_kloes", by=by, label=label, changes={"from": [None, str(PlanningYear(from_year))]})
    return len(made)


def take_lines_along(*, from_year: int, to_year: int, by: User | None) -> int:
    """Give a year without lines those of another; return how many came.

    Raises MetricRefused when the year has lines by now, is closed or was never set up, or when nothing could come.
    """
    with transaction.atomic():
        if there := hold_year(to_year, by):
            raise MetricRefused(
                f"{PlanningYear(to_year)} has MLCO KLOEs already: {', '.join(one.code for one in there)}"
            )
        came = copy_kloes(from_year=from_year, to_year=to_year, by=by)
        if not came:
            raise MetricRefused(f"{PlanningYear(from_year)} has no MLCO KLOEs that could come along")
    return came
