"""The whole check: what must be fixed is what stands in the way of submitting; order, last year, fit, time."""

from datetime import date

import pytest

from planning.service_plans.checks import RULES, Level, LongBox, findings_of, rule_of_code
from planning.service_plans.content import Problem
from planning.service_plans.rules import submission_problems
from tests.planning.service_plans.checks.plans import (
    CRISIS,
    PRIORITY,
    SICKNESS,
    WAITS,
    before,
    places,
    plan,
    priorities,
    section,
    text,
    words,
)

STORY = "We see people at home and in four clinics, and we teach them to look after their feet."


def test_every_rule_says_what_it_looks_for_and_why() -> None:
    assert len(RULES) == 21
    for code, rule in RULES.items():
        assert (rule.code, rule_of_code(code)) == (code, rule)
        assert len(rule.name) > 20
        assert len(rule.why) > 20
        assert rule.example
        assert "\n" not in rule.name
    assert rule_of_code("none") is None


def test_what_must_be_fixed_is_what_submitting_refuses() -> None:
    empty = {"priority": "Waits", "due": "soon", "mlco_priority": ""}
    question = Problem("", "Say what becomes of “Clinics”", "r1", None, "unfinished")
    checked = plan(
        section("priorities", "priorities", empty),
        section("ours", "narrative"),
        section("long", "narrative", text="a b c", word_limit=2),
        questions=(question,),
    )
    found = [one for one in findings_of(checked) if one.level == Level.MUST]
    assert sorted(one.text for one in found) == sorted(
        one.text for one in [*submission_problems(checked.content, checked.lists), question]
    )
    assert [(one.rule, one.section, one.cell) for one in found] == [
        ("last-year-open", "", None),
        ("missing", "priorities", "actions"),
        ("no-measure", "priorities", "measure"),
        ("no-owner", "priorities", "owner"),
        ("no-date", "priorities", "due"),
        ("no-core-priority", "priorities", "mlco_priority"),
        ("missing", "ours", None),
        ("too-many-words", "long", None),
    ]
    assert [one.text for one in RULES["no-owner"].findings(checked)] == ["Priority 1: say who leads it"]


def test_findings_stand_by_level_and_then_in_the_order_of_the_plan() -> None:
    checked = plan(
        section("one", "narrative", text="Our QCR."),
        section("two", "narrative", text="Nobody waits 65 weeks."),
        section("three", "narrative"),
        figures=(WAITS,),
    )
    assert [(one.level, one.section) for one in findings_of(checked)] == [
        (Level.MUST, "three"),
        (Level.SHOULD, "two"),
        (Level.THOUGHT, "one"),
    ]


def test_plan_without_faults_has_no_findings() -> None:
    checked = plan(section("ours", "narrative", text=STORY), section("priorities", "priorities", PRIORITY))
    assert findings_of(checked) == []


def test_text_that_is_over_85_percent_last_years_is_found() -> None:
    rule, last = RULES["unchanged"], before(section("ours", "narrative", text=STORY))
    assert words(rule, text(f"  {STORY}  ", last_year=last)) == [
        "“Ours” is word for word the same as last year. Say what is different now"
    ]
    [nearly] = words(rule, text(STORY.replace("four", "five"), last_year=last))
    assert "% the same as last year" in nearly
    assert (
        words(rule, text("This year we begin anew with other aims, other people and another way.", last_year=last))
        == []
    )
    assert words(rule, text(STORY)) == []


def test_rows_of_last_year_are_found_wherever_they_stand_now() -> None:
    rows = [{**PRIORITY, "priority": f"Aim number {n}", "actions": f"{STORY} {n}"} for n in ("one", "two", "three")]
    last = before(section("priorities", "priorities", *rows))
    new = {**PRIORITY, "priority": "A new aim", "actions": "Train nurses to run groups in the evening near home"}
    checked = plan(section("priorities", "priorities", new, rows[2]), last_year=last)
    assert places(RULES["unchanged"], checked) == [("priorities", "priorities2", "priority")]


def test_few_words_may_be_the_same_every_year() -> None:
    last = before(section("lead", "short_answer", text="Service lead, Podiatry"))
    checked = plan(section("lead", "short_answer", text="Service lead, Podiatry"), last_year=last)
    assert words(RULES["unchanged"], checked) == []


def test_box_that_is_too_long_is_found_and_an_unmeasured_page_says_nothing() -> None:
    rule = RULES["too-long-for-page"]
    boxes = (LongBox("ours", "Our service", 4), LongBox("header", "Heading", 1))
    assert words(rule, text("x", fit=boxes)) == ["“Our service” is about 4 lines too long for the plan on a page"]
    assert words(rule, text("x", fit=())) == []
    assert words(rule, text("x", fit=None)) == []


HOSTILE = [
    "\x00",
    "‮שלום",
    "😀" * 1000,
    "<script>alert(1)</script>",
    "(" * 20_000,
    "A" * 100_000,
    "A&" * 50_000,
    "no 65 week " * 9_000,
]
HOSTILE += [
    "Aa (" * 20_000,
    "M1 " * 30_000,
    "http://" * 20_000,
    "[a](" * 20_000,
    "X" * 7 + ". " * 40_000,
    "12 " * 40_000 + "people",
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_text_is_checked_without_taking_for_ever(number: int) -> None:
    given = HOSTILE[number]
    checked = plan(
        section("ours", "narrative", text=given),
        section("priorities", "priorities", dict.fromkeys(PRIORITY, given), dict.fromkeys(PRIORITY, given)),
        figures=(WAITS, SICKNESS, CRISIS),
        last_year=before(section("ours", "narrative", text=given)),
        terms={"QCR": "Quality Care Round"},
        today=date(2024, 1, 1),
    )
    assert {one.section for one in findings_of(checked)} <= {"ours", "priorities"}


def test_priorities_alone_can_be_checked() -> None:
    assert findings_of(priorities({}, {})) == []
