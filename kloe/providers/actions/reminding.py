"""Mornings: who is reminded of which action and audit."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from kloe.providers.models import ProviderAction, ProviderAudit, QualityReminder
from kloe.providers.notices import remind_of_action, remind_of_audit
from kloe.providers.queries.action_plans import action_of, those_who_look_after, with_names
from kloe.providers.rules.standing import SOON, Why, reminder_of
from mlco_portal.accounts.models import User
from mlco_portal.dates import SATURDAY
from services.models import DeputyCover
from services.queries.people import people_away


@dataclass(frozen=True, slots=True)
class People:
    """Who is told this morning, looked up for all at once."""

    away: frozenset[int]
    deputies: Mapping[int, Sequence[User]]
    team: Sequence[User]

    def instead_of(self, person: User) -> list[User]:
        """Return the person with who stands in for them on leave; for a closed account those who look after all."""
        if not person.is_active:
            return list(self.team)
        return [person, *(self.deputies.get(person.pk, ()) if person.pk in self.away else ())]

    def of_action(self, action: ProviderAction) -> list[User]:
        """Return its owner, until they say that it is done, and who set it."""
        found = [] if action.reported_at is not None else self.instead_of(action.owner)
        found += [action.made_by] if action.made_by is not None and action.made_by.is_active else self.team
        return list({one.pk: one for one in found}.values())


def remind_of_dates(*, today: date) -> int:
    """Remind of every open action and planned audit whose day has come; return how many notices were made.

    However often and by however many workers this runs, nobody is told of one twice on a day, and not at the weekend:
    a morning that was missed is caught up on the next working day.
    """
    if today.weekday() >= SATURDAY:
        return 0
    actions = list(with_names(ProviderAction.objects.filter(closed_at__isnull=True, due_on__lte=today + SOON)))
    audits = list(
        ProviderAudit.objects.filter(state="planned", planned_on__lte=today + SOON).select_related("provider", "lead")
    )
    told = _told(actions, audits)
    due_actions = [one for one in actions if _why_action(one, told["action", one.pk], today)]
    due_audits = [one for one in audits if reminder_of(one.planned_on, None, told["audit", one.pk], today)]
    if not due_actions and not due_audits:
        return 0
    people = _people([*(one.owner for one in due_actions), *(one.lead for one in due_audits)], today)
    notices = sum(_remind_action(one, people, today) for one in due_actions)
    return notices + sum(_remind_audit(one, people, today) for one in due_audits)


def _told(
    actions: Iterable[ProviderAction], audits: Iterable[ProviderAudit]
) -> Mapping[tuple[str, int], list[QualityReminder]]:
    found: dict[tuple[str, int], list[QualityReminder]] = defaultdict(list)
    of_actions, of_audits = [one.pk for one in actions], [one.pk for one in audits]
    for one in QualityReminder.objects.filter(Q(action__in=of_actions) | Q(audit__in=of_audits)):
        name, key = ("action", one.action_id) if one.action_id else ("audit", one.audit_id)
        found[name, key or 0].append(one)
    return found


def _why_action(action: ProviderAction, told: Iterable[QualityReminder], today: date) -> Why | None:
    set_on, waits = timezone.localdate(action.made_at), action.reported_at is not None
    return reminder_of(action.due_on, set_on, told, today, waits=waits)


def _people(wanted: Iterable[User], today: date) -> People:
    covers = DeputyCover.objects.in_force(today).filter(appointment__user__in={one.pk for one in wanted})
    deputies: dict[int, list[User]] = defaultdict(list)
    for cover in covers.select_related("deputy", "appointment").order_by("pk"):
        deputies[cover.appointment.user_id].append(cover.deputy)
    return People(frozenset(people_away(today)), deputies, those_who_look_after(today))


def _remind_action(action: ProviderAction, people: People, today: date) -> int:
    """Tell the people of one action, unless it was closed or they were told meanwhile."""
    with transaction.atomic():
        ProviderAction.objects.select_for_update(of=("self",)).get(pk=action.pk)
        now = action_of(action.pk)
        why = None if now.closed_at is not None else _why_action(now, now.reminders.all(), today)
        if why is None:
            return 0
        QualityReminder.objects.create(action=now, told_on=today, why=why, due_on=now.due_on)
        return remind_of_action(now, why, people.of_action(now))


def _remind_audit(audit: ProviderAudit, people: People, today: date) -> int:
    """Tell who leads the audit, unless it was finished or they were told meanwhile."""
    with transaction.atomic():
        found = ProviderAudit.objects.select_for_update(of=("self",)).select_related("provider", "lead")
        now = found.get(pk=audit.pk)
        is_open = now.state == ProviderAudit.State.PLANNED
        why = reminder_of(now.planned_on, None, now.reminders.all(), today) if is_open else None
        if why is None:
            return 0
        QualityReminder.objects.create(audit=now, told_on=today, why=why, due_on=now.planned_on)
        return remind_of_audit(now, why, people.instead_of(now.lead))
