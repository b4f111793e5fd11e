"""Which deliverables serve which priorities of partners (S1 6.4)."""

from collections.abc import Iterator

from mlco_portal.papers.elements import Cell, Column, Element, Line, Notice, Table
from mlco_portal.wording import counted
from planning.operating_plan.blocks.kind import Ask, Binding, BlockKind, Choices, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources
from planning.operating_plan.blocks.workplans import DeliverableOfYear
from planning.priorities.models import Framework, Priority

TICKED, EMPTY = Cell((Line("Yes"),), "good"), Cell()


def _frameworks(sources: Sources) -> Choices:
    return [(one.code, one.name) for one in sources.frameworks.values() if one.priorities.all()]


def _gather(sources: Sources, binding: Binding) -> Gathered:
    chosen = [sources.frameworks[code] for code in binding["frameworks"]]
    partners = [one for one in chosen if one.kind != Framework.Kind.CORE]
    columns = [(framework, priority) for framework in partners for priority in framework.priorities.all()]
    if sources.core is None or not columns:
        return nothing("The matrix needs our core priorities, and at least one framework of a partner.")
    tables = tuple(_tables(sources, sources.core, columns))
    if not any(isinstance(one, Table) for one in tables):
        return nothing(f"No deliverable of {sources.year} is ticked for these frameworks yet.")
    return gathered(*_columns_in_words(partners), *tables)


def _columns_in_words(partners: list[Framework]) -> Iterator[Element]:
    """Yield what the short heads of the columns stand for."""
    rows = tuple(
        (Cell((Line(f"{framework.short_name} {priority.label or priority.name}"),)), Cell((Line(priority.name),)))
        for framework in partners
        for priority in framework.priorities.all()
    )
    yield Table("What the columns stand for", (Column("Column", 1), Column("Priority", 4)), rows)


def _tables(sources: Sources, core: Framework, columns: list[tuple[Framework, Priority]]) -> Iterator[Element]:
    """Yield a table for each core priority, and how many deliverables serve none of the columns."""
    under = _under(sources)
    heads = (
        Column("Deliverable", 6),
        *(Column(priority.label or priority.name, 1, group=framework.short_name) for framework, priority in columns),
    )
    silent: set[int] = set()
    for priority in core.priorities.all():
        rows = []
        for one in under.get(priority.pk, ()):
            ticks = [(one.pk, column.pk) in sources.ticks for _, column in columns]
            if not any(ticks):
                silent.add(one.pk)
                continue
            name = Cell((Line(one.title, detail=one.reference),))
            rows.append((name, *(TICKED if ticked else EMPTY for ticked in ticks)))
        if rows:
            yield Table(priority.name, heads, tuple(rows))
    if silent:
        yield Notice(f"Ticked for none of these columns: {counted(len(silent), 'deliverable')}.")


def _under(sources: Sources) -> dict[int, list[DeliverableOfYear]]:
    """Return the deliverables under each priority, in whichever workplan, by reference."""
    found: dict[int, dict[int, DeliverableOfYear]] = {}
    for workplan in sources.workplans.values():
        for heading in workplan.headings:
            for one in heading.placements:
                found.setdefault(heading.priority or 0, {})[one.deliverable.pk] = one.deliverable
    return {key: sorted(those.values(), key=lambda one: one.reference) for key, those in found.items()}


KIND = BlockKind(
    code="matrix",
    label="Matrix of priorities",
    hint="Our deliverables against the priorities of partners",
    gather=_gather,
    asks=(
        Ask("frameworks", "Frameworks", _frameworks, hint="The columns, one framework after the other", is_many=True),
    ),
)
