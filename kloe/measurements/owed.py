"""What waits for owners of metrics, as the home page and the morning's mail say it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from kloe.measurements.queries.owners import (
    LateMetric,
    WaitingFor,
    deputies_of,
    late_metrics_by_owner,
    late_metrics_of,
    waiting_by_person,
    waiting_counts,
)
from kloe.metrics.rules.periods import period_words
from mlco_portal.accounts.permissions import Permission
from mlco_portal.count_cards import CountCard
from mlco_portal.wording import age_words, counted
from services.queries.people import people_away
from services.rules import Access

MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that waits for a person: what, where, and for whom they stand in."""

    text: str
    link: str
    holder: int | None = None


def value_cards(access: Access, today: date, *, owns: bool) -> list[CountCard]:
    """Return what the person may approve, and which of their metrics are late; nothing where none is.

    One query for those who `owns` says own metrics, two more for them and for those who enter values.
    """
    if access.user_id is None:
        return []
    late = late_metrics_of(access.user_id, today) if owns else []
    found = []
    if owns or access.allows(Permission.EDIT_METRICS):
        waiting = waiting_counts(access, today)
        if waiting is not None:
            words = f"{'value' if waiting.values == 1 else 'values'} of {counted(waiting.metrics, 'metric')}"
            words = f"{words} {'waits' if waiting.values == 1 else 'wait'} for your approval"
            came = f"The oldest came {age_words(timezone.localdate(waiting.oldest), today=today)}"
            found.append(CountCard(waiting.values, words, reverse("kloe:measurements:waiting"), came, "attention"))
    if late:
        words = "metric that you own is late" if len(late) == 1 else "metrics that you own are late"
        url = late[0].metric.get_absolute_url() if len(late) == 1 else reverse("kloe:reading:metrics")
        found.append(CountCard(len(late), words, url, names_in_words([one.metric.name for one in late]), "late"))
    return found


def owed_by_person(today: date) -> dict[int, list[Owed]]:
    """Return what waits for each person: values to approve, late metrics, and those of an absent owner for deputies."""
    found: dict[int, list[Owed]] = defaultdict(list)
    for person, waiting in waiting_by_person(today).items():
        found[person].append(Owed(f"Approve {waiting_words(waiting)}", reverse("kloe:measurements:waiting")))
    for person, holder, late in late_by_reader(today):
        found[person] += [Owed(late_words(one), one.metric.get_absolute_url(), holder) for one in late]
    return dict(found)


def late_by_reader(today: date) -> list[tuple[int, int | None, Sequence[LateMetric]]]:
    """Return (person, for whom they stand in, late metrics): each owner, and the deputies of one who is away."""
    by_owner = late_metrics_by_owner(today)
    absent = people_away(today) & set(by_owner)
    deputies: Mapping[int, set[int]] = deputies_of(absent, today) if absent else {}
    found: list[tuple[int, int | None, Sequence[LateMetric]]] = []
    for owner, late in by_owner.items():
        found.append((owner, None, late))
        found += [(one, owner, late) for one in sorted(deputies.get(owner, ()))]
    return found


def waiting_words(waiting: WaitingFor) -> str:
    """Return `12 values of 2 metrics: Long waits, Vacancy rate`."""
    names = sorted(waiting.metrics)
    return f"{counted(waiting.values, 'value')} of {counted(len(names), 'metric')}: {names_in_words(names)}"


def late_words(late: LateMetric) -> str:
    """Return that a metric is late, and what came last."""
    where = f" at {counted(late.places, 'place')}" if late.places > 1 else ""
    return f"{late.metric.name} is late{where}: nothing came after {period_words(late.metric.frequency, late.newest)}"


def names_in_words(names: Sequence[str]) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more:,} more" if more > 0 else "")
