"""What differs between two versions of a template, in words. Pure."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from mlco_portal.wording import british_date, counted

What = Literal["new", "gone", "kind", "changed"]
THEMES = {"": "no theme", "zero_carbon": "zero carbon", "health_inequalities": "health inequalities"}


class AskedSection(Protocol):
    """What of a section of a template is compared: a `TemplateSection`, saved or not."""

    key: str
    order: int
    title: str
    printed_title: str
    kind: str
    guidance: str
    word_limit: int | None
    requirement: str
    required_from: date | None
    theme: str
    on_page: bool
    min_rows: int
    max_rows: int | None


@dataclass(frozen=True, slots=True)
class TemplateChange:
    """What is different about one section, by its key. `title` is the newer one; `words` are whole sentences.

    `new`: was not asked before. `gone`: is not asked any more. `kind`: asks for another kind of answer.
    `changed`: the same question, asked differently or in another place.
    """

    key: str
    title: str
    what: What
    words: tuple[str, ...]
    has_moved: bool = False


def template_changes(old: Iterable[AskedSection], new: Iterable[AskedSection]) -> list[TemplateChange]:
    """Return the sections that differ, in the order of the newer version, those that are gone last."""
    before = sorted(old, key=lambda one: one.order)
    after = sorted(new, key=lambda one: one.order)
    were, are = {one.key: one for one in before}, {one.key: one for one in after}
    moved = _moved([one.key for one in before if one.key in are], [one.key for one in after if one.key in were])
    found: list[TemplateChange] = []
    for place, one in enumerate(after):
        if one.key not in were:
            found.append(TemplateChange(one.key, one.title, "new", (f"New. {_requirement(one)}.",)))
            continue
        words = _differences(were[one.key], one)
        if one.key in moved:
            words.append(f"Now stands after “{after[place - 1].title}”." if place else "Now stands first.")
        if were[one.key].kind != one.kind:
            words.insert(0, "Asks for another kind of answer.")
            found.append(TemplateChange(one.key, one.title, "kind", tuple(words), one.key in moved))
        elif words:
            found.append(TemplateChange(one.key, one.title, "changed", tuple(words), one.key in moved))
    gone = [one for one in before if one.key not in are]
    return found + [TemplateChange(one.key, one.title, "gone", ("Not asked any more.",)) for one in gone]


def _moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the fewest sections whose moving explains the new order: all but a longest run that kept its order."""
    place = {key: number for number, key in enumerate(before)}
    places = [place[key] for key in after]
    ends: list[int] = []
    longest: list[int] = []
    for one in places:
        at = bisect_left(ends, one)
        ends[at : at + 1] = [one]
        longest.append(at)
    kept, wanted = set(), len(ends) - 1
    for number in range(len(places) - 1, -1, -1):
        if longest[number] == wanted:
            kept.add(after[number])
            wanted -= 1
    return set(after) - kept


def _differences(old: AskedSection, new: AskedSection) -> list[str]:
    said: list[str] = []
    if old.title != new.title:
        said.append(f"Was called “{old.title}”.")
    if old.printed_title != new.printed_title:
        said.append(f"Printed as “{new.printed_title or new.title}”.")
    if old.word_limit != new.word_limit:
        said.append(_changed("word limit", old.word_limit, new.word_limit))
    if (old.min_rows or 0) != (new.min_rows or 0):
        said.append(
            f"Needs at least {counted(new.min_rows, 'row')}." if new.min_rows else "Has no least number of rows now."
        )
    if old.max_rows != new.max_rows:
        said.append(_changed("most rows", old.max_rows, new.max_rows))
    if (old.requirement, old.required_from) != (new.requirement, new.required_from):
        said.append(f"{_requirement(new)} (was: {_requirement(old).lower()}).")
    if old.guidance.strip() != new.guidance.strip():
        said.append("The guidance is worded differently." if new.guidance.strip() else "Has no guidance now.")
    if old.theme != new.theme:
        said.append(f"Theme: {THEMES.get(new.theme, new.theme)} (was: {THEMES.get(old.theme, old.theme)}).")
    if old.on_page != new.on_page:
        said.append("Now shown on the plan on a page." if new.on_page else "Not shown on the plan on a page any more.")
    return said


def _changed(what: str, old: int | None, new: int | None) -> str:
    if new is None:
        return f"Has no {what} now (was {old})."
    return f"The {what} is {new} now (was {old})." if old is not None else f"The {what} is {new} now (there was none)."


def _requirement(one: AskedSection) -> str:
    if one.requirement == "from_date" and one.required_from:
        return f"Required from {british_date(one.required_from)}"
    return "Required" if one.requirement == "required" else "Optional"
