"""Look-ups of what goes into a calendar: for a role, and for the person of a secret address."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q

from mlco_portal.accounts.models import User
from mlco_portal.years import PlanningYear
from planning.cycle.models import CalendarFeed, Milestone, MilestoneDependency, PlanningCycle
from services.queries import access_of

EVERYBODY = "reader"


@dataclass(frozen=True, slots=True)
class Entry:
    """A day of a calendar. `sequence` grows each time that the day moves."""

    uid: str
    name: str
    day: date
    year: PlanningYear
    may_change: bool = False
    note: str = ""
    after: tuple[str, ...] = ()
    sequence: int = 0
    changed_at: datetime | None = None
    milestone: int | None = None


def concerns(milestone: Milestone, roles: Collection[str]) -> bool:
    """Say whether the milestone concerns somebody who holds the roles; every member of staff is a reader."""
    return not milestone.audience or bool({*roles, EVERYBODY} & set(milestone.audience))


def entries_for(roles: Collection[str] | None) -> list[Entry]:
    """Return the days of all years that are not closed, for these roles, or for None all of them (three queries)."""
    cycles = {one.pk: one for one in PlanningCycle.objects.exclude(state=PlanningCycle.State.CLOSED)}
    milestones = (
        Milestone.objects.filter(cycle__in=cycles)
        .annotate(times=Count("moves"), moved_at=Max("moves__moved_at"))
        .order_by("due_on", "order", "pk")
    )
    needs: dict[int, list[str]] = {}
    for key, name in MilestoneDependency.objects.filter(milestone__cycle__in=cycles).values_list(
        "milestone_id", "needs__name"
    ):
        needs.setdefault(key, []).append(name)
    found, set_by = [], set()
    for one in milestones.filter(due_on__isnull=False):
        set_by.add((one.cycle_id, one.sets))
        if roles is None or concerns(one, roles):
            found.append(_entry(one, cycles[one.cycle_id], tuple(needs.get(one.pk, []))))
    for cycle in cycles.values():
        found += [one for sets, one in _of_round(cycle) if (cycle.pk, sets) not in set_by]
    return sorted(found, key=lambda one: (one.day, one.uid))


def _entry(one: Milestone, cycle: PlanningCycle, needs: tuple[str, ...]) -> Entry:
    return Entry(
        uid=f"milestone-{one.pk}",
        name=one.name,
        day=one.due_on,  # type: ignore[arg-type]
        year=PlanningYear(cycle.year),
        may_change=one.is_indicative,
        note=one.note,
        after=needs,
        sequence=one.times,  # type: ignore[attr-defined]
        changed_at=one.moved_at,  # type: ignore[attr-defined]
        milestone=one.pk,
    )


def _of_round(cycle: PlanningCycle) -> list[tuple[str, Entry]]:
    """Return the two ends of writing, for a year in which no milestone is them."""
    year = PlanningYear(cycle.year)
    return [
        (Milestone.Sets.WRITING_OPENS, Entry(f"writing-opens-{int(year)}", "Writing opens", cycle.opens_on, year)),
        (Milestone.Sets.PLANS_DUE, Entry(f"plans-due-{int(year)}", "Service plans are due", cycle.plans_due_on, year)),
    ]


def without_a_day() -> int:
    """Return how many milestones of years that are not closed have no day, and so stand in no calendar."""
    running = ~Q(cycle__state=PlanningCycle.State.CLOSED)
    return Milestone.objects.filter(running, due_on__isnull=True).count()


def feed_of(user: User) -> CalendarFeed | None:
    """Return the person's secret address, or None when they never asked for one."""
    return CalendarFeed.objects.filter(user=user).first()


def roles_of_token(token: str, on: date) -> tuple[str, ...] | None:
    """Return the roles that the person of the address holds that day; None for no such address or a closed account."""
    feed = CalendarFeed.objects.select_related("user").filter(token=token).first()
    if feed is None or not feed.user.is_active:
        return None
    return access_of(feed.user, on).roles
