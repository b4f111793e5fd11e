"""What a move of a date would bring about: looked up for the preview, and again under the lock before it is done."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mlco_portal.wording import british_date, counted
from planning.cycle.models import Milestone, MilestoneDependency, PhaseWindow, PlanningCycle
from planning.cycle.queries.windows import years_around
from planning.cycle.rules.dates import ENDS, RoundDates, round_dates, round_problems, span_of, window_of
from planning.cycle.rules.timeline import Consequences, Link, Point, consequences, too_early
from planning.cycle.rules.windows import Window, overlap_problem, windows_overlap_problem


@dataclass(frozen=True, slots=True)
class Pushed:
    """A milestone that moves because another one does."""

    milestone: Milestone
    before: date
    after: date
    because_of: Milestone

    @property
    def days(self) -> int:
        return (self.after - self.before).days


@dataclass(frozen=True, slots=True)
class PlannedMove:
    """A move with all that follows from it; `problems` are why it cannot be done at all."""

    milestone: Milestone
    before: date | None
    after: date
    pushed: tuple[Pushed, ...]
    stay: tuple[Milestone, ...]
    undated: tuple[Milestone, ...]
    round_before: RoundDates
    round_after: RoundDates
    problems: tuple[str, ...]

    @property
    def fixed(self) -> tuple[Pushed, ...]:
        """What would be pushed although its day was said to be fixed."""
        return tuple(one for one in self.pushed if not one.milestone.is_indicative)

    @property
    def round_changes(self) -> dict[str, tuple[date | None, date | None]]:
        """The round's dates that move along: {what: (before, after)}."""
        return {
            sets: (self.round_before[sets], self.round_after[sets])
            for sets in self.round_after
            if self.round_before[sets] != self.round_after[sets]
        }

    @property
    def due_days(self) -> int:
        """By how many days the day that plans are due moves."""
        before, after = self.round_changes.get(Milestone.Sets.PLANS_DUE, (None, None))
        return (after - before).days if before and after else 0

    @property
    def days(self) -> list[date | None]:
        """Every date before and after, for the agreed notice."""
        return [self.before, self.after, *(day for one in self.pushed for day in (one.before, one.after))]

    @property
    def token(self) -> str:
        """What the preview showed: another token means that something else would happen now."""
        facts = [(self.milestone.pk, self.before, self.after)]
        facts += [(one.milestone.pk, one.before, one.after) for one in self.pushed]
        flags = [(one.milestone.pk, one.milestone.is_indicative) for one in self.pushed]
        stay = [one.pk for one in (*self.stay, *self.undated)]
        shown = json.dumps([facts, flags, stay, sorted(self.round_changes.items())], default=str)
        return hashlib.sha256(shown.encode()).hexdigest()[:32]


def milestone_of(cycle: PlanningCycle, key: int) -> Milestone | None:
    """Return the milestone of this year, or None: one of another year is not found."""
    return cycle.milestones.filter(pk=key).select_related("done_by").first()


def links_of(cycle: PlanningCycle) -> list[Link]:
    """Return what waits for what in the year."""
    rows = MilestoneDependency.objects.filter(milestone__cycle=cycle).order_by("pk")
    return [Link(*row) for row in rows.values_list("milestone_id", "needs_id", "gap_days")]


def planned_move(cycle: PlanningCycle, milestone: Milestone, to: date) -> PlannedMove:
    """Return what happens when the milestone moves to the day (four queries)."""
    milestones = {one.pk: one for one in cycle.milestones.all()}
    milestone = milestones[milestone.pk]
    windows = list(cycle.windows.all())
    points = {one.pk: Point(one.pk, one.due_on, one.done_at is not None) for one in milestones.values()}
    links = links_of(cycle)
    found = consequences(points, links, moved=milestone.pk, to=to)
    before = round_dates(cycle, windows)
    after = before | {milestones[one.key].sets: one.after for one in found.pushed} | {milestone.sets: to}
    after.pop("", None)
    problems = list(_held_up(milestones, points, links, milestone, to))
    problems += _outside(cycle, milestones, found, to)
    if after != before:
        problems += [one for one in round_problems(after, span_of(cycle)) if one not in problems]
        problems += _overlaps(cycle, windows, before, after)
    return PlannedMove(
        milestone=milestone,
        before=milestone.due_on,
        after=to,
        pushed=tuple(
            Pushed(milestones[one.key], one.before, one.after, milestones[one.because_of]) for one in found.pushed
        ),
        stay=tuple(milestones[key] for key in found.stay),
        undated=tuple(milestones[key] for key in found.undated),
        round_before=before,
        round_after=after,
        problems=tuple(problems),
    )


def _held_up(
    milestones: dict[int, Milestone], points: dict[int, Point], links: Sequence[Link], milestone: Milestone, to: date
) -> list[str]:
    held = too_early(points, links, moved=milestone.pk, to=to)
    if held is None:
        return []
    needs, earliest = milestones[held[0]], held[1]
    gap = (earliest - needs.due_on).days if needs.due_on else 0
    after = f"{counted(gap, 'day')} after" if gap else "not before"
    return [
        f"“{milestone.name}” comes {after} “{needs.name}” ({british_date(needs.due_on)}), "
        f"so {british_date(earliest)} is the earliest day. Move “{needs.name}” first, or take the dependency away"
    ]


def _outside(cycle: PlanningCycle, milestones: dict[int, Milestone], found: Consequences, to: date) -> list[str]:
    span = span_of(cycle)
    own = span.problem(to)
    pushed = [(milestones[one.key], span.problem(one.after)) for one in found.pushed]
    problems = [f"“{one.name}” would be pushed too far: {problem}" for one, problem in pushed if problem]
    return ([own] if own else []) + problems


def _overlaps(cycle: PlanningCycle, windows: list[PhaseWindow], before: RoundDates, after: RoundDates) -> list[str]:
    """Return why the new writing window meets another year's, or a phase's window another of its own."""
    problems = []
    opens, due = after[Milestone.Sets.WRITING_OPENS], after[Milestone.Sets.PLANS_DUE]
    if opens and due and (opens, due) != (before[Milestone.Sets.WRITING_OPENS], before[Milestone.Sets.PLANS_DUE]):
        problems.append(overlap_problem(opens, due, years_around(cycle)))
    for phase in sorted({phase for sets, (phase, _) in ENDS.items() if before[sets] != after[sets]}):
        first = window_of(phase, windows)
        ends = {end: after[sets] for sets, (one, end) in ENDS.items() if one == phase}
        others = [Window(one.opens_on, one.closes_on) for one in windows if one.phase == phase and one != first]
        if ends["opens_on"] is not None:
            problems.append(windows_overlap_problem([Window(ends["opens_on"], ends["closes_on"]), *others]))
    return [one for one in problems if one]
