"""Text that people write for the document itself."""

from planning.operating_plan.blocks.kind import Binding, BlockKind, Gathered
from planning.operating_plan.blocks.sources import Sources


def _gather(_sources: Sources, _binding: Binding) -> Gathered:
    return Gathered()


KIND = BlockKind(
    code="narrative",
    label="Narrative",
    hint="Text that you write here",
    gather=_gather,
    is_bound=False,
)
