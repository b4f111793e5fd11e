"""Lines of the list of series, drawn once in a process for as long as nothing that they show changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.template.loader import get_template
from django.utils.safestring import SafeString

from kloe.reading.imprints import Imprint, imprints_of
from kloe.reading.presenters import lines_of
from kloe.reading.queries import series_of_keys

# Some 6 KB each, with what they are known by.
MOST_KEPT = 1000


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A row of the table as it was drawn on a day, and what readers should know of its values."""

    imprint: Imprint
    day: date
    row: SafeString
    note: str


KEPT: dict[int, KeptLine] = {}


def rows_of(imprints: Mapping[int, Imprint], today: date) -> list[KeptLine]:
    """Return the rows of the series, in their order; a row that was drawn today of the same imprint is kept."""
    kept = {key: KEPT.get(key) for key in imprints}
    old = [key for key, one in kept.items() if one is None or one.imprint != imprints[key] or one.day != today]
    if not old:
        return [one for one in kept.values() if one is not None]
    drawn = _drawn(old, imprints, today)
    _keep(drawn)
    found = {**kept, **drawn}
    return [line for key in imprints if (line := found.get(key)) is not None]


def notes_of(lines: Iterable[KeptLine]) -> list[str]:
    """Return what readers should know of the values of the lines, each once."""
    return list(dict.fromkeys(one.note for one in lines if one.note))


def _drawn(keys: Iterable[int], imprints: Mapping[int, Imprint], today: date) -> dict[int, KeptLine]:
    template, drawn = get_template("kloe/reading/row.html"), {}
    for line in lines_of(series_of_keys(keys), today):
        key, row = line.series.pk, SafeString(template.render({"line": line}))
        drawn[key] = KeptLine(imprints[key], today, row, line.series.note)
    return drawn


def _keep(drawn: Mapping[int, KeptLine]) -> None:
    """Keep them, unless a series changed after its imprint was taken: then the row may show more than the imprint."""
    now = imprints_of(drawn)
    for key, line in drawn.items():
        KEPT.pop(key, None)
        if line.imprint == now.get(key):
            KEPT[key] = line
    for key in list(KEPT)[: max(len(KEPT) - MOST_KEPT, 0)]:
        KEPT.pop(key, None)
