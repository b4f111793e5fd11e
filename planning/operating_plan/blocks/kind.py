"""What a kind of block is: what it asks for, how it is written, and what it shows of the portal's records."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from mlco_portal.papers.elements import Element
from planning.operating_plan.blocks.sources import Sources

Binding: TypeAlias = Mapping[str, Any]
Choices: TypeAlias = Sequence[tuple[str, str]]


class NotUnderstood(Exception):
    """What somebody typed cannot be read; `problems` says so line by line."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that a bound block is bound to; its value stands in the binding under `name`."""

    name: str
    label: str
    choices: Callable[[Sources], Choices]
    hint: str = ""
    is_required: bool = True
    # Several can be chosen: the binding holds a list of values.
    is_many: bool = False


@dataclass(frozen=True, slots=True)
class Notation:
    """How a list that is written in the block itself is typed: as text there and back."""

    label: str
    hint: str
    text_of: Callable[[Binding], str]
    # Raises NotUnderstood.
    binding_of: Callable[[str], dict[str, Any]]
    # Says what is wrong with the shape of a binding that came from elsewhere.
    problems_of: Callable[[Binding], list[str]]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the records say now; `problem` says in words why it cannot be placed, and then there are no elements."""

    elements: tuple[Element, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BlockKind:
    """A kind of block. `gather` reads everything through `sources`; inner headings start at level 3."""

    code: str
    label: str
    hint: str
    gather: Callable[[Sources, Binding], Gathered]
    asks: tuple[Ask, ...] = ()
    notation: Notation | None = None
    # A narrative shows its own text alone: nothing of it is ever placed.
    is_bound: bool = True
    # The heading over neighbours of this kind, such as Enablers over the plans of enabling teams.
    together: str = ""

    @property
    def is_authored(self) -> bool:
        """Whether part of it is typed in the block itself."""
        return self.notation is not None


def gathered(*elements: Element) -> Gathered:
    """Return what there is to place."""
    return Gathered(elements=elements)


def nothing(problem: str) -> Gathered:
    """Return that nothing can be placed, and why."""
    return Gathered(problem=problem)
