"""The check of a whole round in words, and as a file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse

from mlco_portal.spreadsheets import guarded
from planning.plan_check.queries import PlanFindings
from planning.service_plans.checks import RULES, Finding, Level
from planning.service_plans.models import ServicePlan
from planning.service_plans.presenters import Tag, standing_tag
from planning.service_plans.presenters.findings import TAGS, finding_url
from planning.service_plans.sections import kind_of

MOST_FREQUENT = 6
COLUMNS = ["Service", "Group", "Where it stands", "Level", "Rule", "Section", "Row", "What was found", "Address"]


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One plan of the round with its counts: must fix, should fix, worth a thought."""

    service: str
    group: str
    href: str
    standing: Tag
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule finds something, and in how many plans."""

    code: str
    name: str
    tag: Tag
    findings: int
    plans: int


@dataclass(frozen=True, slots=True)
class ShownRule:
    """One rule on the page of all rules."""

    code: str
    name: str
    why: str
    example: str


def rules_by_level() -> list[tuple[Tag, list[ShownRule]]]:
    """Return every rule under its level, the gravest first."""
    return [
        (
            TAGS[level],
            [ShownRule(one.code, one.name, one.why, one.example) for one in RULES.values() if one.level == level],
        )
        for level in Level
    ]


def is_wanted(finding: Finding, *, level: str, rule: str) -> bool:
    """Say whether the finding is of the level and the rule; "" stands for any."""
    return (not level or finding.level == level) and (not rule or finding.rule == rule)


def round_line(one: PlanFindings, findings: Sequence[Finding]) -> RoundLine:
    """Return a plan as a line of the round, with the counts of the findings given."""
    return RoundLine(
        service=str(one.plan.service),
        group=str(one.plan.service.group),
        href=reverse("planning:plan_check:plan", args=[one.plan.pk]),
        standing=standing_tag(one.plan.case),
        counts=[sum(finding.level == level for finding in findings) for level in Level],
    )


def most_frequent(findings: Iterable[Sequence[Finding]]) -> list[RuleCount]:
    """Return the rules that find most, from the findings of each plan."""
    total: Counter[str] = Counter()
    plans: Counter[str] = Counter()
    for found in findings:
        total.update(one.rule for one in found)
        plans.update({one.rule for one in found})
    return [
        RuleCount(code, RULES[code].name, TAGS[RULES[code].level], count, plans[code])
        for code, count in total.most_common(MOST_FREQUENT)
    ]


def export_rows(found: Iterable[PlanFindings], *, level: str, rule: str, site: str) -> Iterator[list[str]]:
    """Yield the cells of each finding, so that no spreadsheet takes one for a formula."""
    for one in found:
        for finding in one.findings:
            if is_wanted(finding, level=level, rule=rule):
                yield [guarded(cell) for cell in _cells(one.plan, one, finding, site)]


def _cells(plan: ServicePlan, one: PlanFindings, finding: Finding, site: str) -> list[str]:
    return [
        str(plan.service),
        str(plan.service.group),
        plan.case.get_status_display(),
        finding.level.words,
        RULES[finding.rule].name,
        *_where(one, finding),
        finding.text,
        f"{site}{finding_url(plan, finding, may_edit=False)}",
    ]


def _where(one: PlanFindings, finding: Finding) -> tuple[str, str]:
    """Return the section's title, and its row by number."""
    for section in one.content.sections:
        if section.spec.key == finding.section:
            rows = [row.id for row in section.filled_rows]
            if finding.row in rows:
                return section.spec.title, f"{kind_of(section.spec.kind).row_name} {rows.index(finding.row) + 1}"
            return section.spec.title, ""
    return "Last year’s priorities", ""
