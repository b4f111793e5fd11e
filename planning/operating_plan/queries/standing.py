"""How what was placed stands against the records: the same, changed since, or cannot be placed any more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mlco_portal.papers.elements import Chapter, Element, from_json, sha256_of
from planning.operating_plan.blocks import KINDS, Gathered, Sources, gather
from planning.operating_plan.models import Block
from planning.releases.changelog import chapter_lines
from planning.releases.models import Document

SAME, CHANGED, GONE, EMPTY = "same", "changed", "gone", "empty"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one bound block stands; `problem` says why its records cannot be placed now."""

    state: str
    problem: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether its source changed since it was placed: it says something else, or cannot be placed any more."""
        return self.state in (CHANGED, GONE)


@dataclass(frozen=True, slots=True)
class ChapterStanding:
    """How many bound blocks of a chapter are out of step with the records, and how many hold nothing yet."""

    changed: int = 0
    empty: int = 0


def standing_of(block: Block, now: Gathered) -> Standing:
    """Return how the block stands when its records say that now."""
    is_placed = bool(block.placed_sha256)
    if now.problem:
        return Standing(GONE if is_placed else EMPTY, now.problem)
    if not is_placed:
        return Standing(EMPTY)
    return Standing(SAME if sha256_of(now.elements) == block.placed_sha256 else CHANGED)


def standings(year: int, blocks: Iterable[Block], sources: Sources | None = None) -> dict[int, Standing]:
    """Return by its key how each bound block stands; a kind of record is looked up once for all of them.

    A narrative has no standing. At most 25 queries, however many blocks there are; `placed` itself is not read.
    """
    sources = sources or Sources(year)
    return {
        one.pk: standing_of(one, gather(sources, one.kind, one.binding))
        for one in blocks
        if one.kind not in KINDS or KINDS[one.kind].is_bound
    }


def document_standing(document: Document) -> dict[int, Standing]:
    """Return how each bound block of the document stands."""
    blocks = Block.objects.filter(chapter__document=document, chapter__taken_out_at__isnull=True)
    return standings(document.year, blocks.only("pk", "chapter", "kind", "binding", "placed_sha256"))


def by_chapter(blocks: Iterable[Block], found: Mapping[int, Standing]) -> dict[int, ChapterStanding]:
    """Return by the key of their chapter how many of the blocks are out of step, and how many are empty."""
    counts: dict[int, list[int]] = {}
    for one in blocks:
        count = counts.setdefault(one.chapter_id, [0, 0])
        standing = found.get(one.pk)
        count[0] += bool(standing and standing.is_changed)
        count[1] += bool(standing and standing.state == EMPTY)
    return {chapter: ChapterStanding(*count) for chapter, count in counts.items()}


@dataclass(frozen=True, slots=True)
class Compared:
    """What was placed in a block beside what its records say now."""

    standing: Standing
    placed: tuple[Element, ...]
    now: tuple[Element, ...]
    # What changed, one sentence a change.
    differences: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Names what the records say now, so that what is placed is what was read."""
        return sha256_of(self.now)


def compared(block: Block) -> Compared:
    """Return what refreshing the block would change (its chapter with the document fetched already)."""
    found = gather(Sources(block.chapter.document.year), block.kind, block.binding)
    placed = from_json(block.placed or [])
    differences = () if found.problem else tuple(chapter_lines(_alone(placed), _alone(found.elements)))
    return Compared(standing_of(block, found), placed, found.elements, differences)


def _alone(elements: tuple[Element, ...]) -> Chapter:
    return Chapter(number="", title="", anchor="", elements=elements)
