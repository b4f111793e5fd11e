"""Achievements of the year before under headings (S1 2.1); their lines are written in the block."""

from mlco_portal.papers.elements import Bullets, Element, Heading, Line
from planning.operating_plan.blocks.headed_lines import heads_of, notation_of
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered
from planning.operating_plan.blocks.sources import Sources


def _gather(_sources: Sources, binding: Binding) -> Gathered:
    elements: list[Element] = []
    for name, lines in heads_of(binding, "headings"):
        elements += [Heading(name, level=3), Bullets(tuple(Line(one) for one in lines))]
    return gathered(*elements)


KIND = BlockKind(
    code="achievements",
    label="Achievements",
    hint="What was achieved, line by line under headings",
    gather=_gather,
    notation=notation_of("headings", "Achievements"),
)
