"""What stands in the way of submitting, named by rule: the check and the refusal to submit are one. Pure."""

from collections.abc import Callable, Iterator

from planning.service_plans.checks.finding import Finding, Found, Level, Rule
from planning.service_plans.checks.plan import CheckedPlan
from planning.service_plans.content import Problem

# The rule that each problem belongs to, by section kind and cell; the rest is something missing.
BY_CELL = {
    ("priorities", "owner"): "no-owner",
    ("priorities", "due"): "no-date",
    ("priorities", "measure"): "no-measure",
    ("priorities", "mlco_priority"): "no-core-priority",
}


def rule_of(plan: CheckedPlan, problem: Problem) -> str:
    """Return the code of the rule that the problem belongs to."""
    if problem.page:
        return "last-year-open"
    section = plan.content.section(problem.section)
    if problem.cell:
        return BY_CELL.get((section.spec.kind, problem.cell), "missing")
    limit = section.spec.word_limit
    return "too-many-words" if limit and section.words > limit and "over its limit" in problem.text else "missing"


def must_fix(plan: CheckedPlan) -> list[Finding]:
    """Return everything that stands in the way of submitting, in the order and the words of the refusal."""
    return [
        Finding(rule_of(plan, one), Level.MUST, one.section, one.text, one.row, one.cell, one.page)
        for one in plan.problems
    ]


def _of(code: str) -> Callable[[CheckedPlan], Found]:
    def find(plan: CheckedPlan) -> Iterator[tuple[tuple[str, str | None, str | None], str]]:
        for one in plan.problems:
            if rule_of(plan, one) == code:
                yield (one.section, one.row, one.cell), one.text

    return find


def _rule(code: str, name: str, why: str, example: str) -> Rule:
    return Rule(code, Level.MUST, name, why, example, _of(code))


MUST_FIX = (
    _rule(
        "missing",
        "Something that the template asks for is not there, or cannot be read",
        "Readers and approvers look for the same answers in every plan.",
        "An achievement that does not say what it changed; “soon” where a date should be",
    ),
    _rule(
        "no-owner",
        "A priority without somebody who leads it",
        "What nobody leads is nobody's job by summer.",
        "The box “Who leads it” is empty",
    ),
    _rule(
        "no-date",
        "A priority without a date, or with words where the date should be",
        "Progress can only be followed against a day.",
        "“Soon” under “By when”",
    ),
    _rule(
        "no-measure",
        "A priority that does not say how you will know that it worked",
        "Next year's plan begins with what came of this one.",
        "The box “How you will know” is empty",
    ),
    _rule(
        "no-core-priority",
        "A priority that is not linked to one of the organisation's core priorities",
        "The operating plan gathers what services do for each core priority.",
        "Nothing is chosen under “Core priority it serves”",
    ),
    _rule(
        "too-many-words",
        "A section over its word limit",
        "The plan has to fit a page that people read.",
        "“Our service” has 180 words and may have 150",
    ),
    _rule(
        "last-year-open",
        "A priority of last year that was not finished and about which nothing is decided",
        "Readers of last year's plan want to know what became of it.",
        "“Open evening clinics” was partly delivered: carry it on, merge it or drop it",
    ),
)
