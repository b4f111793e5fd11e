"""Deliverables as the elements of a paper."""

from collections.abc import Iterator

from mlco_portal.papers.elements import Bullets, Element, Heading, Line
from planning.operating_plan.blocks.sources import Sources
from planning.workplans.models import Deliverable, Placement, Workplan
from planning.workplans.presenters import quarter_words


def headings_of(workplan: Workplan, sources: Sources) -> Iterator[Element]:
    """Yield each heading of the workplan, and the deliverables under it."""
    for heading in workplan.headings.all():
        lines = tuple(_line(one, workplan, sources) for one in heading.placements.all())
        if lines:
            yield Heading(heading.name, level=3)
            yield Bullets(lines)


def words_of(deliverable: Deliverable, wording: str = "") -> str:
    """Return what will be delivered: its title and its words, or those of one workplan."""
    text = wording or deliverable.text
    title = deliverable.title.rstrip(".")
    return f"{title}: {text}" if text else title


def _line(placement: Placement, workplan: Workplan, sources: Sources) -> Line:
    one = placement.deliverable
    elsewhere = [name for name in sources.standing_in.get(one.pk, ()) if name != workplan.name]
    details = [one.reference, quarter_words(one.quarter)]
    if one.dropped_at:
        details.append("dropped")
    details += [f"also in {name}" for name in elsewhere]
    return Line(words_of(one, placement.wording), detail=", ".join(filter(None, details)))
