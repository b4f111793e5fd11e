"""Audits of a provider and of a year."""

from django.db.models import Prefetch, Q, QuerySet

from kloe.lines.models import CqcQuestion
from kloe.providers.models import AuditFinding, Provider, ProviderAudit
from mlco_portal.years import PlanningYear


def with_findings(audits: QuerySet[ProviderAudit]) -> QuerySet[ProviderAudit]:
    """Fetch what a line, a page and the coverage of a year ask (three queries in all)."""
    findings = AuditFinding.objects.select_related("question").order_by("question__order", "pk")
    questions = Prefetch("questions", CqcQuestion.objects.order_by("order", "name"))
    return audits.select_related("provider", "lead", "finished_by").prefetch_related(
        questions, Prefetch("findings", findings)
    )


def audits_of(provider: Provider) -> QuerySet[ProviderAudit]:
    """Return the audits of the provider, the newest first."""
    return with_findings(ProviderAudit.objects.filter(provider=provider)).order_by("-planned_on", "-pk")


def audits_of_year(year: PlanningYear) -> QuerySet[ProviderAudit]:
    """Return what was done in the year or is planned for it, by day; what was called off stays where it was planned."""
    days = (year.starts_on, year.ends_on)
    found = Q(done_on__range=days) | Q(done_on__isnull=True, planned_on__range=days)
    return with_findings(ProviderAudit.objects.filter(found)).order_by("planned_on", "pk")


def audit_of(key: int) -> ProviderAudit:
    """Return the audit with its findings; raise ProviderAudit.DoesNotExist."""
    return with_findings(ProviderAudit.objects.all()).get(pk=key)


def questions_to_choose() -> QuerySet[CqcQuestion]:
    return CqcQuestion.objects.order_by("order", "name")


def findings_to_follow(provider: Provider) -> QuerySet[AuditFinding]:
    """Return what audits of the provider found wanting, the newest first."""
    found = AuditFinding.objects.filter(audit__provider=provider).exclude(judgement=AuditFinding.Judgement.MET)
    return found.select_related("question", "audit__provider").order_by("-audit__done_on", "question__order")
