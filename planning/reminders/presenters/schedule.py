"""When people are reminded of what, and who is reminded next."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from mlco_portal.wording import british_date
from planning.cycle.models import Milestone
from planning.reminders.queries import Reminding
from planning.reminders.rules import days_words

DoneWhen = Milestone.DoneWhen
MOST_NAMES = 12
WHO: dict[str, str] = {
    DoneWhen.TICKED: "The planning team, until it is ticked as done",
    DoneWhen.SUBMITTED: "Who writes or submits a plan that is not submitted yet",
    DoneWhen.LEADERSHIP: "Who decides for a leadership team, while plans wait there",
    DoneWhen.EXECUTIVE: "The Executive, while plans wait there",
    DoneWhen.PUBLISHED: "Who publishes, while approved plans wait",
}


@dataclass(frozen=True, slots=True)
class Preview:
    """Who is reminded of a milestone next, and who is not although they have a part in it."""

    milestone: Milestone
    when: str
    names: Sequence[str]
    more: int
    away: Sequence[str]
    silent: Sequence[str]


def schedule_rows(milestones: Iterable[Milestone], year: Any) -> list[dict[str, Any]]:
    """Return a row for each milestone."""
    return [
        {
            "milestone": one,
            "who": WHO[one.done_when],
            "days": [days_words(rule.days_before) for rule in one.reminders.all()],
            "change": reverse("planning:reminders:of_milestone", args=[year, one.pk]),
        }
        for one in milestones
    ]


def preview_of(
    remindings: Iterable[Reminding], names: dict[int, str], day: date, away: Collection[int], silent: Collection[int]
) -> list[Preview]:
    """Return who would be reminded that day, milestone by milestone; nobody at all is left out."""
    found = []
    for one in remindings:
        due = [user for user in names if one.tells(user, day)]
        told = [names[user] for user in due if user not in away and user not in silent]
        if due:
            found.append(
                Preview(
                    milestone=one.milestone,
                    when=f"{british_date(one.milestone.due_on)} ({days_words(one.rule.days_before)})",
                    names=told[:MOST_NAMES],
                    more=max(0, len(told) - MOST_NAMES),
                    away=[names[user] for user in due if user in away],
                    silent=[names[user] for user in due if user in silent and user not in away],
                )
            )
    return found
