"""What the home page tells of action plans of providers."""

from datetime import date

from django.urls import reverse

from kloe.providers.queries.action_plans import action_counts, counts_owned_by
from kloe.providers.queries.audits import overdue_led_by
from kloe.providers.rules.permissions import can_manage
from mlco_portal.count_cards import CountCard
from mlco_portal.wording import counted
from services.rules import Access


def provider_cards(access: Access, today: date, *, owns: bool) -> list[CountCard]:
    """Return what the person owns, and (for those who look after providers) what waits to be closed or is overdue.

    One query for those who `owns` says own actions, two for those who look after providers.
    """
    found = []
    owned = counts_owned_by(access, today) if owns else None
    if owned is not None and owned.open:
        words = "action of a provider is yours" if owned.open == 1 else "actions of providers are yours"
        hint = f"{counted(owned.overdue, 'is', 'are')} overdue" if owned.overdue else "None is overdue"
        mood = "late" if owned.overdue else "attention"
        found.append(CountCard(owned.open, words, reverse("kloe:providers:my_actions"), hint, mood))
    if can_manage(access):
        url, counts = reverse("kloe:providers:actions"), action_counts(today)
        if counts.reported:
            words = "action of a provider waits to be closed"
            words = words if counts.reported == 1 else "actions of providers wait to be closed"
            found.append(CountCard(counts.reported, words, f"{url}?state=reported", "Said to be done", "attention"))
        if counts.overdue:
            is_one = counts.overdue == 1
            words = "action of a provider is overdue" if is_one else "actions of providers are overdue"
            hint = "Nobody says that it is done" if is_one else "Nobody says that they are done"
            found.append(CountCard(counts.overdue, words, f"{url}?state=overdue", hint, "late"))
        found += _audit_cards(access, today)
    return found


def _audit_cards(access: Access, today: date) -> list[CountCard]:
    """Return the audits that the person leads and that were not done on their day: to the one, or to the year's."""
    late = overdue_led_by(access, today)
    if not late:
        return []
    words = "audit of a provider that you lead is overdue"
    if len(late) == 1:
        return [
            CountCard(1, words, late[0].get_absolute_url(), "Put down what it found, or choose another day", "late")
        ]
    words, hint = "audits of providers that you lead are overdue", "Put down what they found, or choose other days"
    return [CountCard(len(late), words, reverse("kloe:providers:current_audits"), hint, "late")]
