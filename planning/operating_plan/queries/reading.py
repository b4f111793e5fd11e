"""A chapter and a document as they read now, with how each block stands against the records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mlco_portal.papers.elements import Paper
from planning.operating_plan.blocks import KINDS
from planning.operating_plan.models import Block
from planning.operating_plan.queries.assembling import paper_of
from planning.operating_plan.queries.documents import OpenedDocument
from planning.operating_plan.queries.standing import CHANGED, EMPTY, GONE, Standing, standings
from planning.operating_plan.rules import is_as_it_came


@dataclass(frozen=True, slots=True)
class Counts:
    """How many blocks want a look: their source changed, is gone, nothing is placed, or nobody looked at them yet."""

    changed: int = 0
    gone: int = 0
    empty: int = 0
    came: int = 0

    def __bool__(self) -> bool:
        return bool(self.changed or self.gone or self.empty or self.came)


def counts_of(blocks: Iterable[Block], found: Mapping[int, Standing]) -> Counts:
    """Count the blocks that want a look."""
    those = list(blocks)
    states = [found[one.pk].state for one in those if one.pk in found]
    came = sum(is_as_it_came(one) and holds_own_words(one) for one in those)
    return Counts(states.count(CHANGED), states.count(GONE), states.count(EMPTY), came)


def holds_own_words(block: Block) -> bool:
    """Say whether people write what stands in the block, all of it or a list of its own."""
    kind = KINDS.get(block.kind)
    return kind is not None and (kind.is_authored or not kind.is_bound)


def waits_for_its_records(block: Block) -> bool:
    """Say whether nothing is placed in the block, and all of it comes from records."""
    return not block.placed_sha256 and block.kind in KINDS and not holds_own_words(block)


def document_standings(opened: OpenedDocument) -> dict[int, Standing]:
    """Return by its key how each bound block of an opened document stands."""
    blocks = [block for chapter in opened.chapters for block in chapter.blocks.all()]
    return standings(opened.document.year, blocks)


def paper_as_written(opened: OpenedDocument, edition: str) -> Paper:
    """Return the document as it is written now."""
    return paper_of(opened.document, edition=edition)
