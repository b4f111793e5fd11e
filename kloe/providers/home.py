"""What the home page tells of action plans of providers."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from kloe.providers.queries.action_plans import action_counts, counts_owned_by
from kloe.providers.rules.permissions import can_manage
from mlco_portal.wording import counted
from services.rules import Access


@dataclass(frozen=True, slots=True)
class Card:
    """A number of actions, and where they stand."""

    number: int
    words: str
    url: str
    hint: str
    mood: str


def provider_cards(access: Access, today: date) -> list[Card]:
    """Return what the person owns, and (for those who look after providers) what waits to be closed or is overdue.

    One query for everybody, one more for those who look after providers.
    """
    found = []
    owned = counts_owned_by(access, today)
    if owned.open:
        words = "action of a provider is yours" if owned.open == 1 else "actions of providers are yours"
        hint = f"{counted(owned.overdue, 'is', 'are')} overdue" if owned.overdue else "None is overdue"
        mood = "late" if owned.overdue else "attention"
        found.append(Card(owned.open, words, reverse("kloe:providers:my_actions"), hint, mood))
    if can_manage(access):
        url, counts = reverse("kloe:providers:actions"), action_counts(today)
        if counts.reported:
            words = "action of a provider waits to be closed"
            words = words if counts.reported == 1 else "actions of providers wait to be closed"
            found.append(Card(counts.reported, words, f"{url}?state=reported", "Said to be done", "attention"))
        if counts.overdue:
            words = "action of a provider is overdue" if counts.overdue == 1 else "actions of providers are overdue"
            found.append(Card(counts.overdue, words, f"{url}?state=overdue", "Nobody says they are done", "late"))
    return found
