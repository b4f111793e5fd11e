"""The year on a page: vision, way of working, core priorities (S1 3.1)."""

from mlco_portal.papers.elements import Heading
from planning.operating_plan.blocks.asking import framework_ask
from planning.operating_plan.blocks.frameworks import priorities_of, statements_of, summary_of
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources


def _gather(sources: Sources, binding: Binding) -> Gathered:
    framework = sources.frameworks[binding["framework"]]
    priorities = tuple(priorities_of(framework, framework.name))
    if not priorities:
        return nothing(f"{framework.name} has no priorities yet.")
    heading = Heading(framework.name, level=3)
    return gathered(*summary_of(framework), *statements_of(framework), heading, *priorities)


KIND = BlockKind(
    code="plan_on_a_page",
    label="Plan on a page",
    hint="Vision, way of working and priorities of a framework",
    gather=_gather,
    asks=(framework_ask(),),
)
