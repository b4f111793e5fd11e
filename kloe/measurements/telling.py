"""People are told once a day what waits for them, and never twice of the same within four weeks.

A notice makes the morning's mail come; what stands in it is what still waits by then.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from kloe.measurements.owed import late_by_reader, late_words, waiting_words
from kloe.measurements.queries.owners import waiting_by_person
from mlco_portal.mail.actions import News, notify_each
from mlco_portal.mail.models import Notice, Topic
from services.queries.people import people_away, users_by_key

AGAIN = timedelta(days=28)
WAIT, LATE = "values_wait", "metric_late"
Told = dict[tuple[str, int, str], datetime]


def tell_owners(*, now: datetime) -> int:
    """Tell each person who is there of values and late metrics that came up since they were told last.

    Return how many words were said. What is told again after four weeks still waits then. Who is away is told by the
    sum of the morning on which they are back.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        told = _told()
        wanted = [*_waiting(told, now), *_late(told, today)]
        away, people = people_away(today), users_by_key({person for person, *_ in wanted})
        news = [
            News([people[person]], Topic.VALUES, kind, subject, "", link)
            for person, kind, subject, link in wanted
            if person in people and person not in away
        ]
        notify_each(news)
    return len(news)


Word = tuple[int, str, str, str]


def _told() -> Told:
    """Return when each person was told last of what (one query)."""
    told = Notice.objects.filter(topic=Topic.VALUES).order_by().values_list("kind", "user_id", "link")
    return {(kind, user, link): last for kind, user, link, last in told.annotate(last=Max("created_at"))}


def _waiting(told: Told, now: datetime) -> list[Word]:
    link, found = reverse("kloe:measurements:waiting"), []
    for person, waiting in waiting_by_person(timezone.localdate(now)).items():
        last = told.get((WAIT, person, link))
        if last is None or waiting.newest > last or now - last >= AGAIN:
            found.append((person, WAIT, f"Approve {waiting_words(waiting)}", link))
    return found


def _late(told: Told, today: date) -> list[Word]:
    found = []
    for person, _, late in late_by_reader(today):
        for one in late:
            link = one.metric.get_absolute_url()
            last = told.get((LATE, person, link))
            day = timezone.localdate(last) if last else None
            if day is None or day < one.since or today - day >= AGAIN:
                found.append((person, LATE, late_words(one), link))
    return found
