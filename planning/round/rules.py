"""What the states of the round mean: who each waits for, by when, and the words of a letter. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from mlco_portal.accounts.permissions import Permission
from mlco_portal.wording import british_date, due_words
from planning.cycle.models import PlanningCycle

PLACEHOLDERS = ("{name}", "{plans}", "{days_left}")
IN_BRACES = re.compile(r"\{[^{}\n]{0,40}\}")


class State(models.TextChoices):
    """Where a service's plan stands in the round; a submitted one by the step it waits at."""

    NOT_STARTED = "not_started", "Not started"
    DRAFT = "draft", "Being written"
    RETURNED = "returned", "Returned for changes"
    LEADERSHIP = "leadership", "With the leadership team"
    EXECUTIVE = "executive", "With the Executive"
    PARTNERSHIP = "partnership", "With a neighbourhood partnership"
    PARTNER = "partner", "With a partner organisation"
    APPROVED = "approved", "Approved"
    PUBLISHED = "published", "Published"
    SUPERSEDED = "superseded", "Superseded"


class Audience(models.TextChoices):
    """Whom a plan waits for."""

    WRITERS = "writers", "Those who write"
    LEADERSHIP = "leadership", "The leadership team"
    EXECUTIVE = "executive", "The Executive"
    PARTNERSHIP = "partnership", "The neighbourhood partnership"
    PARTNER = "partner", "The partner organisation"
    PUBLISHERS = "publishers", "The planning team"


class To(models.TextChoices):
    """To whom a letter about the outstanding plans goes."""

    WRITERS = "writers", "Those who write"
    DECIDERS = "deciders", "Those who decide"


WAITS_FOR = {
    State.NOT_STARTED: Audience.WRITERS,
    State.DRAFT: Audience.WRITERS,
    State.RETURNED: Audience.WRITERS,
    State.LEADERSHIP: Audience.LEADERSHIP,
    State.EXECUTIVE: Audience.EXECUTIVE,
    State.PARTNERSHIP: Audience.PARTNERSHIP,
    State.PARTNER: Audience.PARTNER,
    State.APPROVED: Audience.PUBLISHERS,
}
WRITING = tuple(state for state, audience in WAITS_FOR.items() if audience == Audience.WRITERS)
DECIDING = (State.LEADERSHIP, State.EXECUTIVE, State.PARTNERSHIP, State.PARTNER)
OUTSTANDING = {To.WRITERS: WRITING, To.DECIDERS: DECIDING}
PERMISSIONS = {
    Audience.WRITERS: Permission.WRITE_PLAN,
    Audience.LEADERSHIP: Permission.DECIDE_AS_LEADERSHIP,
    Audience.EXECUTIVE: Permission.DECIDE_AS_EXECUTIVE,
    Audience.PARTNERSHIP: Permission.DECIDE_AS_PARTNERSHIP,
    Audience.PARTNER: Permission.DECIDE_AS_PARTNER,
    Audience.PUBLISHERS: Permission.PUBLISH_PLAN,
}


@dataclass(frozen=True, slots=True)
class Deadlines:
    """By when a year's plans are written and corrected; in a year that is not open nothing is late."""

    today: date
    written_by: date
    corrected_by: date | None
    counts: bool

    @property
    def late_before(self) -> date:
        """A date before this one is late."""
        return self.today if self.counts else date.min + timedelta(days=1)


def deadlines_of(cycle: PlanningCycle, *, review_ends: date | None, today: date) -> Deadlines:
    """Return the dates that count; a plan that came back is corrected until the last review window closes."""
    corrected_by = max(cycle.plans_due_on, review_ends) if review_ends else None
    if corrected_by is None and today <= cycle.plans_due_on:
        corrected_by = cycle.plans_due_on
    is_open = cycle.state == PlanningCycle.State.OPEN
    return Deadlines(today, cycle.plans_due_on, corrected_by, is_open)


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """A plan as a letter names it."""

    title: str
    due_on: date | None
    link: str


def letter(text: str, *, name: str, plans: Sequence[LetterPlan], today: date) -> str:
    """Return the text with its placeholders filled in: the name, the plans with their links, the nearest date."""
    dates = [one.due_on for one in plans if one.due_on]
    days_left = _due(min(dates), today) if dates else "no date is set"
    listed = "\n\n".join(_listed(one, today) for one in plans)
    # What is filled in is never looked through for placeholders again: a service may be called anything.
    values = {"{name}": name, "{plans}": listed, "{days_left}": days_left}
    return IN_BRACES.sub(lambda found: values.get(found.group(), found.group()), text)


def _listed(plan: LetterPlan, today: date) -> str:
    due = f" ({_due(plan.due_on, today)}, {british_date(plan.due_on)})" if plan.due_on else ""
    return f"- {plan.title}{due}\n  {plan.link}"


def _due(due_on: date, today: date) -> str:
    words = due_words(due_on, today=today)
    return words[0].lower() + words[1:]


def text_problem(text: str) -> str | None:
    """Return what is wrong with a letter's text in words, or None."""
    unknown = next((one for one in IN_BRACES.findall(text) if one not in PLACEHOLDERS), None)
    if unknown:
        return f"{unknown} is nothing that can be filled in. Use {{name}}, {{plans}} or {{days_left}}"
    if "{plans}" not in text:
        return "Put {plans} where each person’s list of plans should stand"
    return None


FIRST_SUBJECTS = {
    To.WRITERS: "Your service plan for {year} is still open",
    To.DECIDERS: "Service plans for {year} wait for your decision",
}
FIRST_TEXTS = {
    To.WRITERS: (
        "Hello {name},\n\n"
        "We are looking at where the service plans for {year} stand. These are still open with you. "
        "The nearest one is {days_left}:\n\n"
        "{plans}\n\n"
        "If something is in the way, tell us: we can help with the writing, or talk about more time. "
        "If you have just handed it in, thank you, and there is nothing more to do.\n\n"
    ),
    To.DECIDERS: (
        "Hello {name},\n\n"
        "We are looking at where the service plans for {year} stand. These wait for your decision. "
        "The nearest one is {days_left}:\n\n"
        "{plans}\n\n"
        "If you cannot get to them in time, tell us, so that we can find somebody who stands in for you.\n\n"
    ),
}
