"""Where each section of a plan goes when its template has a newer version. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planning.plan_templates.models import TemplateSection
from planning.plan_templates.rules.moves import template_changes
from planning.service_plans.sections import SectionKind

Line = dict[str, Any]
Goes = Literal["kept", "changed", "new", "back", "aside"]
# What the authors should look at after a move.
TO_LOOK_AT = ("new", "changed", "back")


@dataclass(frozen=True, slots=True)
class Place:
    """A section of a plan by key and kind: `asked` is what its template asked; `aside`: kept from an earlier one."""

    id: int
    asked: TemplateSection
    is_aside: bool
    has_words: bool


@dataclass(frozen=True, slots=True)
class Route:
    """Where the sections of one plan go: {section: what is asked of it now}, what is new, what is kept aside."""

    to: Mapping[int, TemplateSection]
    back: Collection[int]
    new: Sequence[TemplateSection]
    aside: Sequence[int]
    lines: Sequence[Line]


def route_of(places: Sequence[Place], asked: Sequence[TemplateSection]) -> Route:
    """Return where each section goes: it stays what it is where key and kind are the same.

    A key that is asked again in the kind of a section kept aside gets that section back.
    """
    stands = {one.asked.key: one for one in places if not one.is_aside}
    kept = {(one.asked.key, one.asked.kind): one for one in places if one.is_aside}
    words = {one.key: one.words for one in template_changes([one.asked for one in stands.values()], asked)}
    to: dict[int, TemplateSection] = {}
    back, new, lines = [], [], []
    for one in asked:
        here = stands.get(one.key)
        if here is not None and here.asked.kind == one.kind:
            to[here.id] = one
            said = words.get(one.key, ())
            lines.append(_line(one, "changed" if said else "kept", " ".join(said)))
        elif earlier := kept.get((one.key, one.kind)):
            to[earlier.id] = one
            back.append(earlier.id)
            lines.append(_line(one, "back", "Asked again: what was written in it before is back."))
        else:
            new.append(one)
            lines.append(_line(one, "new", " ".join(words.get(one.key, ()))))
    aside = [one for one in stands.values() if one.id not in to]
    lines += [_line(one.asked, "aside", _kept_words(one)) for one in sorted(aside, key=lambda one: one.asked.order)]
    return Route(to, back, new, [one.id for one in aside], lines)


def _line(asked: TemplateSection, what: Goes, words: str) -> Line:
    return {"key": asked.key, "title": asked.title, "what": what, "words": words}


def _kept_words(one: Place) -> str:
    return "Not asked any more. What was written is kept." if one.has_words else "Not asked any more. It was empty."


def fits(given: SectionKind, into: SectionKind) -> bool:
    """Whether what stands in a section of one kind can be added to a section of the other."""
    if given.has_rows or into.has_rows:
        return given.code == into.code
    return given.is_one_line or not into.is_one_line
