"""A framework as the elements of a paper: its statements by kind, its priorities."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from mlco_portal.papers.elements import Bullets, Cell, Column, Element, Heading, Line, Prose, Table
from planning.priorities.models import Framework, Priority, Statement

# As headings: one statement, or several.
STATEMENT_HEADINGS = {
    Statement.Kind.VISION: "Our vision",
    Statement.Kind.WAY_OF_WORKING: "Our way of working",
    Statement.Kind.MISSION: "Mission",
    Statement.Kind.VALUE: "Values",
    Statement.Kind.ASPIRATION: "What it is to be like",
    Statement.Kind.PRINCIPLE: "Design principles",
    Statement.Kind.PROMISE: "What people can say",
    Statement.Kind.ENABLER: "What it depends on",
}


def summary_of(framework: Framework) -> Iterator[Element]:
    """Yield what the framework is, in a paragraph."""
    if framework.summary:
        yield Prose(framework.summary, level=2)


def statements_of(framework: Framework) -> Iterator[Element]:
    """Yield its statements, a heading for each kind, and a heading below for each audience."""
    told = list(framework.statements.all())
    order = [str(kind) for kind in STATEMENT_HEADINGS]
    told.sort(key=lambda one: (order.index(one.kind), one.order, one.pk))
    for kind, those in groupby(told, key=lambda one: one.kind):
        yield Heading(STATEMENT_HEADINGS[Statement.Kind(kind)], level=3)
        for audience, lines in groupby(those, key=lambda one: one.audience):
            if audience:
                yield Heading(audience, level=4)
            yield Bullets(tuple(Line(one.text) for one in lines))


def priority_name(priority: Priority) -> str:
    """Return its number as printed, and its name."""
    return f"{priority.label} {priority.name}".strip()


def priorities_of(framework: Framework, caption: str) -> Iterator[Element]:
    """Yield its priorities: a table when they say more than their names, else a list; theme by theme."""
    for theme, found in groupby(framework.priorities.all(), key=lambda one: one.theme):
        those = list(found)
        if theme:
            yield Heading(theme, level=4)
        if any(one.summary or one.outcome or one.commitments for one in those):
            yield _table(those, theme or caption)
        else:
            yield Bullets(tuple(Line(priority_name(one)) for one in those))


def _table(priorities: Iterable[Priority], caption: str) -> Table:
    told = list(priorities)
    columns = [("Priority", 2, lambda one: [priority_name(one)])]
    if any(one.summary for one in told):
        columns.append(("What it means", 3, lambda one: [one.summary]))
    if any(one.outcome for one in told):
        columns.append(("What will be different", 3, lambda one: [one.outcome]))
    if any(one.commitments for one in told):
        columns.append(("What it sets out to do", 4, lambda one: one.commitments.splitlines()))
    rows = [tuple(_cell(words(one)) for _, _, words in columns) for one in told]
    return Table(caption, tuple(Column(label, weight) for label, weight, _ in columns), tuple(rows))


def _cell(words: Iterable[str]) -> Cell:
    return Cell(tuple(Line(one.strip()) for one in words if one.strip()))
