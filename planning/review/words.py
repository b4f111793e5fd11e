"""What changed in a text, word by word: what was added, what was removed, what stayed. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mlco_portal.wording import plain_text, word_count
from planning.service_plans.aligning import Block, aligned

# The end of one or more lines; a word, with marks inside it as in 9.30 or day-to-day; marks after a word. With spaces.
TOKENS = re.compile(r"[^\S\n]*\n\s*|[^\s.,;:!?]+(?:[.,;:!?]+[^\s.,;:!?]+)*[^\S\n]*|[.,;:!?]+[^\S\n]*")
WORD = re.compile(r"\w")
# So many words that stayed together show that what stands around them is two changes and not one.
SOLID = 8
# Where many words changed and less than this part stayed, those stayed by chance: old and new are shown whole.
MANY, BY_CHANCE = 6, 0.3


class Kind(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


class Run(NamedTuple):
    """Some words in a row of which the same became; `words` counts them."""

    kind: Kind
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class WordChanges:
    """A text as it was and as it is, in one: the runs in order, what was removed before what stands there now.

    `is_by_line`: a part was too long and too much alike for words, and was compared line by line.
    """

    runs: tuple[Run, ...]
    is_by_line: bool = False

    @property
    def added(self) -> int:
        return sum(run.words for run in self.runs if run.kind == Kind.ADDED)

    @property
    def removed(self) -> int:
        return sum(run.words for run in self.runs if run.kind == Kind.REMOVED)

    @property
    def is_same(self) -> bool:
        return all(run.kind == Kind.SAME for run in self.runs)


def changes_as_read(before: str, now: str) -> WordChanges:
    """Return what changed in an author's text as it reads: marks of bold words, links or tables are no words."""
    if before == now:
        return word_changes(now, now) if not now else _all_same(plain_text(now))
    return word_changes(plain_text(before), plain_text(now))


def word_changes(before: str, now: str) -> WordChanges:
    """Return what changed from the one text to the other; spaces between words do not count, ends of lines do."""
    before, now = before.strip(), now.strip()
    if before == now:
        return _all_same(now)
    old, new = TOKENS.findall(before), TOKENS.findall(now)
    found = aligned([_key(token) for token in old], [_key(token) for token in new])
    return WordChanges(tuple(_runs(_tidied(found.blocks, old), old, new)), found.is_coarse)


def _all_same(text: str) -> WordChanges:
    return WordChanges((Run(Kind.SAME, text, word_count(text)),) if text else ())


def _key(token: str) -> str:
    """Return what two tokens must share to be the same: the word, or one or several ends of lines."""
    word = token.rstrip()
    return word if word.strip() else "\n" * min(token.count("\n"), 2)


def _tidied(blocks: Sequence[Block], old: Sequence[str]) -> Iterator[Block]:
    """Return the blocks with one change in place of many, where only scattered words stayed between them."""
    stretch: list[Block] = []
    for block in blocks:
        if block.is_same and (block.end - block.start >= SOLID or _is_line(old[block.start : block.end])):
            yield from _settled(stretch)
            yield block
            stretch = []
        else:
            stretch.append(block)
    yield from _settled(stretch)


def _is_line(tokens: Sequence[str]) -> bool:
    """Whether the words are a line of their own, with its end on either side."""
    return len(tokens) > 2 and not tokens[0].strip() and not tokens[-1].strip()


def _settled(stretch: list[Block]) -> Iterator[Block]:
    """Return the blocks of a stretch, or one block of all from its first change to its last."""
    changed = [at for at, block in enumerate(stretch) if not block.is_same]
    if len(changed) < 2:
        yield from stretch
        return
    first, last = changed[0], changed[-1]
    middle = stretch[first : last + 1]
    kept = sum(block.end - block.start for block in middle if block.is_same)
    moved = sum(max(block.end - block.start, block.to - block.from_) for block in middle if not block.is_same)
    yield from stretch[:first]
    if moved >= MANY and kept < BY_CHANCE * (kept + moved):
        yield Block(False, middle[0].start, middle[-1].end, middle[0].from_, middle[-1].to)
    else:
        yield from middle
    yield from stretch[last + 1 :]


def _runs(blocks: Iterable[Block], old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    for block in blocks:
        if block.is_same:
            last = max(old[block.end - 1], new[block.to - 1], key=len)
            yield _run(Kind.SAME, [*new[block.from_ : block.to - 1], last])
            continue
        if block.end > block.start:
            yield _run(Kind.REMOVED, old[block.start : block.end])
        if block.to > block.from_:
            yield _run(Kind.ADDED, new[block.from_ : block.to])


def _run(kind: Kind, tokens: Sequence[str]) -> Run:
    return Run(kind, "".join(tokens), sum(1 for token in tokens if WORD.search(token)))
