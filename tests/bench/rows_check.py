"""The plan check: one full plan (20 sections, 60 rows, 6,000 words), and a round of sixty of them."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from gc import collect
from statistics import mean, median
from time import process_time

from mlco_portal.wording import word_count
from planning.service_plans.checks import CheckedPlan, LongBox, MetricFigure, findings_of
from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.snapshot import document_of, snapshot_of
from tests.bench.bench import Bench
from tests.bench.figures import Figure, at_most
from tests.bench.lists import ListPage

# Beside what a list asks, it reads all that is written in its plans, and what that is held against.
LISTS = (ListPage("plan check of the round", "planning:plan_check:round", "planning_team", most=17),)
BETWEEN, ROUND = 3, 60
MOST = 50  # milliseconds for one full plan
SENTENCES = (
    "We see people in clinics and at home, and we teach families to look after themselves between visits.",
    "Nobody waits 65 weeks any more, and sickness absence is 5.1% in the teams of the north.",
    "The Quality Care Round (QCR) and the PCN leads agreed what to change, e.g. the hours of the evening clinic.",
    "In 2024/25 we will open two clinics near the bus station and train nurses to lead groups for people with pain.",
)
CHOICES = Lists({"priorities": {"p1": "One"}, "kloes": {"q1": "Q1 Quality"}, "enablers": {"digital": "Digital"}})
TERMS = {f"T{number}X": f"Term {number}" for number in range(60)} | {"PCN": "Primary care network"}
FIGURES = tuple(
    MetricFigure(name, wordings, Decimal(value), date(2024, 3, 31), "lower", is_percent=percent)
    for name, wordings, value, percent in (
        ("Waiting over 65 weeks", ("65 week", "65 wk"), "6", False),
        ("Sickness absence", ("sickness", "sickness absence"), "6.3", True),
        ("Vacancy rate", ("vacancy", "vacancies"), "3.5", True),
        *((f"Metric {number}", (f"wording {number}",), "1", False) for number in range(6)),
    )
)


def measure(bench: Bench) -> Iterator[Figure]:
    """The plans of the round and single ones by turns, so that what else the machine does weighs on both alike."""
    plan, words = full_plan(0)
    found = len(findings_of(plan))
    singly, whole = [], 0.0
    for number in range(ROUND):
        whole += _milliseconds(full_plan(100 + number)[0])
        if number % BETWEEN == 0:
            singly.append(_milliseconds(full_plan(number)[0]))
    note = f"{words:,} words, 60 rows, {found} findings"
    yield Figure("plan check of one full plan", round(median(singly), 1), "ms", at_most(MOST), note)
    note = f"{whole / mean(singly):.1f} times one plan in the same run; the goal is {ROUND} times that of one plan"
    yield Figure(f"plan check of a round of {ROUND} full plans", round(whole), "ms", at_most(ROUND * MOST), note)


def _milliseconds(plan: CheckedPlan) -> float:
    """Return how long the check worked: time in which the machine did other things does not count."""
    collect()
    begun = process_time()
    findings_of(plan)
    return 1000 * (process_time() - begun)


def full_plan(number: int) -> tuple[CheckedPlan, int]:
    """Return a plan that nobody has checked before, and its words."""
    content, before = _content(number, "this"), _content(number, "last")
    words = sum(section.words for section in content.sections)
    plan = CheckedPlan(
        content=content,
        lists=CHOICES,
        last_year=document_of(snapshot_of(before, CHOICES)),
        figures=FIGURES,
        fit=(LongBox("text0", "Our service", 3),),
        today=date(2024, 1, 1),
    )
    return plan, words


def _content(number: int, year: str) -> PlanContent:
    texts = [
        SectionContent(SectionSpec(f"text{n}", f"Text {n}", "narrative"), text=_text(n + number, 12, year))
        for n in range(14)
    ]
    tables = [
        SectionContent(
            SectionSpec(f"rows{n}", f"Rows {n}", "priorities"), rows=tuple(_row(n, row, year) for row in range(10))
        )
        for n in range(6)
    ]
    return PlanContent(2024, {"name": f"Service {number}"}, {}, (*texts, *tables), TERMS)


def _row(table: int, row: int, year: str) -> Row:
    cells = {
        "priority": f"Aim {row} of {year} year",
        "actions": _text(table + row, 2, year),
        "measure": f"{row + 1} clinics open by June",
        "owner": f"Lead {row}",
        "due": "30 September 2024",
        "mlco_priority": "p1",
    }
    return Row(f"{year}{table}-{row}", cells)


def _text(start: int, count: int, year: str) -> str:
    """Return sentences that differ from place to place; this year's are not last year's."""
    parts = [f"{SENTENCES[(start + n) % len(SENTENCES)][:-1]} ({year} {start * 31 + n})." for n in range(count)]
    text = " ".join(parts)
    return text if word_count(text) else year
