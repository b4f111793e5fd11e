"""The one mail of a morning: put together for many people at once, kept for each in a transaction of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from mlco_portal.accounts.models import User
from mlco_portal.mail.actions import queue_mails
from mlco_portal.mail.models import Notice, OutboxMessage, Topic
from planning.reminders.actions.done import tick_what_is_done
from planning.reminders.letters import KIND, Morning, holders_in
from planning.reminders.models import Digest, Reminded
from planning.reminders.news import Titles
from planning.reminders.queries.due import Reminding, open_rounds, remindings_on
from planning.reminders.queries.people import (
    Reader,
    first_day_away,
    people_to_sum_up_for,
    people_with_news,
    readers,
    told_by,
)
from planning.reminders.queries.schedule import names_of
from planning.reminders.queries.waiting import Item, waits_by_user
from planning.reminders.rules import is_working_day
from services.queries.people import people_away

CHUNK = 100


class ToldMeanwhile(Exception):
    """Another run told the person part of it; the next run takes what is left."""


@dataclass(frozen=True, slots=True)
class Day:
    """What is true of everybody this morning."""

    day: date
    now: datetime
    remindings: Sequence[Reminding]
    waits: Mapping[int, Sequence[Item]]
    away_since: Mapping[int, date]
    to_sum_up: frozenset[int]


def send_morning_mail(*, now: datetime) -> int:
    """Put at most one mail a person and day into the outbox, on working days; return how many were made.

    Whoever has a mail of this day gets no second one, however often and by however many workers this runs; a run that
    was killed is finished by the next one. Nobody who is away or whose account is closed gets one.
    """
    today = timezone.localdate(now)
    rounds = open_rounds(today)
    tick_what_is_done(rounds=rounds, now=now)
    if not is_working_day(today):
        return 0
    day = Day(
        day=today,
        now=now,
        remindings=remindings_on(today, rounds),
        waits=waits_by_user(rounds, today),
        away_since=first_day_away(today),
        to_sum_up=frozenset(people_to_sum_up_for(today)),
    )
    wanted = {user for one in day.remindings for user in one.people} | people_with_news()
    wanted |= {user for user in day.to_sum_up if user in day.waits}
    people = sorted(wanted - people_away(today) - told_by(today))
    return sum(_send_chunk(people[start : start + CHUNK], day) for start in range(0, len(people), CHUNK))


def _send_chunk(people: Sequence[int], day: Day) -> int:
    """Make the mails of some people: the same few queries for all, and a transaction for each."""
    found = readers(people)
    titles = Titles(notice for one in found for notice in one.notices)
    mornings = [(one, _morning(one, day, titles)) for one in found]
    names = names_of(holders_in(morning for _, morning in mornings))
    return sum(_keep(one, morning, names, day) for one, morning in mornings if _has_something(one, morning, day))


def _morning(reader: Reader, day: Day, titles: Titles) -> Morning:
    user = reader.user.pk
    since = day.away_since.get(user, day.day)
    remembered = (one.tells(user, since) for one in day.remindings)
    return Morning(
        due=[] if Topic.REMINDERS in reader.never else [one for one in remembered if one is not None],
        waits=[one for one in day.waits.get(user, []) if one.topic not in reader.never],
        news=titles.groups(reader.notices),
    )


def _has_something(reader: Reader, morning: Morning, day: Day) -> bool:
    """Say whether there is something new: what only still waits is not mailed again each day."""
    asked = any(one.topic == Topic.WAITING for one in reader.notices) or reader.user.pk in day.to_sum_up
    return bool(morning.due or morning.news or reader.notices or (asked and morning.waits))


def _keep(reader: Reader, morning: Morning, names: Mapping[int, str], day: Day) -> bool:
    """Keep one person's mail with all that it tells; False when somebody else has, or their account was closed."""
    try:
        with transaction.atomic():
            user = User.objects.select_for_update().filter(pk=reader.user.pk, is_active=True).first()
            if user is None or Digest.objects.filter(user=user, day=day.day).exists():
                return False
            _tell(user, reader, morning, names, day)
    except ToldMeanwhile:
        return False
    return bool(morning.due or morning.waits or morning.news)


def _tell(user: User, reader: Reader, morning: Morning, names: Mapping[int, str], day: Day) -> None:
    keys = [one.pk for one in reader.notices]
    if not (morning.due or morning.waits or morning.news):
        # What they were to decide on was decided by others: nothing is left to say.
        Notice.objects.filter(pk__in=keys, told_at__isnull=True).update(told_at=day.now)
        return
    message = OutboxMessage(
        to=user.email,
        to_user=user,
        kind=KIND,
        subject=morning.subject(),
        body=morning.body(user.name, names, day.day),
    )
    (kept,) = queue_mails([message])
    digest = Digest.objects.create(user=user, day=day.day, message=kept, made_at=day.now)
    if keys and Notice.objects.filter(pk__in=keys, told_at__isnull=True).update(told_at=day.now, message=kept) != len(
        keys
    ):
        raise ToldMeanwhile
    Reminded.objects.bulk_create(
        Reminded(rule=one.rule, user=user, due_on=one.due_on, digest=digest) for one in morning.due
    )
