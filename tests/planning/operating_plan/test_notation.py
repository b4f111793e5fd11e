"""Lists that are typed in a block: read, written back, and every mistake named by its line."""

from decimal import Decimal

import pytest

from planning.operating_plan.blocks import KINDS, NotUnderstood
from planning.operating_plan.blocks.performance import figure_words, is_as_printed


def test_achievements_there_and_back() -> None:
    notation = KINDS["achievements"].notation
    assert notation
    text = "## Strategy\n- One city, one plan\n- Two\n\n## Workforce\n- Three"
    binding = notation.binding_of("\n" + text.replace("- Two", "*  Two ") + "\n\n")
    assert binding == {
        "headings": [
            {"name": "Strategy", "lines": ["One city, one plan", "Two"]},
            {"name": "Workforce", "lines": ["Three"]},
        ]
    }
    assert notation.text_of(binding) == text
    assert notation.problems_of(binding) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Achievements: write a heading and at least one line"),
        ("- Too early", "Line 1: start with a heading, such as ## Strategy"),
        ("## Strategy", "Strategy: write at least one line below it"),
        ("## Strategy\n-", "Line 2: write something after -"),
        ("## Strategy\nno mark", "Line 2: start a heading with ## or a line with -"),
    ],
)
def test_achievements_that_cannot_be_read(text: str, problem: str) -> None:
    notation = KINDS["achievements"].notation
    assert notation
    with pytest.raises(NotUnderstood) as refused:
        notation.binding_of(text)
    assert problem in refused.value.problems


@pytest.mark.parametrize("headings", [None, [], "x", [{}], [{"name": "A"}], [{"name": "A", "lines": [1]}], [3]])
def test_achievements_of_another_shape_are_refused(headings: object) -> None:
    notation = KINDS["achievements"].notation
    assert notation
    assert notation.problems_of({"headings": headings})
    assert notation.text_of({"headings": headings}) == ""


PERFORMANCE = """## contacts
Period: Full year
Printed: 1.06M, -3.8%
Printed target: 1.10M
Activity goes to plan.

## vacancy-rate
Period: March 2024"""
HIGHLIGHTS = """## Crisis
- Care at home instead of in hospital.
  From: crisis-response-central / Work as one with Hospital @ Home
  From: podiatry / See every new foot wound quickly
- A new transport offer.
  Source: Operating Plan 2024/25"""
BUDGET = """- Stay inside the control total.
- Answer short term funding.

## Figures
- Services in 2019/20: £287m"""


@pytest.mark.parametrize(
    ("kind", "text"), [("performance", PERFORMANCE), ("highlights", HIGHLIGHTS), ("budget", BUDGET)]
)
def test_each_notation_reads_back_what_it_writes(kind: str, text: str) -> None:
    notation = KINDS[kind].notation
    assert notation
    binding = notation.binding_of(text)
    assert notation.problems_of(binding) == []
    assert notation.text_of(binding) == text
    assert notation.binding_of(notation.text_of(binding)) == binding


@pytest.mark.parametrize(
    ("kind", "text", "problem"),
    [
        ("performance", "", "Figures: write at least one"),
        ("performance", "Period: March", "Line 1: start with the code of a metric, such as ## vacancy-rate"),
        ("performance", "## a\nPeriod: March\nPeriod: April", "Line 3: a says this twice"),
        ("performance", "## ", "Figures, number 1: it names no metric"),
        ("highlights", "", "Highlights: write a group and at least one highlight"),
        ("highlights", "- Early", "Line 1: start with a group, such as ## Crisis"),
        ("highlights", "## A", "Highlights, A: write at least one highlight below it"),
        ("highlights", "## A\nFrom: x / y", "Line 2: write a highlight first, on a line that starts with -"),
        ("highlights", "## A\n- B", "Highlights, A: say where “B” is from"),
        ("budget", "", "Points: write at least one point"),
        ("budget", "no mark", "Line 1: start each point with -"),
        (
            "budget",
            "- A\n## Figures\n- £287m",
            "Line 3: say what the figure is, such as - Services in 2024/25: £287m",
        ),
    ],
)
def test_what_cannot_be_read_is_named_by_its_line(kind: str, text: str, problem: str) -> None:
    notation = KINDS[kind].notation
    assert notation
    with pytest.raises(NotUnderstood) as refused:
        notation.binding_of(text)
    assert problem in refused.value.problems


@pytest.mark.parametrize(
    ("kind", "binding"),
    [
        ("performance", {"figures": [{"metric": 3}]}),
        ("performance", {"figures": [{"metric": "a", "printed": ["x"]}]}),
        ("highlights", {"groups": [{"name": "A", "lines": [{"text": "B", "picks": [{"service": 1}]}]}]}),
        ("highlights", {"groups": "x"}),
        ("budget", {"points": ["A"], "figures": [{"label": "B"}]}),
        ("budget", {"points": ["two\nlines"]}),
        ("budget", {}),
    ],
)
def test_bindings_of_another_shape_are_refused(kind: str, binding: dict[str, object]) -> None:
    notation = KINDS[kind].notation
    assert notation
    assert notation.problems_of(binding)
    assert notation.text_of(binding) == ""


@pytest.mark.parametrize(
    ("printed", "value", "stands"),
    [
        ("1.06M, -3.8%", "1058200", True),
        ("1.06M, -3.8%", "1054999", False),
        ("3.5%", "3.5", True),
        ("3.5%", "3.56", False),
        ("97.8%", "97.75", True),
        ("0", "0", True),
        ("0", "1", False),
        ("£287m", "287000000", True),
        ("1,204", "1204", True),
        ("-3.8%", "-3.8", True),
        ("none yet", "0", False),
    ],
)
def test_a_printed_figure_stands_while_it_is_that_of_the_record(printed: str, value: str, stands: bool) -> None:
    assert is_as_printed(printed, Decimal(value)) is stands


@pytest.mark.parametrize(
    ("value", "is_percent", "words"),
    [("3.50", True, "3.5%"), ("100", True, "100%"), ("1058200", False, "1.06M"), ("1204", False, "1,204")],
)
def test_a_figure_in_the_portals_own_words(value: str, is_percent: bool, words: str) -> None:
    assert figure_words(Decimal(value), is_percent=is_percent) == words
