"""The words of the morning's mail: what is due, what waits, what happened."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from mlco_portal.mail.letters import letter_of_choice
from mlco_portal.mail.models import Notice
from mlco_portal.wording import british_date, counted
from planning.reminders.news import Group
from planning.reminders.queries.due import Due
from planning.reminders.queries.waiting import Item
from planning.service_plans.queries.outstanding import Outstanding

MOST = 20
LONGEST = 600
KIND = "morning_mail"


@dataclass(frozen=True, slots=True)
class Morning:
    """All that one person is told this morning."""

    due: Sequence[Due]
    waits: Sequence[Item]
    news: Sequence[Group]

    @property
    def news_total(self) -> int:
        return sum(len(one.notices) for one in self.news)

    def subject(self) -> str:
        parts = [
            counted(len(self.due), "date") + " to keep in mind" if self.due else "",
            f"{counted(len(self.waits), 'thing')} {'waits' if len(self.waits) == 1 else 'wait'} for you"
            if self.waits
            else "",
            counted(self.news_total, "piece", "pieces") + " of news" if self.news else "",
        ]
        return f"This morning: {', '.join(part for part in parts if part)}"

    def body(self, name: str, names: Mapping[int, str], today: date) -> str:
        parts = [
            _part("Dates to keep in mind", [_due(one, names, today) for one in self.due]),
            _part("Waits for you now", [_item(one, names) for one in self.waits]),
            _part("What happened", [_group(one) for one in self.news]),
        ]
        return letter_of_choice(name=name, text="\n\n".join(part for part in parts if part))


def _part(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    more = [f"… and {len(lines) - MOST} more, on your home page: {_address(reverse('home'))}"]
    return "\n\n".join([title.upper(), *lines[:MOST], *(more if len(lines) > MOST else [])])


def _due(due: Due, names: Mapping[int, str], today: date) -> str:
    head = f"{due.milestone.name}: {british_date(due.due_on)} ({_days_words(due.due_on, today)})"
    if not due.plans:
        link = _address(reverse("planning:cycle:year", args=[due.milestone.cycle.year]))
        return f"* {head}\n  Not ticked as done yet: {link}"
    lines = [f"  - {left.title}{_for(holder, names)}: {_address(_path(left))}" for left, holder in due.plans[:MOST]]
    if len(due.plans) > MOST:
        lines.append(f"  - and {len(due.plans) - MOST} more")
    return "\n".join([f"* {head}. Not done yet:", *lines])


def _days_words(due_on: date, today: date) -> str:
    days = (due_on - today).days
    if days == 0:
        return "today"
    if days == 1:
        return "tomorrow"
    return f"in {days} days" if days > 0 else f"{counted(-days, 'day')} ago"


def _path(left: Outstanding) -> str:
    if left.plan is None:
        return reverse("planning:service_plans:list")
    if left.stage in ("leadership", "executive"):
        return reverse("planning:review:detail", args=[left.plan.case_id])
    return left.plan.get_absolute_url()


def _item(one: Item, names: Mapping[int, str]) -> str:
    return f"* {one.text}{_for(one.holder, names)}\n  {_address(one.link)}"


def _group(group: Group) -> str:
    lines = [_news(one) for one in group.notices[-MOST:]]
    if len(group.notices) > MOST:
        lines.insert(0, f"* {counted(len(group.notices) - MOST, 'earlier piece', 'earlier pieces')} of news")
    return "\n".join([group.title, *lines] if group.title else lines)


def _news(one: Notice) -> str:
    text = one.text if len(one.text) <= LONGEST else f"{one.text[:LONGEST].rstrip()}…"
    said = [f"  {line}".rstrip() for line in text.splitlines()]
    return "\n".join([f"* {one.subject}", *said, *([f"  {_address(one.link)}"] if one.link else [])])


def _for(holder: int | None, names: Mapping[int, str]) -> str:
    return f" (for {names.get(holder, 'a colleague')})" if holder is not None else ""


def _address(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def holders_in(mornings: Iterable[Morning]) -> set[int]:
    """Return for whom anybody stands in."""
    return {
        holder
        for one in mornings
        for holder in (*(item.holder for item in one.waits), *(who for due in one.due for _, who in due.plans))
        if holder is not None
    }
