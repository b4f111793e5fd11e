"""A workplan: the deliverables under each of its headings (S1 3.3 to 3.5)."""

from mlco_portal.papers.elements import Prose
from planning.operating_plan.blocks.asking import workplan_ask
from planning.operating_plan.blocks.deliverables import headings_of
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources
from planning.workplans.models import Workplan


def _gather(sources: Sources, binding: Binding) -> Gathered:
    workplan = sources.workplans[binding["workplan"]]
    headings = tuple(headings_of(workplan, sources))
    if not headings:
        return nothing(f"The {workplan.name} has no deliverables yet.")
    opening = [Prose(text, level=2) for text in (workplan.strapline, workplan.summary) if text]
    return gathered(*opening, *headings)


KIND = BlockKind(
    code="workplan",
    label="Workplan",
    hint="The deliverables of a workplan under its headings",
    gather=_gather,
    asks=(workplan_ask("Workplan", Workplan.Kind.WORKPLAN),),
)
