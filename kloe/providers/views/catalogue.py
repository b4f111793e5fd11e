"""Providers by risk, the page of each, and the forms of what is said and judged of it."""

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kloe.providers.actions.catalogue import add_provider, change_provider, rate_provider
from kloe.providers.forms.catalogue import ProviderFilterForm, ProviderForm, RatingForm
from kloe.providers.models import Provider
from kloe.providers.presenters.action_plans import HEAD as ACTION_HEAD
from kloe.providers.presenters.action_plans import action_rows
from kloe.providers.presenters.audits import HEAD as AUDIT_HEAD
from kloe.providers.presenters.audits import audit_row, gaps_words
from kloe.providers.presenters.overview import HEAD, ambition_words, beds_words, counts_of, provider_rows
from kloe.providers.presenters.provider import facts_of, left_over_words, newer_facts
from kloe.providers.presenters.tags import level_chip, risk_chip
from kloe.providers.queries.action_plans import action_counts, actions_of
from kloe.providers.queries.audits import audits_of, questions_to_choose
from kloe.providers.queries.catalogue import localities_to_choose, providers_matching, ratings_of, risk_counts
from kloe.providers.rules.coverage import not_followed
from kloe.providers.rules.standing import is_commissioned, is_rating_due
from kloe.providers.views.page import ManagesForm, OfProvider, ReadsProviders, above, provider_or_404
from mlco_portal.access import may
from mlco_portal.years import PlanningYear

PER_PAGE = 50


class Overview(ReadsProviders):
    """Every provider that we commission, those of the highest risk first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        form = ProviderFilterForm(request.GET, localities=localities_to_choose())
        page = Paginator(providers_matching(form.wanted, today), PER_PAGE).get_page(request.GET.get("page"))
        counts = risk_counts(today)
        context = {
            "filters": form,
            "head": HEAD,
            "rows": provider_rows(page, today),
            "page_obj": page,
            "counts": counts_of(counts),
            "standings": [words for words in (ambition_words(counts), beds_words(counts)) if words],
            "actions": action_counts(today),
            "year": PlanningYear.on(today),
            "may_manage": may(request, "manage_providers"),
            "breadcrumbs": [("Home", "/")],
        }
        return render(request, "kloe/providers/overview.html", context)


class ProviderPage(ReadsProviders):
    """One provider: its risk and how it was judged before, its audits, its action plan."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        provider, today = provider_or_404(code), timezone.localdate()
        audits, year = list(audits_of(provider)), PlanningYear.on(today)
        audits_by_day = sorted(audits, key=lambda one: (one.counts_on, one.pk))
        of_year = [one for one in audits_by_day if year.starts_on <= one.counts_on <= year.ends_on]
        actions = list(actions_of(provider))
        context = {
            "provider": provider,
            "facts": facts_of(provider),
            "risk": risk_chip(provider.rating),
            "is_rating_due": is_rating_due(provider, today),
            "is_commissioned": is_commissioned(provider, today),
            "ratings": [(one, level_chip(one.level)) for one in ratings_of(provider)],
            "audit_head": ["Day", *AUDIT_HEAD[2:]],
            "audits": [audit_row(one, today, of_provider=True) for one in audits],
            "year": year,
            "left_over": left_over_words(audits, actions),
            "gaps": gaps_words(list(questions_to_choose()), of_year),
            "not_followed": not_followed(audits_by_day),
            "action_head": [ACTION_HEAD[0], *ACTION_HEAD[2:]],
            "open_actions": action_rows([one for one in actions if not one.closed_at], today, of_provider=True),
            "closed_actions": action_rows([one for one in actions if one.closed_at], today, of_provider=True),
            "may_manage": may(request, "manage_providers"),
            "breadcrumbs": above(),
        }
        return render(request, "kloe/providers/provider.html", context)


class AddProvider(ManagesForm):
    """A provider that was not there yet."""

    title = "Add a provider"
    button_text = "Add provider"
    said = "Provider added. Judge its risk next."

    def found(self, kwargs: Mapping[str, Any]) -> None:
        return None

    def form_of(self, found: Any, sent: Any = None) -> ProviderForm:
        return ProviderForm(sent)

    def write(self, found: Any, form: Any) -> Provider:
        return add_provider(code=form.cleaned_data["code"], values=form.values, by=self.by)


class ChangeProvider(OfProvider):
    """What is said of a provider."""

    title = "Change what is said of this provider"
    button_text = "Save provider"
    said = "Provider saved."

    def form_of(self, found: Any, sent: Any = None) -> ProviderForm:
        return ProviderForm(sent, provider=found)

    def write(self, found: Any, form: Any) -> Provider:
        return change_provider(provider=found, values=form.values, seen=form.seen_revision, by=self.by)

    def newer(self, current: Provider) -> list[tuple[str, Any]]:
        return newer_facts(current)


class RateProvider(OfProvider):
    """How great its risk is, judged anew."""

    title = "Judge the risk of this provider"
    button_text = "Save this judgement"
    said = "The risk is judged anew. Earlier judgements stay on this page."

    def form_of(self, found: Any, sent: Any = None) -> RatingForm:
        return RatingForm(sent, initial={"seen": found.rating_id or 0})

    def write(self, found: Any, form: Any) -> str:
        given = form.cleaned_data
        rate_provider(
            provider=found,
            level=given["level"],
            reason=given["reason"],
            review_on=given["review_on"],
            seen=form.seen_revision,
            by=self.by,
        )
        return reverse("kloe:providers:provider", args=[found.code])

    def revision_of(self, current: Provider) -> int:
        return current.rating_id or 0

    def beside(self, found: Provider) -> list[tuple[str, Any]]:
        if found.rating is None:
            return [("Risk now", "Not rated yet")]
        return [("Risk now", found.rating.get_level_display()), ("Because", found.rating.reason)]

    def newer(self, current: Provider) -> list[tuple[str, Any]]:
        who = current.rating.judged_by if current.rating else None
        return [*self.beside(current), ("Judged by", who.name if who else "The portal")]
