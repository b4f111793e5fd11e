"""Who could get the morning's mail: what they chose, what they were told, when they were away."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Max

from mlco_portal.accounts.models import User
from mlco_portal.mail.models import MailPreference, Notice
from planning.reminders.models import Digest
from planning.service_plans.models import ServicePlan
from services.models import Absence, DeputyCover

# How long after coming back, or beginning to stand in, somebody still gets the mail that sums everything up.
FRESH_DAYS = 14


@dataclass(slots=True)
class Reader:
    """Somebody who could get the morning's mail."""

    user: User
    never: set[str] = field(default_factory=set)
    notices: list[Notice] = field(default_factory=list)


def told_by(day: date) -> set[int]:
    """Return who has a digest of that day (one query)."""
    return set(Digest.objects.filter(day=day).values_list("user_id", flat=True))


def people_with_news() -> set[int]:
    """Return who has not been told of something yet (one query)."""
    return set(Notice.objects.filter(told_at__isnull=True).values_list("user_id", flat=True).distinct())


def first_day_away(day: date) -> dict[int, date]:
    """Return for whoever came back these days the first day that they were away (one query)."""
    ended = Absence.objects.filter(ends_on__lt=day, ends_on__gte=day - timedelta(days=FRESH_DAYS))
    found: dict[int, date] = {}
    for user, starts_on in ended.order_by("-starts_on").values_list("user_id", "starts_on"):
        found[user] = starts_on
    return found


def people_to_sum_up_for(day: date) -> set[int]:
    """Return who came back or began to stand in these days, and had no digest since (three queries)."""
    since: dict[int, date] = {}
    ended = Absence.objects.filter(ends_on__lt=day, ends_on__gte=day - timedelta(days=FRESH_DAYS))
    begun = DeputyCover.objects.in_force(day).filter(starts_on__gte=day - timedelta(days=FRESH_DAYS))
    for user, last in ended.values_list("user_id", "ends_on"):
        since[user] = max(since.get(user, last), last + timedelta(days=1))
    for user, first in begun.values_list("deputy_id", "starts_on"):
        since[user] = max(since.get(user, first), first)
    told = dict(Digest.objects.filter(user__in=since).values_list("user_id").annotate(Max("day")).order_by())
    return {user for user, first in since.items() if user not in told or told[user] < first}


def readers(people: Collection[int]) -> list[Reader]:
    """Return the people whose accounts are open, with what they chose and were not told yet (three queries)."""
    found = {one.pk: Reader(one) for one in User.objects.filter(pk__in=people, is_active=True).order_by("pk")}
    never = MailPreference.objects.filter(user__in=found, when=MailPreference.When.NEVER)
    for user, topic in never.values_list("user_id", "topic"):
        found[user].never.add(topic)
    for notice in Notice.objects.filter(user__in=found, told_at__isnull=True).order_by("created_at", "pk"):
        found[notice.user_id].notices.append(notice)
    return list(found.values())


def plans_by_case(cases: Collection[int]) -> dict[int, ServicePlan]:
    """Return the plan of each case (one query)."""
    plans = ServicePlan.objects.filter(case__in=cases).select_related("service")
    return {one.case_id: one for one in plans}


def plans_by_key(plans: Collection[int]) -> dict[int, ServicePlan]:
    """Return the plans by their key (one query)."""
    return {one.pk: one for one in ServicePlan.objects.filter(pk__in=plans).select_related("service")}
