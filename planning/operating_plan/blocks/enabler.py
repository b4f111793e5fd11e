"""An enabling team's or a programme's year: what it works on, and what success looks like (S1 3.6)."""

from collections.abc import Iterator

from mlco_portal.papers.elements import Bullets, Cell, Column, Element, Facts, Heading, Line, Prose, Table
from planning.operating_plan.blocks.asking import workplan_ask
from planning.operating_plan.blocks.deliverables import headings_of
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources
from planning.operating_plan.blocks.workplans import LineOfYear, WorkplanOfYear, with_parts
from planning.workplans.models import Workplan
from planning.workplans.presenters import LINE_HEADINGS


def _gather(sources: Sources, binding: Binding) -> Gathered:
    workplan = sources.workplans[binding["workplan"]]
    elements = (*_opening(workplan), *_lines(workplan), *headings_of(workplan, sources))
    if not elements:
        return nothing(f"{workplan.name} has nothing in it yet.")
    return gathered(*elements)


def _opening(workplan: WorkplanOfYear) -> Iterator[Element]:
    for text in (workplan.strapline, workplan.summary):
        if text:
            yield Prose(text, level=2)
    if workplan.governed_by:
        yield Facts((("Reports to", Line(workplan.governed_by)),))


def _lines(workplan: WorkplanOfYear) -> Iterator[Element]:
    """Yield what it works on, kind by kind; lines that have parts stand in a table beside them."""
    told = with_parts(workplan.lines)
    for kind, heading in LINE_HEADINGS.items():
        lines = [one for one in told if one[0].kind == kind]
        if any(parts for _, parts in lines):
            columns = (Column(heading, 2), Column("What it includes", 3))
            yield Table(f"{workplan.name}: {heading.lower()}", columns, tuple(_row(*one) for one in lines))
        elif lines:
            is_numbered = all(line.number for line, _ in lines)
            yield Heading(heading, level=3)
            yield Bullets(tuple(Line(words_of(line)) for line, _ in lines), numbered=is_numbered)


def _row(line: LineOfYear, parts: list[LineOfYear]) -> tuple[Cell, Cell]:
    return Cell((Line(words_of(line)),)), Cell(tuple(Line(words_of(part)) for part in parts))


def words_of(line: LineOfYear) -> str:
    """Return the line's name, and what it says besides."""
    return f"{line.name.rstrip('.')}: {line.text}" if line.text else line.name


KIND = BlockKind(
    code="enabler",
    label="Enabler or programme",
    hint="What an enabling team or programme works on, and what success looks like",
    gather=_gather,
    asks=(workplan_ask("Enabler or programme", Workplan.Kind.ENABLER, Workplan.Kind.PROGRAMME),),
    together="Enablers",
)
