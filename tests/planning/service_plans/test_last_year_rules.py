"""What is still the same as last year, and what copying it brings."""

import pytest

from planning.service_plans.content import Lists, Row, SectionContent, SectionSpec
from planning.service_plans.rules.last_year import copied_rows, copied_text, same_fields
from planning.service_plans.snapshot import DocumentRow, DocumentSection

LONG = "We see people at home in every part of the city"


def section(kind: str, *, text: str = "", rows: tuple[Row, ...] = ()) -> SectionContent:
    return SectionContent(SectionSpec("key", "Title", kind), text=text, rows=rows)


def before(kind: str, *, text: str = "", rows: tuple[DocumentRow, ...] = ()) -> DocumentSection:
    return DocumentSection("key", "Title", kind, "plan", "", False, text, rows)


@pytest.mark.parametrize(
    ("text", "earlier", "found"),
    [
        (LONG, LONG, {("", "text")}),
        (f"- **{LONG}**\n", LONG, {("", "text")}),
        (f"{LONG} now", LONG, set()),
        ("Head of service", "Head of service", set()),
        ("", "", set()),
    ],
)
def test_text_is_the_same_whatever_its_marks_and_spaces(text: str, earlier: str, found: set[tuple[str, str]]) -> None:
    assert same_fields(section("narrative", text=text), before("narrative", text=earlier)) == found


def test_cells_are_the_same_wherever_the_row_stands_now_and_dates_and_choices_do_not_count() -> None:
    cells = {"actions": LONG, "measure": "A check", "due": "2023-09-30", "mlco_priority": "resilience"}
    now = section(
        "priorities", rows=(Row("a", {"actions": "Something else"}), Row("b", {**cells, "actions": f"**{LONG}**"}))
    )
    assert same_fields(now, before("priorities", rows=(DocumentRow("x", cells, {}),))) == {("b", "actions")}
    assert same_fields(now, None) == frozenset()


@pytest.mark.parametrize(
    ("mine", "theirs", "whole"),
    [
        ("", "Theirs", "Theirs"),
        (" \n", "Theirs", "Theirs"),
        ("Mine\n", "Theirs", "Mine\n\nTheirs"),
        ("Mine and Theirs", "Theirs", "Mine and Theirs"),
        ("Mine", " ", "Mine"),
    ],
)
def test_copied_text_comes_below_and_never_twice(mine: str, theirs: str, whole: str) -> None:
    assert copied_text(mine, theirs) == whole


def test_copied_rows_leave_out_dates_what_left_the_lists_and_what_is_there() -> None:
    lists = Lists({"priorities": {"new": "New"}})
    rows = (
        DocumentRow("x", {"priority": "One", "due": "2023-09-30", "mlco_priority": "gone"}, {}),
        DocumentRow("y", {"priority": "Two", "mlco_priority": "new"}, {}),
    )
    now = section("priorities", rows=(Row("a", {"priority": "**two**", "due": "1 May 2024"}),))
    assert [
        (one["priority"], one["due"], one["mlco_priority"])
        for one in copied_rows(now, before("priorities", rows=rows), lists)
    ] == [("One", "", "")]
