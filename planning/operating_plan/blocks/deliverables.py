"""Deliverables as the elements of a paper."""

from collections.abc import Iterator

from mlco_portal.papers.elements import Bullets, Element, Heading, Line
from planning.operating_plan.blocks.sources import Sources
from planning.operating_plan.blocks.workplans import DeliverableOfYear, Placed, WorkplanOfYear
from planning.workplans.presenters import quarter_words


def headings_of(workplan: WorkplanOfYear, sources: Sources) -> Iterator[Element]:
    """Yield each heading of the workplan, and the deliverables under it."""
    for heading in workplan.headings:
        lines = tuple(_line(one, workplan, sources) for one in heading.placements)
        if lines:
            yield Heading(heading.name, level=3)
            yield Bullets(lines)


def words_of(deliverable: DeliverableOfYear, wording: str = "") -> str:
    """Return what will be delivered: its title and its words, or those of one workplan."""
    text = wording or deliverable.text
    title = deliverable.title.rstrip(".")
    return f"{title}: {text}" if text else title


def _line(placement: Placed, workplan: WorkplanOfYear, sources: Sources) -> Line:
    one = placement.deliverable
    elsewhere = [name for name in sources.standing_in.get(one.pk, ()) if name != workplan.name]
    details = [one.reference, quarter_words(one.quarter)]
    if one.dropped_at:
        details.append("dropped")
    details += [f"also in {name}" for name in elsewhere]
    return Line(words_of(one, placement.wording), detail=", ".join(filter(None, details)))
