"""What people are told of audits and actions, each as they chose to hear of it, by the transaction that causes it."""

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils import timezone

from kloe.providers.models import ProviderAction, ProviderAudit
from kloe.providers.rules.standing import Why
from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import notify_all
from mlco_portal.mail.models import Notice, Topic
from mlco_portal.wording import british_date, counted

LONGEST = 300
REMINDED = {Why.SOON: "provider_action_due_soon", Why.OVERDUE: "provider_action_overdue"}
AUDIT_REMINDED = {Why.SOON: "provider_audit_due_soon", Why.OVERDUE: "provider_audit_overdue"}


def tell_owner(action: ProviderAction, by: User | None) -> None:
    """Tell the owner what they are asked for."""
    text = (
        f"It is due on {british_date(action.due_on)}.\n{_words(action)}\n\n"
        "Say on its page when it is done. Somebody else closes it."
    )
    _tell([action.owner], action, by, "provider_action_set", f"You own an action of {action.provider}", text)


def tell_reported(action: ProviderAction, by: User) -> None:
    text = f"{by.name} says what was done:\n{action.report}\n\nClose the action, or say what is missing."
    subject = f"An action of {action.provider} is said to be done"
    _tell(_setters(action), action, by, "provider_action_reported", subject, text)


def tell_more(action: ProviderAction, missing: str, by: User) -> None:
    text = f"{by.name} asks for more:\n{missing}\n\nIt is due on {british_date(action.due_on)}."
    _tell([action.owner], action, by, "provider_action_more", f"An action of {action.provider} needs more", text)


def tell_changed(action: ProviderAction, reason: str, earlier: User, by: User) -> None:
    text = (
        f"{by.name} changed it: {reason}\n\n{action.owner.name} owns it now; it is due on "
        f"{british_date(action.due_on)}.\n{_words(action)}"
    )
    people = [earlier, action.owner, *_setters(action)]
    _tell(people, action, by, "provider_action_changed", f"An action of {action.provider} was changed", text)


def tell_closed(action: ProviderAction, by: User) -> None:
    text = f"{by.name} closed it. Nothing is left to do.\n\nWhat was checked:\n{action.closing_note}"
    people = [action.owner, *_setters(action)]
    _tell(people, action, by, "provider_action_closed", f"An action of {action.provider} is closed", text)


def tell_lead(audit: ProviderAudit, by: User | None) -> None:
    """Tell who leads an audit when it is."""
    if by is not None and audit.lead_id == by.pk:
        return
    notify_all(
        people=[audit.lead],
        topic=Topic.REMINDERS,
        kind="provider_audit_planned",
        subject=f"You lead an audit of {audit.provider}",
        text=f"It is planned for {british_date(audit.planned_on)}.\n{audit.about}".strip(),
        link=audit.get_absolute_url(),
    )


def remind_of_action(action: ProviderAction, why: Why, people: Iterable[User]) -> int:
    """Remind people of the date of an action; who has not read the last such word yet gets no second one."""
    subject = f"An action of {action.provider} is {'overdue' if why == Why.OVERDUE else 'due soon'}"
    said = f"{action.owner.name} owns it. It is open until somebody else closes it."
    if action.reported_at is not None:
        subject = f"An action of {action.provider} waits to be closed"
        said = f"{action.owner.name} says it is done:\n{action.report}\n\nClose it, or say what is missing."
    text = f"It {_when(action.due_on)}.\n{_words(action)}\n\n{said}"
    return _remind(people, REMINDED[why], subject, text, reverse("kloe:providers:action", args=[action.pk]))


def remind_of_audit(audit: ProviderAudit, why: Why, people: Iterable[User]) -> int:
    """Remind people of an audit that comes, or that was not done on its day."""
    subject = f"The audit of {audit.provider} is {'overdue' if why == Why.OVERDUE else 'soon'}"
    planned = british_date(audit.planned_on)
    text = f"It is planned for {planned}. {audit.lead.name} leads it."
    if why == Why.OVERDUE:
        text = f"It was planned for {planned}. Put down what it found, choose another day, or call it off."
    return _remind(people, AUDIT_REMINDED[why], subject, text, audit.get_absolute_url())


def _remind(people: Iterable[User], kind: str, subject: str, text: str, link: str) -> int:
    unread = set(Notice.objects.filter(kind=kind, link=link, told_at__isnull=True).values_list("user_id", flat=True))
    told = [one for one in people if one.pk not in unread]
    notify_all(people=told, topic=Topic.REMINDERS, kind=kind, subject=subject, text=text, link=link)
    return len(told)


def _when(due_on: date) -> str:
    days = (due_on - timezone.localdate()).days
    if days >= 0:
        return f"is due on {british_date(due_on)}"
    return f"was due on {british_date(due_on)}, {counted(-days, 'day')} ago"


def _tell(people: Iterable[User], action: ProviderAction, by: User | None, kind: str, subject: str, text: str) -> None:
    told = [one for one in people if by is None or one.pk != by.pk]
    link = action.get_absolute_url()
    notify_all(people=told, topic=Topic.REMINDERS, kind=kind, subject=subject, text=text, link=link)


def _setters(action: ProviderAction) -> list[User]:
    return [action.made_by] if action.made_by is not None else []


def _words(action: ProviderAction) -> str:
    text = action.text if len(action.text) <= LONGEST else f"{action.text[:LONGEST].rstrip()}…"
    return f"“{text}”"
