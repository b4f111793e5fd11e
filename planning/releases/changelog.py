"""What changed from one release to the next, chapter by chapter and in words. Pure.

    [{"chapter": "2 Our year", "anchor": "our-year", "change": "changed", "lines": ["…"], "more": 0}]

`change` is `added`, `removed`, `changed` or, for what stands before the first chapter, `front`. A chapter says at most
`MOST_LINES` changes and how many more there are.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

from mlco_portal.papers.elements import Chapter, Paper
from mlco_portal.wording import counted
from planning.releases.changed_tables import table_changes
from planning.releases.units import Passage, Pieces, pieces_of

MOST_LINES = 25
LONGEST_QUOTE = 140
ALIKE = 0.5
COMPARED = 2_000  # characters of a passage that are looked at to say whether it is the same one, changed
FRONT = "The document as a whole"

Entry = dict[str, Any]


def changes_between(before: Paper | None, now: Paper) -> list[Entry]:
    """Return what changed, in the order of the chapters as they stand now; [] for a first release or no change."""
    if before is None:
        return []
    old = _matched(before, now)
    found = [_entry(FRONT, "", "front", list(_front_lines(before, now, old)))]
    for chapter in now.chapters:
        earlier = old.get(chapter.anchor)
        if earlier is None:
            found.append(_entry(_name(chapter), chapter.anchor, "added", [_size_words(pieces_of(chapter))]))
        else:
            lines = list(chapter_lines(earlier, chapter))
            found.append(_entry(_name(chapter), chapter.anchor, "changed", lines))
    kept = {one.anchor for one in old.values()}
    for chapter in before.chapters:
        if chapter.anchor not in kept:
            found.append(_entry(_name(chapter), "", "removed", [_size_words(pieces_of(chapter))]))
    return [one for one in found if one["lines"]]


def chapter_lines(before: Chapter, now: Chapter) -> Iterator[str]:
    """Say what changed in a chapter, one sentence a change."""
    old, new = pieces_of(before), pieces_of(now)
    if before.title != now.title:
        yield f"The chapter “{before.title}” is now called “{now.title}”."
    yield from _heading_lines(old.headings, new.headings)
    yield from _passage_lines(old.passages, new.passages)
    for name, table in new.tables.items():
        yield from table_changes(old.tables.get(name), table)
    for name, table in old.tables.items():
        if name not in new.tables:
            yield f"The table “{table.caption}” was taken out ({counted(len(table.rows), 'row')})."


def _matched(before: Paper, now: Paper) -> dict[str, Chapter]:
    """Return for each chapter, by its anchor, the one it was: of the same anchor, else of the same title."""
    by_anchor = {one.anchor: one for one in before.chapters}
    found = {one.anchor: by_anchor[one.anchor] for one in now.chapters if one.anchor in by_anchor}
    left = {one.title: one for one in before.chapters if one.anchor not in found}
    for one in now.chapters:
        if one.anchor not in found and one.title in left:
            found[one.anchor] = left.pop(one.title)
    return found


def _front_lines(before: Paper, now: Paper, old: dict[str, Chapter]) -> Iterator[str]:
    for what, was, is_now in (("title", before.title, now.title), ("subtitle", before.subtitle, now.subtitle)):
        if was != is_now:
            yield f"The {what} “{was}” became “{is_now}”." if was else f"The {what} “{is_now}” was added."
    facts = dict(before.facts)
    for term, text in now.facts:
        if facts.get(term) != text:
            yield f"{term}: “{facts[term]}” became “{text}”." if term in facts else f"{term} was added: “{text}”."
    gone = [term for term in facts if term not in dict(now.facts)]
    yield from (f"{term} was taken out." for term in gone)
    stayed = [old[one.anchor].anchor for one in now.chapters if one.anchor in old]
    order = [one.anchor for one in before.chapters if one.anchor in stayed]
    if stayed != order:
        yield "The chapters stand in another order."


def _heading_lines(before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    for removed, added in _steps(before, now):
        renamed = len(removed) == len(added)
        if renamed:
            pairs = zip(removed, added, strict=True)
            yield from (f"The heading “{_cut(old)}” is now “{_cut(new)}”." for old, new in pairs)
            continue
        yield from (f"The heading “{_cut(one)}” was taken out." for one in removed)
        yield from (f"The heading “{_cut(one)}” was added." for one in added)


def _passage_lines(before: Sequence[Passage], now: Sequence[Passage]) -> Iterator[str]:
    steps = list(_steps([one.text for one in before], [one.text for one in now]))
    gone = Counter(text for removed, _ in steps for text in removed)
    come = Counter(text for _, added in steps for text in added)
    moved = gone & come
    under = {one.text: one.under for one in (*before, *now)}
    for removed, added in steps:
        yield from _said_of(_without(removed, moved), _without(added, moved), under)
    if moved:
        yield f"{counted(moved.total(), 'passage')} of text moved to another place."


def _without(texts: Sequence[str], moved: Counter[str]) -> list[str]:
    return [one for one in texts if one not in moved]


def _said_of(removed: list[str], added: list[str], under: dict[str, str]) -> Iterator[str]:
    """Say a step of the comparison: passages of like words became one another, the others went or came."""
    while removed and added and _is_alike(removed[0], added[0]):
        old, new = removed.pop(0), added.pop(0)
        was, now = differing(old, new)
        yield f"{_at(under[new])}“{was}” became “{now}”."
    yield from (f"{_at(under[one])}taken out: “{_cut(one)}”." for one in removed)
    yield from (f"{_at(under[one])}added: “{_cut(one)}”." for one in added)


def _steps(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[list[str], list[str]]]:
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    for what, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if what != "equal":
            yield list(before[old_from:old_to]), list(now[new_from:new_to])


def _is_alike(old: str, new: str) -> bool:
    return SequenceMatcher(None, old[:COMPARED].split(), new[:COMPARED].split(), autojunk=False).ratio() >= ALIKE


def differing(old: str, new: str) -> tuple[str, str]:
    """Return the words that differ, with a few words around them, each cut where it is long."""
    was, now = old.split(), new.split()
    start = 0
    while start < min(len(was), len(now)) and was[start] == now[start]:
        start += 1
    end = 0
    while end < min(len(was), len(now)) - start and was[-1 - end] == now[-1 - end]:
        end += 1
    first = max(0, start - 3)
    return _window(was, first, end), _window(now, first, end)


def _window(words: Sequence[str], first: int, end: int) -> str:
    last = min(len(words), len(words) - end + 3)
    shown = _cut(" ".join(words[first:last]))
    return f"{'… ' if first else ''}{shown}{' …' if last < len(words) and not shown.endswith('…') else ''}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rsplit(' ', 1)[0]}…"


def _at(heading: str) -> str:
    return f"Under “{_cut(heading)}”, " if heading else "At the start, "


def _name(chapter: Chapter) -> str:
    return f"{chapter.number} {chapter.title}".strip()


def _size_words(pieces: Pieces) -> str:
    parts = [
        counted(len(pieces.headings), "heading"),
        counted(len(pieces.passages), "passage") + " of text",
        counted(len(pieces.tables), "table"),
    ]
    return f"The whole chapter: {', '.join(parts)}."


def _entry(chapter: str, anchor: str, change: str, lines: list[str]) -> Entry:
    shown = lines[:MOST_LINES]
    return {"chapter": chapter, "anchor": anchor, "change": change, "lines": shown, "more": len(lines) - len(shown)}
