"""The kinds of block that a document is made of, one module each. A new kind is one new module, named here.

A kind gathers what the records of a year say as the elements of a paper. Placing keeps that; refreshing is a choice.
"""

from collections.abc import Iterable
from typing import Any

from planning.operating_plan.blocks import (
    achievements,
    budget,
    chart,
    cycle,
    delivered,
    enabler,
    highlights,
    kloes,
    matrix,
    narrative,
    partner_plan,
    performance,
    plan_on_a_page,
    service_plans,
    theme,
    workplan,
)
from planning.operating_plan.blocks.kind import (
    Ask,
    Binding,
    BlockKind,
    Gathered,
    Notation,
    NotUnderstood,
    nothing,
)
from planning.operating_plan.blocks.sources import Sources

__all__ = [
    "KINDS",
    "Ask",
    "Binding",
    "BlockKind",
    "Gathered",
    "NotUnderstood",
    "Notation",
    "Sources",
    "binding_from",
    "gather",
    "kind_of",
    "problems_of",
]

KINDS: dict[str, BlockKind] = {
    one.code: one
    for one in (
        narrative.KIND,
        achievements.KIND,
        performance.KIND,
        chart.KIND,
        plan_on_a_page.KIND,
        kloes.KIND,
        workplan.KIND,
        enabler.KIND,
        service_plans.KIND,
        highlights.KIND,
        theme.KIND,
        budget.KIND,
        partner_plan.KIND,
        matrix.KIND,
        cycle.KIND,
        delivered.KIND,
    )
}


def kind_of(code: str) -> BlockKind:
    """Return the kind; raise KeyError when there is none of that code."""
    return KINDS[code]


def binding_from(kind: BlockKind, answers: Binding, text: str = "") -> dict[str, Any]:
    """Return the binding of what a form or a sheet says: an answer for each ask, and the kind's own text.

    Raises NotUnderstood when the text cannot be read. What nobody asks for is left out.
    """
    binding = {ask.name: _answer(ask, answers.get(ask.name)) for ask in kind.asks}
    given: dict[str, Any] = {name: value for name, value in binding.items() if value not in ("", [])}
    return {**given, **(kind.notation.binding_of(text) if kind.notation else {})}


def problems_of(sources: Sources, code: str, binding: Any) -> list[str]:
    """Return in words what is wrong with a binding, wherever it comes from; an empty list when it can be kept."""
    kind = KINDS.get(code)
    if kind is None:
        return [f"There is no kind of block called {code}"]
    if not isinstance(binding, dict):
        return [f"{kind.label}: what it is bound to cannot be read"]
    found = [problem for ask in kind.asks for problem in _ask_problems(sources, ask, binding.get(ask.name))]
    return found + (kind.notation.problems_of(binding) if kind.notation else [])


def gather(sources: Sources, code: str, binding: Any) -> Gathered:
    """Return what the records say for a block of that kind; a binding that cannot be kept is a problem."""
    problems = problems_of(sources, code, binding)
    if problems:
        return nothing(" ".join(f"{one.rstrip('.')}." for one in problems))
    return KINDS[code].gather(sources, binding)


def _answer(ask: Ask, given: Any) -> Any:
    if ask.is_many:
        return [str(one).strip() for one in given] if isinstance(given, Iterable) and not isinstance(given, str) else []
    return str(given if given is not None else "").strip()


def _ask_problems(sources: Sources, ask: Ask, given: Any) -> list[str]:
    """Return what is wrong with the value of one ask."""
    if given in (None, "", []):
        return [f"{ask.label}: choose one"] if ask.is_required else []
    chosen = given if ask.is_many and isinstance(given, list) else [given]
    known = {value for value, _ in ask.choices(sources)}
    return [
        f"{ask.label}: there is no {one} in {sources.year}"
        for one in chosen
        if not isinstance(one, str | int) or str(one) not in known
    ]
