"""The plan check: what must be fixed, what should be, and what is worth a thought. Pure.

A new rule is one function and one line here. A rule never changes a text and never scores a person. Only the first
level stands in the way of submitting: it is what `rules.progress.submission_problems` finds, named by rule.
"""

from planning.service_plans.checks.acronyms import UNEXPLAINED
from planning.service_plans.checks.claims import CONTRADICTED, WRONG_DIRECTION
from planning.service_plans.checks.finding import Finding, Level, Rule
from planning.service_plans.checks.fit import TOO_LONG
from planning.service_plans.checks.must_fix import MUST_FIX, must_fix
from planning.service_plans.checks.plan import CheckedPlan, LongBox, MetricFigure
from planning.service_plans.checks.reading import HARD_SECTION, HARD_SENTENCE
from planning.service_plans.checks.rows import ROW_RULES
from planning.service_plans.checks.unchanged import UNCHANGED

__all__ = ["RULES", "CheckedPlan", "Finding", "Level", "LongBox", "MetricFigure", "Rule", "findings_of", "rule_of_code"]

ADVICE: tuple[Rule, ...] = (
    CONTRADICTED,
    UNCHANGED,
    TOO_LONG,
    WRONG_DIRECTION,
    *ROW_RULES,
    UNEXPLAINED,
    HARD_SENTENCE,
    HARD_SECTION,
)
RULES: dict[str, Rule] = {rule.code: rule for rule in (*MUST_FIX, *ADVICE)}


def findings_of(plan: CheckedPlan) -> list[Finding]:
    """Return all findings: those that must be fixed first, each level in the plan's order."""
    found = must_fix(plan)
    for rule in ADVICE:
        found += rule.findings(plan)
    places = {section.spec.key: number for number, section in enumerate(plan.content.sections)}
    levels = list(Level)
    return sorted(found, key=lambda one: (levels.index(one.level), places.get(one.section, -1)))


def rule_of_code(code: str) -> Rule | None:
    """Return the rule, or None when there is none of that code."""
    return RULES.get(code)
