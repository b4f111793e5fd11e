"""What people are told of conditions, each as they chose to hear of it, by the transaction that causes it.

The links name the condition, not the plan: of a plan's decisions the morning's mail tells only the newest, and each
condition is to be told.
"""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import News, notify_each
from mlco_portal.mail.models import Notice, Topic
from mlco_portal.wording import british_date, counted
from planning.approval.models import Condition, Decision
from planning.conditions.rules import Why

LONGEST = 300
SET, REPORTED, MORE, CHANGED, CLOSED = (
    "condition_set",
    "condition_reported",
    "condition_needs_more",
    "condition_changed",
    "condition_closed",
)
REMINDED = {Why.SOON: "condition_due_soon", Why.OVERDUE: "condition_overdue"}


def tell_owners(*, decisions: Sequence[Decision]) -> None:
    """Tell those who own a condition of these approvals what they are asked for; constant queries for all of them."""
    keys = [one.pk for one in decisions if one.details.get("conditions")]
    if not keys:
        return
    conditions = Condition.objects.filter(decision__in=keys).select_related("owner", "case", "decision").order_by("pk")
    notify_each(
        _news(
            [one.owner],
            one,
            SET,
            f"You own a condition of the approval of {one.case.title}",
            f"{one.decision.by_words} approved it subject to this, by {british_date(one.due_on)}:\n{_words(one)}\n\n"
            "Say on its page when it is done. Somebody else closes it.",
        )
        for one in conditions
        if one.owner_id != one.decision.by_id
    )


def tell_reported(condition: Condition, by: User) -> None:
    """Tell who set it that it is said to be done."""
    subject = f"A condition of {condition.case.title} is said to be done"
    text = f"{by.name} says what was done:\n{condition.report}\n\nClose the condition, or say what is missing."
    notify_each([_news(without(setters_of(condition), by), condition, REPORTED, subject, text)])


def tell_needs_more(condition: Condition, decision: Decision, by: User) -> None:
    """Tell the owner what is still missing."""
    subject = f"A condition of {condition.case.title} needs more"
    text = f"{decision.by_words} asks for more:\n{decision.reason}\n\nIt is due on {british_date(condition.due_on)}."
    notify_each([_news(without([condition.owner], by), condition, MORE, subject, text)])


def tell_changed(condition: Condition, decision: Decision, people: Iterable[User], by: User) -> None:
    """Tell the owner, the one before and who set it that it has another owner or date."""
    subject = f"A condition of {condition.case.title} was changed"
    text = (
        f"{decision.by_words} changed it: {decision.reason}\n\n{condition.owner.name} owns it now; it is due on "
        f"{british_date(condition.due_on)}.\n{_words(condition)}"
    )
    notify_each([_news(without([*people, *setters_of(condition)], by), condition, CHANGED, subject, text)])


def tell_closed(condition: Condition, decision: Decision, by: User) -> None:
    """Tell the owner, and who set it, that it is closed."""
    subject = f"A condition of {condition.case.title} is closed"
    note = f"\n\nWhat they said:\n{decision.reason}" if decision.reason else ""
    text = f"{decision.by_words} closed it. Nothing is left to do.{note}"
    notify_each([_news(without([condition.owner, *setters_of(condition)], by), condition, CLOSED, subject, text)])


def remind(condition: Condition, why: Why, people: Iterable[User]) -> int:
    """Remind the people of the condition's date; who has not read the last such word yet gets no second one."""
    kind, link, today = REMINDED[why], link_of(condition), timezone.localdate()
    unread = set(Notice.objects.filter(kind=kind, link=link, told_at__isnull=True).values_list("user_id", flat=True))
    told = [one for one in people if one.pk not in unread]
    days = (condition.due_on - today).days
    when = f"was due on {british_date(condition.due_on)}, {counted(-days, 'day')} ago"
    if days >= 0:
        when = f"is due on {british_date(condition.due_on)}"
    subject = f"A condition of {condition.case.title} is {'overdue' if why == Why.OVERDUE else 'due soon'}"
    if condition.reported_at is not None:
        subject = f"A condition of {condition.case.title} waits to be closed"
        said = f"{condition.owner.name} says it is done:\n{condition.report}\n\nClose it, or say what is missing."
    else:
        said = f"{condition.owner.name} owns it. It is open until somebody closes it."
    notify_each([News(told, Topic.REMINDERS, kind, subject, f"It {when}.\n{_words(condition)}\n\n{said}", link)])
    return len(told)


def setters_of(condition: Condition) -> list[User]:
    """Return who set it, and on whose behalf."""
    return [one for one in (condition.decision.by, condition.decision.on_behalf_of) if one is not None]


def without(people: Iterable[User], by: User) -> list[User]:
    return [one for one in people if one.pk != by.pk]


def link_of(condition: Condition) -> str:
    return reverse("planning:conditions:detail", args=[condition.pk])


def _news(people: Sequence[User], condition: Condition, kind: str, subject: str, text: str) -> News:
    return News(people, Topic.DECISIONS, kind, subject, text, link_of(condition))


def _words(condition: Condition) -> str:
    text = condition.text if len(condition.text) <= LONGEST else f"{condition.text[:LONGEST].rstrip()}…"
    return f"“{text}”"
