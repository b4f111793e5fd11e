"""Two sequences of words laid beside each other: which words stand in both, in the same order. Pure.

The time grows with the length, never with its square. Runs of words that occur once on each side are found first; they
part the rest into short stretches, in which the longest common order is found by way of the pairs of like words
(Hunt and Szymanski). A stretch with too many such pairs is compared by whole lines, and says so.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeAlias

# What a stretch may cost: pairs of like words for each of its words. English has one or two.
PAIRS_A_WORD = 10
# Runs of three words that stand once on each side part a text first, then single words that do.
RUNS = (3, 1)

Pair: TypeAlias = tuple[int, int]
Region: TypeAlias = tuple[int, int, int, int]


class Block(NamedTuple):
    """A stretch of both sequences: the same in both, or another; `[start:end]` before and `[from_:to]` now."""

    is_same: bool
    start: int
    end: int
    from_: int
    to: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """The whole of both sequences in blocks; `is_coarse` when a part was compared by whole lines only."""

    blocks: tuple[Block, ...]
    is_coarse: bool = False


def aligned(before: Sequence[str], now: Sequence[str]) -> Alignment:
    """Return both sequences of words in blocks, in order; joined, they are the sequences again."""
    first = _same_at_start(before, now)
    last = _same_at_end(before, now, first)
    pairs: list[Pair] = [(at, at) for at in range(first)]
    inner = (first, len(before) - last, first, len(now) - last)
    found, is_coarse = _pairs_within(before, now, inner)
    pairs += found
    pairs += [(len(before) - last + at, len(now) - last + at) for at in range(last)]
    return Alignment(tuple(_blocks(pairs, len(before), len(now))), is_coarse)


def in_order(places: Sequence[int]) -> frozenset[int]:
    """Return the indexes of a longest run of rising numbers: what stayed in place while the others moved."""
    return frozenset(at for at, _ in _rising((at, place) for at, place in enumerate(places)))


def _same_at_start(before: Sequence[str], now: Sequence[str]) -> int:
    at = 0
    for one, other in zip(before, now, strict=False):
        if one != other:
            break
        at += 1
    return at


def _same_at_end(before: Sequence[str], now: Sequence[str], first: int) -> int:
    most, at = min(len(before), len(now)) - first, 0
    while at < most and before[-1 - at] == now[-1 - at]:
        at += 1
    return at


def _pairs_within(
    before: Sequence[str], now: Sequence[str], region: Region, runs: Sequence[int] = RUNS
) -> tuple[list[Pair], bool]:
    """Return the pairs of like words of a region, and whether a part of it was compared by lines."""
    start, end, from_, to = region
    if start >= end or from_ >= to:
        return [], False
    if not runs:
        return _short_stretch(before, now, region)
    pairs: list[Pair] = []
    is_coarse = False
    for anchor in [*_rising(_single_pairs(before, now, region, runs[0])), (end, to)]:
        found, by_lines = _pairs_within(before, now, (start, anchor[0], from_, anchor[1]), runs[1:])
        pairs += found
        is_coarse |= by_lines
        if anchor != (end, to):
            pairs.append(anchor)
        start, from_ = anchor[0] + 1, anchor[1] + 1
    return pairs, is_coarse


def _single_pairs(before: Sequence[str], now: Sequence[str], region: Region, run: int) -> Iterable[Pair]:
    """Return the places of the runs of so many words that stand once on each side."""
    start, end, from_, to = region
    old, new = _in_runs(before[start:end], run), _in_runs(now[from_:to], run)
    times, other_times = Counter(old), Counter(new)
    place = {words: at for at, words in enumerate(new, start=from_) if other_times[words] == 1}
    for at, words in enumerate(old, start=start):
        if words in place and times[words] == 1:
            yield at, place[words]


def _in_runs(words: Sequence[str], run: int) -> Sequence[Hashable]:
    return words if run == 1 else list(zip(*(words[at:] for at in range(run)), strict=False))


def _short_stretch(before: Sequence[str], now: Sequence[str], region: Region) -> tuple[list[Pair], bool]:
    start, end, from_, to = region
    old, new = before[start:end], now[from_:to]
    if _cost(old, new) <= PAIRS_A_WORD * (len(old) + len(new)):
        return [(start + at, from_ + other) for at, other in _common(old, new)], False
    lines, others = _lines(old), _lines(new)
    keys, other_keys = ["".join(old[a:b]) for a, b in lines], ["".join(new[a:b]) for a, b in others]
    if _cost(keys, other_keys) > PAIRS_A_WORD * (len(old) + len(new)):
        return [], True
    pairs = []
    for at, other in _common(keys, other_keys):
        (begin, finish), (beside, _) = lines[at], others[other]
        pairs += [(start + begin + n, from_ + beside + n) for n in range(finish - begin)]
    return pairs, True


def _cost(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pairs of like words there are."""
    counts = Counter(new)
    return sum(counts[word] for word in old)


def _lines(words: Sequence[str]) -> list[Pair]:
    """Return where each line begins and ends: a word that carries a line end is the last of its line."""
    ends = [at for at, word in enumerate(words, start=1) if "\n" in word]
    bounds = [0, *(at for at in ends if at < len(words)), len(words)]
    return list(pairwise(bounds))


def _common(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Return a longest common order of both."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(new) - 1, -1, -1):
        places[new[at]].append(at)
    return _rising((at, place) for at, word in enumerate(old) for place in places.get(word, ()))


def _rising(pairs: Iterable[Pair]) -> list[Pair]:
    """Return a longest run of pairs in which both numbers rise; pairs of one first number come highest second first."""
    tops: list[int] = []
    ends: list[tuple[int, int, object]] = []
    for at, place in pairs:
        length = bisect_left(tops, place)
        link = (at, place, ends[length - 1] if length else None)
        if length == len(tops):
            tops.append(place)
            ends.append(link)
        else:
            tops[length] = place
            ends[length] = link
    found: list[Pair] = []
    here: object = ends[-1] if ends else None
    while here is not None:
        at, place, here = here  # type: ignore[misc]
        found.append((at, place))
    return found[::-1]


def _blocks(pairs: Sequence[Pair], length: int, other_length: int) -> Iterable[Block]:
    at = other = 0
    run: Pair | None = None
    for one, beside in [*pairs, (length, other_length)]:
        if run is not None and (one, beside) == (at, other) and one < length:
            at, other = one + 1, beside + 1
            continue
        if run is not None:
            yield Block(True, run[0], at, run[1], other)
            run = None
        if (at, other) != (one, beside):
            yield Block(False, at, one, other, beside)
        run = (one, beside)
        at, other = one + 1, beside + 1
