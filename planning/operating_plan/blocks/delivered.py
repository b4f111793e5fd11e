"""How the deliverables of an earlier year ended (S1 6.6)."""

from mlco_portal.papers.elements import Cell, Column, Line, Table
from mlco_portal.years import PlanningYear
from planning.operating_plan.blocks.deliverables import words_of
from planning.operating_plan.blocks.kind import Ask, Binding, BlockKind, Choices, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources
from planning.operating_plan.blocks.workplans import DeliverableOfYear
from planning.workplans.models import Deliverable

COLUMNS = (Column("Key deliverable", 3), Column("Delivered?", 1))
TONES = {"delivered": "good", "partly": "mixed", "not_delivered": "poor"}


def _years(sources: Sources) -> Choices:
    years = dict.fromkeys(year for year, _, _ in sources.workplan_names)
    return [(str(int(year)), str(PlanningYear(year))) for year in years]


def _workplans(sources: Sources) -> Choices:
    return list({code: (code, name) for _, code, name in sources.workplan_names}.values())


def _gather(sources: Sources, binding: Binding) -> Gathered:
    then = sources.of(int(binding["year"]))
    workplan = then.workplans.get(binding["workplan"])
    if workplan is None:
        return nothing(f"There is no such workplan in {then.year}.")
    tables = [
        Table(heading.name, COLUMNS, tuple(_row(one.deliverable, one.wording) for one in heading.placements))
        for heading in workplan.headings
        if heading.placements
    ]
    if not tables:
        return nothing(f"The {workplan.name} of {then.year} has no deliverables.")
    return gathered(*tables)


def _row(one: DeliverableOfYear, wording: str) -> tuple[Cell, Cell]:
    outcome = Deliverable.Outcome.DROPPED if one.dropped_at else Deliverable.Outcome(one.outcome)
    mark = f"printed as: {one.outcome_mark}" if one.outcome_mark else ""
    ended = Line(str(outcome.label), detail="; ".join(filter(None, [mark, one.outcome_note])))
    return Cell((Line(words_of(one, wording), detail=one.reference),)), Cell((ended,), TONES.get(outcome, ""))


KIND = BlockKind(
    code="delivered",
    label="What was delivered",
    hint="How the deliverables of an earlier year ended",
    gather=_gather,
    asks=(
        Ask("year", "Year", _years),
        Ask("workplan", "Workplan", _workplans),
    ),
)
