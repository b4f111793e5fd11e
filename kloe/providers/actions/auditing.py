"""Audits planned, changed, done and called off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from kloe.lines.models import CqcQuestion
from kloe.providers.actions.checked import check_may_manage, locked_provider
from kloe.providers.models import AuditFinding, Provider, ProviderAudit
from kloe.providers.notices import tell_lead
from kloe.providers.rules.changes import AlreadyClosed, ChangedMeanwhile, ProviderRefused
from kloe.providers.rules.standing import earliest_done
from mlco_portal.accounts.models import User
from mlco_portal.audit.actions import changes_between, record

State = ProviderAudit.State
FIELDS = ("planned_on", "lead", "about")


@dataclass(frozen=True, slots=True)
class Found:
    """What the audit found for a question."""

    question: CqcQuestion
    judgement: str
    words: str = ""


def plan_audit(
    *, provider: Provider, planned_on: date, lead: User, questions: Collection[CqcQuestion], about: str, by: User | None
) -> ProviderAudit:
    """Plan an audit; its lead is told. Raises ProviderRefused when the provider is not commissioned on that day."""
    check_may_manage(by)
    _check_questions(questions)
    with transaction.atomic():
        locked = locked_provider(provider.pk)
        _check_commissioned(locked, planned_on)
        _check_new(locked, planned_on, lead, questions)
        audit = ProviderAudit.objects.create(provider=locked, planned_on=planned_on, lead=lead, about=about)
        audit.questions.set(questions)
        record("providers.plan_audit", by=by, about=audit, changes=changes_between({}, _said(audit)))
        tell_lead(audit, by)
    return audit


def _check_new(provider: Provider, planned_on: date, lead: User, questions: Collection[CqcQuestion]) -> None:
    """Raise ProviderRefused when the same audit is planned already: somebody pressed twice."""
    asked = {one.pk for one in questions}
    planned = provider.audits.filter(state=State.PLANNED, planned_on=planned_on, lead=lead)
    if any({found.pk for found in one.questions.all()} == asked for one in planned.prefetch_related("questions")):
        raise ProviderRefused("This audit is planned already. Nothing was planned a second time", "planned_on")


def change_audit(
    *, audit: ProviderAudit, values: Mapping[str, Any], questions: Collection[CqcQuestion], seen: int, by: User | None
) -> ProviderAudit:
    """Change a planned audit; a new lead is told. Raises ChangedMeanwhile, AlreadyClosed, ProviderRefused."""
    check_may_manage(by)
    _check_questions(questions)
    with transaction.atomic():
        locked = _locked(audit, seen)
        _check_commissioned(locked.provider, values["planned_on"])
        before = _said(locked)
        for name in FIELDS:
            setattr(locked, name, values[name])
        locked.questions.set(questions)
        if changes := changes_between(before, _said(locked)):
            locked.revision += 1
            locked.save()
            record("providers.change_audit", by=by, about=locked, changes=changes)
            if "lead" in changes or "planned_on" in changes:
                tell_lead(locked, by)
    return locked


def finish_audit(
    *, audit: ProviderAudit, done_on: date, summary: str, found: Collection[Found], seen: int, by: User | None
) -> ProviderAudit:
    """Put down what was found, for ever: a judgement for each question that it looked at. Raises as `change_audit`."""
    check_may_manage(by)
    if not found:
        raise ProviderRefused("Judge at least one of the CQC’s questions")
    wanting = [one for one in found if one.judgement != AuditFinding.Judgement.MET and not one.words]
    if wanting:
        raise ProviderRefused(f"Say what was found wanting under “{wanting[0].question}”")
    with transaction.atomic():
        locked = _locked(audit, seen)
        if done_on > timezone.localdate():
            raise ProviderRefused("The day has not come yet. Enter today or an earlier day", "done_on")
        if done_on < earliest_done(locked.planned_on):
            raise ProviderRefused(
                "This is more than a year before the day it was planned for. Check the year", "done_on"
            )
        AuditFinding.objects.bulk_create(
            AuditFinding(audit=locked, question=one.question, judgement=one.judgement, found=one.words) for one in found
        )
        locked.questions.set([one.question for one in found])
        _finish(locked, State.DONE, summary, by, done_on=done_on)
        changes = {str(one.question): [None, AuditFinding.Judgement(one.judgement).label] for one in found}
        record("providers.finish_audit", by=by, about=locked, changes=changes, reason=summary)
    return locked


def call_off_audit(*, audit: ProviderAudit, reason: str, seen: int, by: User | None) -> ProviderAudit:
    """Say that the audit does not take place, and why; it stays in the year's plan as called off."""
    check_may_manage(by)
    with transaction.atomic():
        locked = _locked(audit, seen)
        _finish(locked, State.CALLED_OFF, reason, by)
        record("providers.call_off_audit", by=by, about=locked, reason=reason)
    return locked


def _finish(audit: ProviderAudit, state: State, summary: str, by: User | None, done_on: date | None = None) -> None:
    audit.state, audit.summary, audit.done_on = state, summary, done_on
    audit.finished_at, audit.finished_by = timezone.now(), by
    audit.revision += 1
    audit.save()


def _locked(audit: ProviderAudit, seen: int) -> ProviderAudit:
    locked_provider(audit.provider_id)
    locked = ProviderAudit.objects.select_for_update(of=("self",)).select_related("provider", "lead").get(pk=audit.pk)
    if locked.state != State.PLANNED:
        raise AlreadyClosed(f"This audit is {locked.get_state_display().lower()} already. Nothing was changed")
    if locked.revision != seen:
        raise ChangedMeanwhile(locked)
    return locked


def _check_questions(questions: Collection[CqcQuestion]) -> None:
    if not questions:
        raise ProviderRefused("Choose at least one of the CQC’s questions", "questions")


def _check_commissioned(provider: Provider, day: date) -> None:
    if provider.ended_on is not None and provider.ended_on < day:
        raise ProviderRefused(
            "The provider is not commissioned any more on that day. Choose an earlier one", "planned_on"
        )


def _said(audit: ProviderAudit) -> dict[str, Any]:
    questions = [one.name for one in audit.questions.order_by("order", "name")]
    return {**{name: getattr(audit, name) for name in FIELDS}, "questions": questions}
