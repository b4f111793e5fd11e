"""Audits of a provider and of a year."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from kloe.lines.models import CqcQuestion
from kloe.providers.models import AuditFinding, Provider, ProviderAction, ProviderAudit
from mlco_portal.years import PlanningYear
from services.rules import Access


def with_findings(audits: QuerySet[ProviderAudit]) -> QuerySet[ProviderAudit]:
    """Fetch what a line, a page and the coverage of a year ask (three queries in all)."""
    findings = AuditFinding.objects.select_related("question").order_by("question__order", "pk")
    questions = Prefetch("questions", CqcQuestion.objects.order_by("order", "name"))
    return audits.select_related("provider", "lead", "finished_by").prefetch_related(
        questions, Prefetch("findings", findings)
    )


def with_actions(audits: QuerySet[ProviderAudit]) -> QuerySet[ProviderAudit]:
    """Fetch the actions set for what was found, too (one query more)."""
    return with_findings(audits).prefetch_related(
        Prefetch("findings__actions", ProviderAction.objects.order_by("number", "pk"))
    )


def audits_of(provider: Provider) -> QuerySet[ProviderAudit]:
    """Return the audits of the provider with the actions set for what they found, the newest first."""
    return with_actions(ProviderAudit.objects.filter(provider=provider)).order_by("-planned_on", "-pk")


def audits_of_year(year: PlanningYear, today: date) -> QuerySet[ProviderAudit]:
    """Return what was done in the year or is planned for it, by day; what was called off stays where it was planned.

    The running year also has what is still to be done from years before.
    """
    days = (year.starts_on, year.ends_on)
    found = Q(done_on__range=days) | Q(done_on__isnull=True, planned_on__range=days)
    if year.starts_on <= today <= year.ends_on:
        found |= Q(state=ProviderAudit.State.PLANNED, planned_on__lt=year.starts_on)
    return with_findings(ProviderAudit.objects.filter(found)).order_by("planned_on", "pk")


def audit_of(key: int) -> ProviderAudit:
    """Return the audit with its findings; raise ProviderAudit.DoesNotExist."""
    return with_actions(ProviderAudit.objects.all()).get(pk=key)


def overdue_led_by(access: Access, today: date) -> list[ProviderAudit]:
    """Return the audits that the person leads and that were not done on their day (one query)."""
    found = ProviderAudit.objects.filter(lead=access.user_id, state=ProviderAudit.State.PLANNED, planned_on__lt=today)
    return list(found.order_by("planned_on", "pk"))


def questions_to_choose() -> QuerySet[CqcQuestion]:
    return CqcQuestion.objects.order_by("order", "name")


def findings_to_follow(provider: Provider) -> QuerySet[AuditFinding]:
    """Return what audits of the provider found wanting, the newest first."""
    found = AuditFinding.objects.filter(audit__provider=provider).exclude(judgement=AuditFinding.Judgement.MET)
    return found.select_related("question", "audit__provider").order_by("-audit__done_on", "question__order")
