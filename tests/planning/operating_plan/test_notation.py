"""Lists that are typed in a block: read, written back, and every mistake named by its line."""

import pytest

from planning.operating_plan.blocks import KINDS, NotUnderstood


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
