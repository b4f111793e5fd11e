"""What may carry on what: never itself, never round in a circle, never something later. Pure."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


Before = Mapping[Key, Collection[Key]]


def before_each(links: Iterable[tuple[Key, Key]]) -> dict[Key, set[Key]]:
    """Return what each carries on, of links that are (earlier, later)."""
    before: dict[Key, set[Key]] = {}
    for earlier, later in links:
        before.setdefault(later, set()).add(earlier)
    return before


def leads_back(before: Before[Key], *, earlier: Key, later: Key) -> bool:
    """Say whether `earlier` carries on `later`, by way of however many others."""
    seen: set[Key] = set()
    waiting = [earlier]
    while waiting:
        at = waiting.pop()
        if at == later:
            return True
        if at not in seen:
            seen.add(at)
            waiting += before.get(at, ())
    return False


def closes_a_circle(links: Iterable[tuple[Key, Key]], *, earlier: Key, later: Key) -> bool:
    """Say whether `earlier` already carries on `later`, by way of however many others; links are (earlier, later)."""
    return leads_back(before_each(links), earlier=earlier, later=later)


def succession_problem(
    links: Iterable[tuple[Key, Key]], *, earlier: tuple[Key, int, str], later: tuple[Key, int, str]
) -> str:
    """Return why `later` cannot carry on `earlier`, or ""; each is (key, year, name)."""
    return link_problem(before_each(links), earlier=earlier, later=later)


def link_problem(before: Before[Key], *, earlier: tuple[Key, int, str], later: tuple[Key, int, str]) -> str:
    """Return the same as `succession_problem`, for who asks of many links one after the other."""
    if earlier[0] == later[0]:
        return f"“{later[2]}” cannot carry on itself. Choose another one"
    if earlier[0] in before.get(later[0], ()):
        return f"“{later[2]}” carries on “{earlier[2]}” already"
    if leads_back(before, earlier=earlier[0], later=later[0]):
        return f"That would go round in a circle: “{earlier[2]}” itself carries on “{later[2]}”. Choose another one"
    if earlier[1] > later[1]:
        return f"“{earlier[2]}” is of a later year. Choose one of the same year or of an earlier one"
    return ""
