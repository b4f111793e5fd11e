"""The page of a provider: what is said of it, and how its risk was judged."""

from collections.abc import Iterable
from typing import Any

from kloe.providers.models import Provider, ProviderAction, ProviderAudit
from kloe.providers.presenters.tags import cqc_words
from mlco_portal.wording import british_date, counted


def facts_of(provider: Provider) -> list[tuple[str, str]]:
    """Return what is known of it, for a summary list."""
    rated = f", {british_date(provider.cqc_rated_on)}" if provider.cqc_rated_on else ""
    facts = [
        ("Kind of care", provider.get_kind_display()),
        ("Where", provider.locality.name if provider.locality else "The whole city"),
        ("Rating by the CQC", f"{cqc_words(provider)}{rated}"),
    ]
    facts += [("Beds or places", f"{provider.places:,}")] if provider.places else []
    if provider.ended_on:
        why = f": {provider.ended_reason}" if provider.ended_reason else ""
        facts.append(("Commissioned until", f"{british_date(provider.ended_on)}{why}"))
    return facts


def left_over_words(audits: Iterable[ProviderAudit], actions: Iterable[ProviderAction]) -> str:
    """Return what still waits of it, for a provider that we no longer commission; "" when nothing does."""
    planned = sum(one.state == ProviderAudit.State.PLANNED for one in audits)
    still_open = sum(one.closed_at is None for one in actions)
    parts = [counted(planned, "planned audit")] if planned else []
    parts += [counted(still_open, "open action")] if still_open else []
    return " and ".join(parts)


def newer_facts(current: Provider) -> list[tuple[str, Any]]:
    """Return what somebody else saved meanwhile, to stand beside what was typed."""
    return [("Name", current.name), ("What it provides", current.summary or "Nothing yet"), *facts_of(current)]
