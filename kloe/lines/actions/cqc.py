"""The CQC's questions and quality statements, and which MLCO KLOEs answer to them."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from kloe.lines.models import CqcQuestion, Kloe, QualityStatement
from kloe.metrics.actions.checked import check_may
from kloe.metrics.rules.changes import ChangedMeanwhile, MetricRefused
from kloe.metrics.rules.permissions import can_edit_kloes
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

OF_QUESTION = ("code", "name", "meaning", "order")
OF_STATEMENT = ("question", "name", "order")


def save_question(
    *, question: CqcQuestion | None, values: Mapping[str, Any], seen: int = 0, by: User | None
) -> CqcQuestion:
    """Add or change a question; raise MetricRefused when its code is taken, ChangedMeanwhile when it is not as seen."""
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        locked = _locked(CqcQuestion, question, seen)
        before = {name: getattr(locked, name) for name in OF_QUESTION} if question else {}
        _save(locked, values, "code", "There is a question with this code already. Choose another")
        changes = changes_between(before, {name: getattr(locked, name) for name in OF_QUESTION})
        record(f"kloe.{'change' if question else 'add'}_cqc_question", by=by, about=locked, changes=changes)
    return locked


def save_statement(
    *,
    statement: QualityStatement | None,
    values: Mapping[str, Any],
    kloes: Collection[Kloe],
    seen: int = 0,
    by: User | None,
) -> QualityStatement:
    """Add or change a quality statement with the lines that answer to it; raise MetricRefused, ChangedMeanwhile."""
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        locked = _locked(QualityStatement, statement, seen)
        before = _said(locked) if statement else {}
        _save(locked, values, "name", "The question has this statement already")
        locked.kloes.set(kloes)
        changes = changes_between(before, _said(locked))
        record(f"kloe.{'change' if statement else 'add'}_quality_statement", by=by, about=locked, changes=changes)
    return locked


def remove_statement(*, statement: QualityStatement, by: User | None) -> None:
    """Take a statement off the list; a second press does nothing."""
    check_may(can_edit_kloes, by)
    with transaction.atomic():
        locked = QualityStatement.objects.select_for_update(of=("self",)).filter(pk=statement.pk).first()
        if locked is not None:
            record("kloe.remove_quality_statement", by=by, about=locked, changes=changes_between(_said(locked), {}))
            locked.delete()


def _locked(model: Any, found: Any, seen: int) -> Any:
    if found is None:
        return model()
    locked = model.objects.select_for_update(of=("self",)).filter(pk=found.pk).first()
    if locked is None:
        raise MetricRefused("Somebody took this off the list meanwhile")
    if locked.revision != seen:
        raise ChangedMeanwhile(locked)
    return locked


def _save(locked: Any, values: Mapping[str, Any], field: str, taken: str) -> None:
    for name, value in values.items():
        setattr(locked, name, value)
    locked.revision += 1 if locked.pk else 0
    try:
        with transaction.atomic():
            locked.save()
    except IntegrityError as error:
        raise MetricRefused(taken, field) from error


def _said(statement: QualityStatement) -> dict[str, Any]:
    kloes = [str(one) for one in statement.kloes.order_by("year", "order")]
    return {**{name: getattr(statement, name) for name in OF_STATEMENT}, "kloes": kloes}
