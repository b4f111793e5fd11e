"""The planning cycle: each quarter with its activities, products and meetings (S1 6.5)."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from mlco_portal.papers.elements import Bullets, Element, Heading, Line
from mlco_portal.wording import british_date
from planning.cycle.models import Milestone
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources

KIND_HEADINGS = {
    Milestone.Kind.ACTIVITY: "Activities",
    Milestone.Kind.PRODUCT: "Products",
    Milestone.Kind.MEETING: "Meetings",
}


def _gather(sources: Sources, _binding: Binding) -> Gathered:
    if not sources.milestones:
        return nothing(f"The timetable of {sources.year} is empty.")
    return gathered(*quarters_of(sources.milestones))


def quarters_of(milestones: Iterable[Milestone]) -> Iterator[Element]:
    """Yield each quarter with what happens in it, in the order of time."""
    told = sorted(milestones, key=lambda one: (one.starts_on, one.order))
    for (starts_on, ends_on, quarter), found in groupby(
        told, key=lambda one: (one.starts_on, one.ends_on, one.quarter)
    ):
        those = list(found)
        yield Heading(f"Quarter {quarter}: {starts_on:%B} to {ends_on:%B %Y}", level=3)
        for kind, heading in KIND_HEADINGS.items():
            lines = tuple(_line(one) for one in those if one.kind == kind)
            if lines:
                yield Heading(heading, level=4)
                yield Bullets(lines)


def _line(milestone: Milestone) -> Line:
    day = british_date(milestone.due_on)
    return Line(milestone.name, detail=f"about {day}" if day and milestone.is_indicative else day)


KIND = BlockKind(
    code="cycle",
    label="Planning cycle",
    hint="The year's timetable by quarter: activities, products, meetings",
    gather=_gather,
)
