"""The year plan of audits, the page of each, and what is written of it."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kloe.providers.actions.auditing import call_off_audit, change_audit, finish_audit, plan_audit
from kloe.providers.forms.audits import AuditForm, CallOffForm, FindingsForm
from kloe.providers.models import ProviderAudit
from kloe.providers.presenters.audits import (
    HEAD,
    audits_by_month,
    coverage_rows,
    covered_words,
    findings_of,
    questions_words,
)
from kloe.providers.presenters.tags import audit_chip
from kloe.providers.queries.audits import audit_of, audits_of_year, questions_to_choose
from kloe.providers.queries.catalogue import commissioned_on
from kloe.providers.rules.standing import is_audit_overdue
from kloe.providers.views.page import Crumbs, ManagesForm, OfProvider, ReadsProviders, above
from mlco_portal.access import may
from mlco_portal.wording import british_date
from mlco_portal.years import FIRST_YEAR, LAST_YEAR, PlanningYear


def audit_or_404(key: int) -> ProviderAudit:
    try:
        return audit_of(key)
    except ProviderAudit.DoesNotExist as error:
        raise Http404 from error


class CurrentAudits(ReadsProviders):
    """Leads on to the running year."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("kloe:providers:audits", PlanningYear.on(timezone.localdate()))


class AuditsOfYear(ReadsProviders):
    """What is planned and done month by month, and which questions nobody looks at yet."""

    def get(self, request: HttpRequest, year: PlanningYear) -> HttpResponse:
        today = timezone.localdate()
        audits, questions = list(audits_of_year(year, today)), list(questions_to_choose())
        counted_from = min(max(today, year.starts_on), year.ends_on)
        coverage = coverage_rows(commissioned_on(counted_from), questions, audits)
        context = {
            "year": year,
            "others": [PlanningYear(one) for one in (year - 1, year + 1) if FIRST_YEAR <= one <= LAST_YEAR],
            "head": HEAD,
            "months": audits_by_month(audits, today),
            "total": len(audits),
            "done": sum(one.state == ProviderAudit.State.DONE for one in audits),
            "overdue": sum(is_audit_overdue(one, today) for one in audits),
            "questions": questions,
            "coverage": coverage,
            "covered": covered_words(coverage),
            "breadcrumbs": above(),
        }
        return render(request, "kloe/providers/audits.html", context)


class AuditPage(ReadsProviders):
    """One audit: what it looks at, or what it found."""

    def get(self, request: HttpRequest, key: int) -> HttpResponse:
        audit, today = audit_or_404(key), timezone.localdate()
        context = {
            "audit": audit,
            "chip": audit_chip(audit, today),
            "findings": findings_of(audit, today),
            "questions": questions_words(audit),
            "is_planned": audit.state == ProviderAudit.State.PLANNED,
            "may_manage": may(request, "manage_providers"),
            "breadcrumbs": above((audit.provider.name, audit.provider.get_absolute_url())),
        }
        return render(request, "kloe/providers/audit.html", context)


class PlanAudit(OfProvider):
    """An audit that is to take place."""

    title = "Plan an audit"
    button_text = "Plan audit"
    said = "The audit is planned. Who leads it is told."

    def form_of(self, found: Any, sent: Any = None) -> AuditForm:
        return AuditForm(sent, initial={"questions": [one.pk for one in questions_to_choose()]})

    def write(self, found: Any, form: Any) -> ProviderAudit:
        given = form.cleaned_data
        return plan_audit(
            provider=found,
            planned_on=given["planned_on"],
            lead=given["lead"],
            questions=given["questions"],
            about=given["about"],
            by=self.by,
        )


class OfAudit(ManagesForm):
    """A form about a planned audit; of one that was done or called off nothing changes any more."""

    def found(self, kwargs: Mapping[str, Any]) -> ProviderAudit:
        return audit_or_404(kwargs["key"])

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.found(kwargs).state != ProviderAudit.State.PLANNED:
            return redirect("kloe:providers:audit", kwargs["key"])
        return super().get(request, **kwargs)

    def crumbs(self, found: ProviderAudit) -> Crumbs:
        own = (f"Audit, {british_date(found.counts_on)}", found.get_absolute_url())
        return above((found.provider.name, found.provider.get_absolute_url()), own)

    def newer(self, current: ProviderAudit) -> list[tuple[str, Any]]:
        now = audit_or_404(current.pk)
        return [
            ("Planned for", british_date(now.planned_on)),
            ("Led by", now.lead.name),
            ("CQC questions", questions_words(now)),
            ("In particular", now.about or "Nothing in particular"),
        ]


class ChangeAudit(OfAudit):
    """Another day, lead or question."""

    title = "Change this audit"
    button_text = "Save audit"
    said = "Audit saved."

    def form_of(self, found: Any, sent: Any = None) -> AuditForm:
        return AuditForm(sent, audit=found)

    def write(self, found: Any, form: Any) -> ProviderAudit:
        given = form.cleaned_data
        return change_audit(
            audit=found, values=given, questions=given["questions"], seen=form.seen_revision, by=self.by
        )


class FinishAudit(OfAudit):
    """What it found: a judgement for each question."""

    title = "Put down what the audit found"
    button_text = "Save what was found"
    said = "What was found is saved, for good. Set actions for what has to be put right."

    def form_of(self, found: Any, sent: Any = None) -> FindingsForm:
        return FindingsForm(sent, audit=found, questions=list(questions_to_choose()))

    def write(self, found: Any, form: Any) -> str:
        given = form.cleaned_data
        finish_audit(
            audit=found,
            done_on=given["done_on"],
            summary=given["summary"],
            found=form.found,
            seen=form.seen_revision,
            by=self.by,
        )
        return reverse("kloe:providers:audit", args=[found.pk])

    def beside(self, found: ProviderAudit) -> list[tuple[str, Any]]:
        looks = [("In particular", found.about)] if found.about else []
        return [("Planned for", british_date(found.planned_on)), ("CQC questions", questions_words(found)), *looks]


class CallOffAudit(OfAudit):
    """It does not take place."""

    title = "Call this audit off"
    button_text = "Call it off"
    said = "The audit is called off. It stays in the year’s plan."

    def form_of(self, found: Any, sent: Any = None) -> CallOffForm:
        return CallOffForm(sent, initial={"seen": found.revision})

    def write(self, found: Any, form: Any) -> str:
        call_off_audit(audit=found, reason=form.cleaned_data["reason"], seen=form.seen_revision, by=self.by)
        return reverse("kloe:providers:audit", args=[found.pk])
