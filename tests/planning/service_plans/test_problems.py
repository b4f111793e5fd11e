"""What stands in the way of submitting, for every kind of section."""

from dataclasses import replace

import pytest

from planning.service_plans.content import Lists, Row, SectionContent, SectionSpec
from planning.service_plans.rules import SectionProgress, sections_progress
from planning.service_plans.sections import KINDS, kind_of
from planning.service_plans.sections.kind import date_in

LISTS = Lists({"priorities": {"p1": "One"}, "kloes": {"q1": "Q1 Quality"}, "enablers": {"digital": "Digital"}})
COMPLETE = {
    "achievements": {"achievement": "Opened a clinic", "impact": "Shorter waits"},
    "priorities": {
        "priority": "Waits",
        "actions": "Open clinics",
        "measure": "Nobody waits a year",
        "owner": "Service lead",
        "due": "30 September 2024",
        "mlco_priority": "p1",
    },
    "kloe_contributions": {"kloe": "q1", "contribution": "Ask everyone", "measure": "Score"},
    "support": {"need": "Laptops", "team": "digital", "due": "1 May 2024"},
    "case_studies": {"title": "A walk", "story": "She walked", "difference": "She walks"},
    "workforce_area": {"issue": "Vacancies", "action": "Advertise", "support": "Help", "team": "digital"},
}
TEXTS = {"narrative": "We see people at home.", "short_answer": "Service lead"}
ROW_KINDS = sorted(COMPLETE)
REQUIRED = [(kind, column.name) for kind in ROW_KINDS for column in kind_of(kind).columns if column.is_required]
OPTIONAL = [(kind, column.name) for kind in ROW_KINDS for column in kind_of(kind).columns if not column.is_required]
CHOICES = [(kind, column.name) for kind in ROW_KINDS for column in kind_of(kind).columns if column.type == "choice"]
DATES = [(kind, column.name) for kind in ROW_KINDS for column in kind_of(kind).columns if column.type == "date"]


def section(kind: str, *rows: dict[str, str], text: str = "", **asked: object) -> SectionContent:
    spec = SectionSpec(key="here", title="Here", kind=kind, **asked)  # type: ignore[arg-type]
    return SectionContent(spec, text=text, rows=tuple(Row(f"id{n}", cells) for n, cells in enumerate(rows)))


def complete(kind: str, **asked: object) -> SectionContent:
    if kind in TEXTS:
        return section(kind, text=TEXTS[kind], **asked)
    return section(kind, COMPLETE[kind], **asked)


def problems(content: SectionContent) -> list[tuple[str | None, str | None, str]]:
    return [(one.row, one.cell, one.text) for one in kind_of(content.spec.kind).problems(content, LISTS)]


def test_every_kind_is_tested() -> None:
    assert set(COMPLETE) | set(TEXTS) == set(KINDS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_complete_section_has_no_problem(kind: str) -> None:
    assert problems(complete(kind)) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_empty_section_is_a_problem_only_when_it_is_required(kind: str) -> None:
    [(row, cell, text)] = problems(section(kind))
    assert (row, cell) == (None, None)
    assert "“Here”" in text
    assert problems(section(kind, is_required=False)) == []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_blanks_alone_are_an_empty_section(kind: str) -> None:
    blank = section(kind, text=" \n\u00a0 ") if kind in TEXTS else section(kind, dict.fromkeys(COMPLETE[kind], " \n"))
    assert len(problems(blank)) == 1
    assert blank.is_empty


@pytest.mark.parametrize(("kind", "column"), REQUIRED)
def test_missing_cell_is_named_with_its_row(kind: str, column: str) -> None:
    [(row, cell, text)] = problems(section(kind, COMPLETE[kind], {**COMPLETE[kind], column: "  "}))
    assert (row, cell) == ("id1", column)
    assert text.startswith(f"{kind_of(kind).row_name.capitalize()} 2: ")


@pytest.mark.parametrize(("kind", "column"), OPTIONAL)
def test_optional_cell_may_stay_empty(kind: str, column: str) -> None:
    assert problems(section(kind, {**COMPLETE[kind], column: ""})) == []


@pytest.mark.parametrize(("kind", "column"), CHOICES)
def test_code_that_is_not_on_the_list_is_a_problem(kind: str, column: str) -> None:
    [(_, cell, text)] = problems(section(kind, {**COMPLETE[kind], column: "<gone>"}))
    assert (cell, "“<gone>” is not on the list any more" in text) == (column, True)


@pytest.mark.parametrize(("kind", "column"), DATES)
@pytest.mark.parametrize("typed", ["soon", "31 February 2024", "2024", "30/13/2024", "Q3", "٣٠"])
def test_words_that_are_no_date_are_a_problem(kind: str, column: str, typed: str) -> None:
    [(_, cell, text)] = problems(section(kind, {**COMPLETE[kind], column: typed}))
    assert cell == column
    assert f"“{typed}” is not a date" in text


@pytest.mark.parametrize(
    "typed", ["30 September 2024", "30 sep 2024", "30/09/2024", "30/9/24", "2024-09-30", "30.09.2024", " 30  09 2024 "]
)
def test_dates_are_read_in_british_order(typed: str) -> None:
    day = date_in(typed)
    assert day is not None
    assert day.isoformat() == "2024-09-30"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_one_word_over_the_limit_is_a_problem_and_the_limit_is_not(kind: str) -> None:
    words = complete(kind).words
    assert problems(complete(kind, word_limit=words)) == []
    assert problems(complete(kind, word_limit=words - 1)) == [
        (None, None, f"“Here” is 1 word over its limit of {words - 1}")
    ]


@pytest.mark.parametrize("kind", ROW_KINDS)
def test_number_of_rows_is_held_to_what_the_template_asks(kind: str) -> None:
    rows = [COMPLETE[kind]] * 3
    assert problems(section(kind, *rows, min_rows=3, max_rows=3)) == []
    assert [text for *_, text in problems(section(kind, *rows, min_rows=4))] == [
        "“Here” needs at least 4 rows and has 3"
    ]
    assert [text for *_, text in problems(section(kind, *rows, max_rows=2))] == [
        "“Here” has 3 rows; it can have 2 at most"
    ]


def test_all_problems_of_a_row_are_named_at_once() -> None:
    found = problems(section("priorities", {"priority": "Waits", "due": "soon", "mlco_priority": "gone"}))
    assert [cell for _, cell, _ in found] == ["actions", "measure", "owner", "due", "mlco_priority"]


@pytest.mark.parametrize(
    ("content", "state", "is_done"),
    [
        (section("narrative"), "not_started", False),
        (section("narrative", is_required=False), "optional", False),
        (section("narrative", text="x"), "complete", True),
        (section("narrative", text="x y", word_limit=1), "incomplete", False),
        (section("achievements", {"achievement": "x"}, is_required=False), "incomplete", False),
    ],
)
def test_state_of_a_section(content: SectionContent, state: str, is_done: bool) -> None:
    [progress] = sections_progress([content], LISTS)
    assert (progress.state, progress.is_done) == (state, is_done)
    assert isinstance(progress, SectionProgress)


def test_problem_of_an_empty_row_does_not_count_it() -> None:
    content = section("achievements", {"achievement": ""}, {"achievement": "x", "impact": ""})
    assert problems(content) == [("id1", "impact", "Achievement 1: enter impact")]
    assert replace(content, rows=()).is_empty
