"""The findings of the plan check in words and links, by level."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from planning.service_plans.checks import RULES, Finding, Level
from planning.service_plans.content import Problem
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters.standing import Tag
from planning.service_plans.presenters.tasks import problem_url

TAGS = {
    Level.MUST: Tag(Level.MUST.words, "red"),
    Level.SHOULD: Tag(Level.SHOULD.words, "yellow"),
    Level.THOUGHT: Tag(Level.THOUGHT.words, "white"),
}
MEANING = {
    Level.MUST: "The plan cannot be submitted before this is done.",
    Level.SHOULD: "The plan can be submitted, but readers and approvers will trip over this.",
    Level.THOUGHT: "Perhaps it is meant so. You decide.",
}


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding: the sentence, the place that it leads to, and the rule behind it."""

    text: str
    href: str
    rule: str
    rule_url: str
    explain_url: str = ""


@dataclass(frozen=True, slots=True)
class LevelGroup:
    """The findings of one level."""

    level: Level
    tag: Tag
    meaning: str
    lines: Sequence[FindingLine]


def finding_url(plan: ServicePlan, finding: Finding, *, may_edit: bool = True) -> str:
    """Return the address of the field, or of the section's text for those who only read."""
    if not may_edit:
        return f"{plan.get_absolute_url()}#section-{finding.section}" if finding.section else plan.get_absolute_url()
    return problem_url(plan, Problem(finding.section, finding.text, finding.row, finding.cell, finding.page))


def level_groups(
    plan: ServicePlan,
    findings: Iterable[Finding],
    *,
    may_edit: bool = True,
    may_explain: bool = False,
    without: Iterable[Level] = (),
) -> list[LevelGroup]:
    """Return the findings by level, the gravest first; levels without findings, and those `without`, are left out."""
    found = list(findings)
    left_out = set(without)
    return [
        LevelGroup(
            level,
            TAGS[level],
            MEANING[level],
            [_line(plan, one, may_edit, may_explain) for one in found if one.level == level],
        )
        for level in Level
        if level not in left_out and any(one.level == level for one in found)
    ]


def _line(plan: ServicePlan, finding: Finding, may_edit: bool, may_explain: bool) -> FindingLine:
    explains = may_explain and finding.rule == "unexplained-short-form"
    short = finding.text.partition(": “")[2].partition("”")[0]
    return FindingLine(
        text=finding.text,
        href=finding_url(plan, finding, may_edit=may_edit),
        rule=RULES[finding.rule].name,
        rule_url=f"{reverse('planning:plan_check:rules')}#{finding.rule}",
        explain_url=f"{reverse('planning:glossary:add')}?{urlencode({'short': short})}" if explains else "",
    )


def counts_in_words(findings: Iterable[Finding]) -> str:
    """Return `2 must fix, 1 should fix, 4 worth a thought`, or that nothing was found."""
    found = list(findings)
    counts = [(sum(one.level == level for one in found), level.words.lower()) for level in Level]
    return ", ".join(f"{count} {words}" for count, words in counts if count) or "Nothing found"
