"""Providers by risk as rows, and the counts above them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kloe.providers.models import Provider, RiskRating
from kloe.providers.presenters.tags import cqc_words, level_chip, risk_chip
from kloe.providers.queries.catalogue import DUE, NOT_RATED, RiskCounts
from kloe.providers.rules.standing import is_rating_due
from mlco_portal.wording import british_date, counted

HEAD = ["Provider", "Risk", "Judged again by", "CQC", "Next audit", "Open actions"]


@dataclass(frozen=True, slots=True)
class Count:
    """A number with its words, and the list that it leads to."""

    number: int
    words: str
    url: str
    mood: str = ""


def counts_of(counts: RiskCounts) -> list[Count]:
    """Return how many stand at each risk, and how many wait to be judged."""
    found = [Count(counts.by_level[one], level_chip(one).text.lower(), f"?risk={one}") for one in RiskRating.Level]
    found += [Count(counts.not_rated, "not rated yet", f"?risk={NOT_RATED}")] if counts.not_rated else []
    return [*found, Count(counts.due, "to be judged now", f"?risk={DUE}", "attention" if counts.due else "")]


def ambition_words(counts: RiskCounts) -> str:
    """Return how far the Commissioning Plan's ambition is met: all providers good or outstanding (S4)."""
    if not counts.rated_by_cqc:
        return ""
    rated = counted(counts.rated_by_cqc, "provider")
    is_or_are = "is" if counts.rated_good == 1 else "are"
    return (
        f"Of {rated} that the CQC has rated, {counts.rated_good} {is_or_are} good or outstanding. "
        "Our ambition is that all are, and we support them to be."
    )


def beds_words(counts: RiskCounts) -> str:
    """Return how many beds in residential and nursing care are in homes rated good or outstanding; "" without beds."""
    if not counts.beds:
        return ""
    share = f"{counts.beds_in_good / counts.beds:.0%}"
    return (
        f"{counts.beds_in_good:,} of {counts.beds:,} beds in residential and nursing care ({share}) are in homes that "
        "the CQC rates good or outstanding."
    )


def provider_rows(providers: Iterable[Provider], today: date) -> list[list[Any]]:
    """Return the rows of providers that were fetched with what is open of them."""
    return [
        [
            {"text": one.name, "href": one.get_absolute_url()},
            risk_chip(one.rating).cell,
            _judged_again(one, today),
            cqc_words(one),
            _next_audit(one),
            _actions(one),
        ]
        for one in providers
    ]


def _judged_again(provider: Provider, today: date) -> str:
    if provider.rating is None:
        return "Now"
    day = british_date(provider.rating.review_on)
    return f"{day}, overdue" if is_rating_due(provider, today) else day


def _next_audit(provider: Any) -> str:
    words = british_date(provider.next_audit_on) if provider.next_audit_on else "None planned"
    return f"{words} ({provider.overdue_audits} overdue)" if provider.overdue_audits else words


def _actions(provider: Any) -> str:
    late = f" ({provider.overdue_actions} overdue)" if provider.overdue_actions else ""
    return f"{provider.open_actions}{late}"
