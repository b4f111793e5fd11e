"""Plans for tests of the rules: plain values, no database."""

from datetime import date
from decimal import Decimal
from typing import Any

from planning.service_plans.checks import CheckedPlan, MetricFigure, Rule
from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.snapshot import PlanDocument, document_of, snapshot_of

LISTS = Lists({"priorities": {"p1": "One"}, "kloes": {"q1": "Q1 Quality"}, "enablers": {"digital": "Digital"}})
PRIORITY = {
    "priority": "Shorter waits",
    "actions": "Open clinics in the evening",
    "measure": "Nobody waits a year",
    "owner": "Service lead",
    "due": "30 September 2024",
    "mlco_priority": "p1",
}
WAITS = MetricFigure("People waiting over 65 weeks", ("65 week",), Decimal("6.0000"), date(2024, 3, 31), "lower")
SICKNESS = MetricFigure(
    "Sickness absence", ("sickness", "sickness absence"), Decimal("6.3000"), date(2024, 3, 31), "lower", is_percent=True
)
CRISIS = MetricFigure(
    "Crisis calls", ("within 2 hours",), Decimal("96.8"), date(2024, 3, 31), "higher", is_percent=True, whose="Crisis"
)


def section(key: str, kind: str, *rows: dict[str, str], text: str = "", **asked: Any) -> SectionContent:
    spec = SectionSpec(key=key, title=asked.pop("title", key.capitalize()), kind=kind, **asked)
    return SectionContent(spec, text=text, rows=tuple(Row(f"{key}{n}", cells) for n, cells in enumerate(rows, start=1)))


def content(*sections: SectionContent, terms: dict[str, str] | None = None) -> PlanContent:
    return PlanContent(2024, {"name": "Podiatry"}, {"kind": "ad_led"}, sections, terms or {})


def plan(*sections: SectionContent, terms: dict[str, str] | None = None, **more: Any) -> CheckedPlan:
    return CheckedPlan(content=content(*sections, terms=terms), lists=LISTS, **more)


def text(words: str, **more: Any) -> CheckedPlan:
    """A plan with one text."""
    return plan(section("ours", "narrative", text=words), **more)


def priorities(*changed: dict[str, str], **more: Any) -> CheckedPlan:
    """A plan with priorities that are all right but for what is given."""
    rows = [{**PRIORITY, "owner": f"Lead {n}", "priority": f"Aim {n}"} | cells for n, cells in enumerate(changed)]
    return plan(section("priorities", "priorities", *rows), **more)


def before(*sections: SectionContent) -> PlanDocument:
    return document_of(snapshot_of(content(*sections), LISTS))


def places(rule: Rule, checked: CheckedPlan) -> list[tuple[str, str | None, str | None]]:
    return [(one.section, one.row, one.cell) for one in rule.findings(checked)]


def words(rule: Rule, checked: CheckedPlan) -> list[str]:
    return [one.text for one in rule.findings(checked)]
