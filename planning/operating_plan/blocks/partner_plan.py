"""A partner's plan, or another framework that ours stands beside (S1 6.1 to 6.3)."""

from mlco_portal.papers.elements import Facts, Heading, Line
from planning.operating_plan.blocks.asking import framework_ask
from planning.operating_plan.blocks.frameworks import priorities_of, statements_of, summary_of
from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered, gathered, nothing
from planning.operating_plan.blocks.sources import Sources


def _gather(sources: Sources, binding: Binding) -> Gathered:
    framework = sources.frameworks[binding["framework"]]
    priorities = tuple(priorities_of(framework, f"Priorities of {framework.name}"))
    if not priorities:
        return nothing(f"{framework.name} has no priorities yet.")
    owner = (Facts((("Whose it is", Line(framework.owner)),)),) if framework.owner else ()
    heading = Heading("Priorities", level=3)
    return gathered(*owner, *summary_of(framework), *statements_of(framework), heading, *priorities)


KIND = BlockKind(
    code="partner_plan",
    label="Partner's plan",
    hint="What a partner or the system sets out to do: statements and priorities of a framework",
    gather=_gather,
    asks=(framework_ask(),),
)
