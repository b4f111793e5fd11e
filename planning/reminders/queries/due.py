"""What falls due, and who has not done their part: looked up for everybody at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mlco_portal.accounts.permissions import Permission
from planning.cycle.models import Milestone, PlanningCycle
from planning.reminders.models import Reminded, ReminderRule
from planning.reminders.rules import is_fresh, rule_now
from planning.service_plans.queries.outstanding import Mine, Outstanding, RoundOf, outstanding_of
from services.queries import people_allowed

Rounds = Mapping[int, RoundOf]


@dataclass(frozen=True, slots=True)
class Due:
    """A milestone that a person has a part in, and which plans that is; none for the planning team's own."""

    rule: ReminderRule
    milestone: Milestone
    plans: tuple[tuple[Outstanding, int | None], ...] = ()

    @property
    def due_on(self) -> date:
        return _day(self.milestone)


@dataclass(frozen=True, slots=True)
class Reminding:
    """A milestone whose rule has come, and the people with a part in it."""

    rule: ReminderRule
    milestone: Milestone
    people: Mapping[int, Due]
    told: frozenset[int]

    def tells(self, user: int, since: date) -> Due | None:
        """Return what the person is told of it, unless they were, or it is too old for them."""
        due = self.people.get(user)
        if due is None or user in self.told or not is_fresh(self.rule, due.due_on, since):
            return None
        return due


def open_rounds(on: date) -> dict[int, RoundOf]:
    """Return what is outstanding in each open year, by year: nobody is asked for anything of the others."""
    years = PlanningCycle.objects.filter(state=PlanningCycle.State.OPEN).order_by("year").values_list("year", flat=True)
    return {int(year): outstanding_of(int(year), on) for year in years}


def remindings_on(on: date, rounds: Rounds) -> list[Reminding]:
    """Return for each milestone of the open years the rule that has come by that day, and whom it concerns."""
    milestones = (
        Milestone.objects.filter(cycle__year__in=list(rounds), due_on__isnull=False, done_at__isnull=True)
        .filter(reminders__isnull=False)
        .distinct()
        .select_related("cycle")
        .prefetch_related("reminders")
        .order_by("due_on", "pk")
    )
    come = [(one, rule) for one in milestones if (rule := rule_now(one.reminders.all(), _day(one), on)) is not None]
    told: dict[tuple[int, date], set[int]] = defaultdict(set)
    rows = Reminded.objects.filter(rule__in=[rule.pk for _, rule in come])
    for rule_key, due_on, user in rows.values_list("rule_id", "due_on", "user_id"):
        told[rule_key, due_on].add(user)
    team = _planning_team(on) if any(one.done_when == Milestone.DoneWhen.TICKED for one, _ in come) else []
    return [
        Reminding(rule, one, _people(one, rule, rounds[int(one.cycle.year)], team), frozenset(told[rule.pk, _day(one)]))
        for one, rule in come
    ]


def _day(one: Milestone) -> date:
    assert one.due_on is not None  # noqa: S101 - only milestones with a day are remembered
    return one.due_on


def _people(one: Milestone, rule: ReminderRule, of: RoundOf, team: Sequence[Mine]) -> dict[int, Due]:
    if one.done_when == Milestone.DoneWhen.TICKED:
        return {mine.user: Due(rule, one) for mine in team}
    plans: dict[int, list[tuple[Outstanding, int | None]]] = defaultdict(list)
    for left in of.of_stage(one.done_when):
        for mine in left.people:
            plans[mine.user].append((left, mine.holder))
    return {user: Due(rule, one, tuple(found)) for user, found in plans.items()}


def _planning_team(on: date) -> list[Mine]:
    """Return who runs the year, deputies included (two queries)."""
    return [Mine(one.pk) for one in people_allowed(Permission.MANAGE_CYCLE, None, on)]
