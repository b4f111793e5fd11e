"""Which section and row of last year's plan became which of this year's: identities differ each year. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping

from planning.service_plans.content import CHOICE_CELLS
from planning.service_plans.likeness import profile_of, words_of
from planning.service_plans.sections import kind_of
from planning.service_plans.snapshot import DocumentRow, DocumentSection, PlanDocument

# Rows that share so much of their words tell of the same thing.
ALIKE = 0.5
# Beyond this many pairs of rows only those of one name are matched.
MOST_PAIRS = 2_500


def sections_alike(before: PlanDocument, now: PlanDocument) -> dict[str, DocumentSection]:
    """Return last year's section for each key of this year's that has one: by key, else by theme, else by title.

    Two sections of different kinds are not the same: one has rows where the other has a text.
    """
    found: dict[str, DocumentSection] = {}
    names: tuple[Callable[[DocumentSection], str], ...] = (
        lambda one: one.key,
        lambda one: one.theme,
        lambda one: " ".join(words_of(one.title)),
    )
    for name in names:
        taken = {one.key for one in found.values()}
        old = _named([one for one in before.sections if one.key not in taken], name)
        new = _named([one for one in now.sections if one.key not in found], name)
        found |= {new[same].key: old[same] for same in new if same in old}
    return found


def _named(
    sections: list[DocumentSection], name: Callable[[DocumentSection], str]
) -> dict[tuple[str, ...], DocumentSection]:
    """Return the sections by part, kind and name, without those that share them or have no name."""
    found: dict[tuple[str, ...], DocumentSection] = {}
    twice = set()
    for one in sections:
        key = (one.part, one.kind, name(one))
        if key in found:
            twice.add(key)
        found[key] = one
    return {key: one for key, one in found.items() if key[-1] and key not in twice}


def rows_alike(before: DocumentSection, now: DocumentSection) -> dict[str, DocumentRow]:
    """Return last year's row for each row of this year's that has one: of one identity or name, else the likest."""
    identities = {row.id: row for row in before.rows}
    found = {row.id: identities[row.id] for row in now.rows if row.id in identities}
    columns = kind_of(now.kind).columns
    names = (lambda row: row.shown(columns[0].name) if columns else "", _text)
    for name in names:
        old = _single(before.rows, {one.id for one in found.values()}, name)
        new = _single(now.rows, set(found), name)
        found |= {new[words].id: old[words] for words in new if words in old}
    old_rows = [row for row in before.rows if row.id not in {one.id for one in found.values()}]
    new_rows = [row for row in now.rows if row.id not in found]
    if old_rows and new_rows and len(old_rows) * len(new_rows) <= MOST_PAIRS:
        found |= _likest(old_rows, new_rows)
    return found


def _single(
    rows: Iterable[DocumentRow], without: Collection[str], name: Callable[[DocumentRow], str]
) -> Mapping[tuple[str, ...], DocumentRow]:
    """Return the rows by the words that name them, without those that share them or have none."""
    found: dict[tuple[str, ...], list[DocumentRow]] = {}
    for row in rows:
        if row.id not in without:
            found.setdefault(tuple(words_of(name(row))), []).append(row)
    return {words: alike[0] for words, alike in found.items() if words and len(alike) == 1}


def _text(row: DocumentRow) -> str:
    return " ".join(text for name, text in row.cells.items() if name not in CHOICE_CELLS)


def _likest(old_rows: list[DocumentRow], new_rows: list[DocumentRow]) -> dict[str, DocumentRow]:
    """Pair the rows that are most alike first; each is paired once."""
    old, new = ([(row, profile_of(_text(row))) for row in rows] for rows in (old_rows, new_rows))
    scores = sorted(
        (
            (-score, at, other)
            for at, (_, one) in enumerate(new)
            for other, (_, earlier) in enumerate(old)
            if (score := one.likeness(earlier)) >= ALIKE
        ),
    )
    found: dict[str, DocumentRow] = {}
    taken: set[int] = set()
    for _, at, other in scores:
        if new[at][0].id not in found and other not in taken:
            found[new[at][0].id] = old[other][0]
            taken.add(other)
    return found
