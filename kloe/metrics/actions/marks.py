"""Marks on a series: where its limits are reckoned anew, and remarks for readers."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from kloe.metrics.actions.checked import check_may
from kloe.metrics.models import Annotation, MetricSeries, Rebase
from kloe.metrics.rules.changes import MetricRefused
from kloe.metrics.rules.permissions import can_edit_metrics
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import record


def add_rebase(*, series: MetricSeries, on: date, reason: str, by: User | None) -> Rebase:
    """Reckon the limits anew from the period that ends on the day; raise MetricRefused when that is so already."""
    check_may(can_edit_metrics, by)
    with transaction.atomic():
        rebase = Rebase(series=series, on=on, reason=reason, made_by=by, made_at=timezone.now())
        try:
            with transaction.atomic():
                rebase.save()
        except IntegrityError as error:
            raise MetricRefused("The limits are reckoned anew from that day already", "on") from error
        record("kloe.add_rebase", by=by, about=series, changes={"from": [None, on]}, reason=reason)
    return rebase


def remove_rebase(*, rebase: Rebase, by: User | None) -> None:
    """Let the limits run through again."""
    check_may(can_edit_metrics, by)
    with transaction.atomic():
        if Rebase.objects.filter(pk=rebase.pk).delete()[0]:
            record(
                "kloe.remove_rebase",
                by=by,
                about=rebase.series,
                changes={"from": [rebase.on, None], "reason": [rebase.reason, None]},
            )


def add_annotation(*, series: MetricSeries, on: date, text: str, by: User | None) -> Annotation:
    """Say something of a day for all readers of the series."""
    check_may(can_edit_metrics, by)
    with transaction.atomic():
        made = Annotation.objects.create(series=series, on=on, text=text, made_by=by, made_at=timezone.now())
        record("kloe.add_annotation", by=by, about=series, changes={f"{on}": [None, text]})
    return made


def remove_annotation(*, annotation: Annotation, by: User | None) -> None:
    """Take a remark away."""
    check_may(can_edit_metrics, by)
    with transaction.atomic():
        if Annotation.objects.filter(pk=annotation.pk).delete()[0]:
            changes = {f"{annotation.on}": [annotation.text, None]}
            record("kloe.remove_annotation", by=by, about=annotation.series, changes=changes)
