"""Sheets of the timetable. They are written by the timetable's own actions, which keep milestones and round together.

A workbook adds milestones and changes what they say. It moves no date: moving one pushes others, and the page on which
that is done says which before it happens.
"""

from typing import Any

from django.db import models

from mlco_portal.years import PlanningYear
from planning.aims.rules.succession import leads_back
from planning.cycle.actions.timeline import NewMilestone, add_dependencies, add_milestones, change_milestone
from planning.cycle.models import Milestone, MilestoneDependency, PlanningCycle
from planning.cycle.rules.dates import date_of_round_problem, quarter_of
from planning.year_workbook.sheets.kinds import Choice, Codes, Day, Line, Named, Number, Text, YesNo
from planning.year_workbook.sheets.sheet import Cells, Column, Fault, Outside, Sheet, ToWrite, Within, YearSoFar

MOVED_THERE = "The dates of a milestone that is there are moved on the timetable, which says what moves along"
OF_DATES = ("quarter_starts", "due_on", "may_change", "sets")
WORDS = ("kind", "clock", "note", "sets", "done_when")


class Cycle(Sheet):
    """A row a milestone."""

    tab = "cycle"
    one = "milestone"
    about = "The timetable: new milestones are added at the end of their quarter; dates that are there are not moved"
    model = Milestone
    action = "milestone"
    writes_itself = True
    outside = (Outside("audience", "roles", several=True),)

    name = Column(Line(200), "What happens", example="Service plans are due", needed=True)
    kind = Column(Choice(Milestone.Kind.choices), "What it is", example="activity", needed=True)
    clock = Column(Choice(Milestone.Clock.choices), "Whose timetable it is of", example="mlco", needed=True)
    quarter_starts = Column(
        Day(), "The first day of its quarter, for one without a day", example="2024-04-01", attribute="starts_on"
    )
    due_on = Column(Day(), "Its day, where it has one", example="2024-03-01")
    may_change = Column(YesNo(), "Whether the day may still change", example="yes", attribute="is_indicative")
    note = Column(Text(), "More about it", example="In the published planning cycle: mid-March")
    sets = Column(Choice(Milestone.Sets.choices), "The date of the round that it is", example="plans_due")
    done_when = Column(Choice(Milestone.DoneWhen.choices), "What makes it done", example="submitted", needed=True)
    audience = Column(Codes(), "Codes of the roles that it concerns; empty: everybody", example="service_lead")

    class Meta:
        import_id_fields = ("name",)

    def records(self, year: int) -> models.QuerySet[Milestone]:
        return Milestone.objects.filter(cycle__year=year).order_by("starts_on", "order", "pk")

    def dehydrate_quarter_starts(self, milestone: Milestone) -> str:
        return "" if milestone.due_on else milestone.starts_on.isoformat()

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        if before is not None:
            return [(name, MOVED_THERE) for name in OF_DATES if cells[name] != before[name]][:1]
        if bool(cells["due_on"]) == bool(cells["quarter_starts"]):
            return [("due_on", "Give it a day, or the first day of its quarter, and not both")]
        name = "due_on" if cells["due_on"] else "quarter_starts"
        day = self.columns[name].kind.stored(cells[name])
        _, first, last = quarter_of(day)
        if name == "quarter_starts" and day != first:
            return [(name, f"A quarter starts in April, July, October or January: here on {first.isoformat()}")]
        if so_far.calendar is None:
            return []
        problem = so_far.calendar.span.problem(day if name == "due_on" else last)
        if problem:
            return [(name, problem)]
        return self._problems_of_round(cells, day, so_far)

    def _problems_of_round(self, cells: Cells, day: Any, so_far: YearSoFar) -> list[Fault]:
        if not cells["sets"] or so_far.calendar is None:
            return []
        if not cells["due_on"]:
            return [("due_on", "A date of the round has a day")]
        taken = next((one["name"] for one in so_far.rows(self.tab).values() if one["sets"] == cells["sets"]), "")
        known = so_far.calendar.round.get(cells["sets"])
        problem = date_of_round_problem(cells["sets"], day, taken=taken, known=known)
        return [("sets", problem)] if problem else []

    def write(self, rows: list[ToWrite], final: list[Cells], year: PlanningYear, by: Any) -> None:
        cycle, new = PlanningCycle.objects.get(year=year), []
        for row in rows:
            columns = self.columns
            words = {name: columns[name].kind.stored(row.cells[name]) for name in WORDS}
            words |= {"name": row.cells["name"], "audience": columns["audience"].kind.stored(row.cells["audience"])}
            if row.record is not None:
                quarter = row.record.starts_on
                change_milestone(milestone=row.record, quarter=quarter, words=words, seen=None, by=by)
                continue
            due_on = columns["due_on"].kind.stored(row.cells["due_on"])
            quarter = due_on or columns["quarter_starts"].kind.stored(row.cells["quarter_starts"])
            new.append(NewMilestone(quarter, words, due_on, is_indicative=row.cells["may_change"] == "yes"))
        if new:
            add_milestones(cycle=cycle, new=new, by=by)


class CycleNeeds(Sheet):
    """A row a milestone that waits for another."""

    tab = "cycle_needs"
    one = "dependency"
    about = "Which milestone cannot come before which other one"
    model = MilestoneDependency
    action = "dependency"
    writes_itself = True
    within = (Within(("milestone",), ("cycle",)), Within(("needs",), ("cycle",)))

    milestone = Column(
        Named("A name of cycle", 200), "The one that waits", example="Leadership decides", attribute="milestone__name",
        needed=True, kept=False,
    )  # fmt: skip
    needs = Column(
        Named("A name of cycle", 200), "The one that comes before", example="Service plans are due",
        attribute="needs__name", needed=True, kept=False,
    )  # fmt: skip
    gap_days = Column(Number(otherwise=0), "Days between them at least", example="14")

    class Meta:
        import_id_fields = ("milestone", "needs")

    def records(self, year: int) -> models.QuerySet[MilestoneDependency]:
        found = MilestoneDependency.objects.filter(milestone__cycle__year=year).select_related("milestone", "needs")
        return found.order_by("milestone__starts_on", "milestone__order", "pk")

    def problems(self, cells: Cells, before: Cells | None, so_far: YearSoFar) -> list[Fault]:
        waits_for = so_far.links(self.tab)
        if before is None and leads_back(waits_for, earlier=cells["needs"], later=cells["milestone"]):
            return [("needs", f"They would wait for each other for ever: “{cells['needs']}” waits for it already")]
        return []

    def link_of(self, cells: Cells, year: PlanningYear) -> tuple[str, str]:
        return cells["needs"], cells["milestone"]

    def write(self, rows: list[ToWrite], final: list[Cells], year: PlanningYear, by: Any) -> None:
        cycle = PlanningCycle.objects.get(year=year)
        by_name = {one.name: one for one in cycle.milestones.all()}
        wanted = [
            (by_name[row.cells["milestone"]], by_name[row.cells["needs"]], int(row.cells["gap_days"])) for row in rows
        ]
        add_dependencies(cycle=cycle, wanted=wanted, by=by)
