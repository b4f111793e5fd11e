"""What a workbook would do to a year, row by row: pure, without a database."""

from datetime import date
from typing import Any

import pytest

from planning.cycle.rules.dates import Span
from planning.priorities.models import Framework
from planning.year_workbook.book import Book, Held
from planning.year_workbook.rules import Existing, Outcome, Plan, plan_of
from planning.year_workbook.sheets import BY_TAB, Calendar
from tests.planning.year_workbook.files import COMMUNITY, CORE, HEADING, RESILIENCE, empty_year, sheets_in

AIMS = {"frameworks": [CORE], "priorities": [RESILIENCE]}
WORK = {**AIMS, "workplans": [COMMUNITY], "headings": [HEADING]}
THING = {"reference": "CH-01", "title": "Shorter waits"}

QUESTION = {"code": "1", "theme": "Workforce", "line": "Do we have the staff that we need?"}
DAY = {"name": "Plans in", "kind": "activity", "clock": "mlco", "done_when": "ticked", "due_on": "2024-03-01"}
LINE = {"chapter": "Back", "block": "Achievements", "number": 1, "heading": "Strategy", "text": "A clinic opened."}
CIRCLE = "That would go round in a circle: “2024/25 {}” itself carries on “2024/25 {}”. Choose another one"
LOST = {"reference": "CH-03", "title": "Nobody knows", "succeeds": "2024/25 CH-99"}


def plan(sheets: dict[str, Any], book: Book | None = None, existing: str = Existing.UPDATE) -> Plan:
    return plan_of(sheets_in(sheets), book or empty_year(), existing)


def faults(found: Plan) -> list[tuple[str, int, str, str]]:
    return [
        (sheet.sheet.tab, row.number, column, why)
        for sheet in found.sheets
        for row in sheet.refused
        for column, why in row.faults
    ]


def test_rows_may_name_rows_of_the_same_file() -> None:
    parts = [
        {"workplan": "estates", "kind": "success", "part_of": "success/1", "order": 1, "name": "In the north"},
        {"workplan": "estates", "kind": "success", "part_of": None, "order": 1, "name": "Fewer empty rooms"},
    ]
    found = plan(
        {
            **WORK,
            "enablers": [{"code": "estates", "name": "Estates"}],
            "lines": parts,
            "deliverables": [{**THING, "succeeds": "2024/25 CH-02"}, {"reference": "CH-02", "title": "Waits"}, LOST],
            "placements": [{"workplan": "community", "heading": "Resilience", "deliverable": "CH-01"}],
            "alignment": [{"deliverable": "CH-02", "priority": "core/resilience"}],
        }
    )
    assert faults(found) == [("deliverables", 4, "succeeds", "No year has the deliverable 2024/25 CH-99")]
    assert found.counts[Outcome.NEW] == 11


WRONG_ROWS: list[tuple[dict[str, Any], tuple[str, int, str, str]]] = [
    ({"frameworks": [{**CORE, "name": None}]}, ("frameworks", 2, "name", "It is empty. Fill it in")),
    ({"frameworks": [{**CORE, "code": None}]}, ("frameworks", 2, "code", "It is empty. Fill it in")),
    (
        {"frameworks": [CORE, {**CORE, "code": "other"}]},
        ("frameworks", 3, "kind", "A year has one framework of core priorities, and core is it"),
    ),
    (
        {"deliverables": [THING, {**THING, "title": "Another"}]},
        ("deliverables", 3, "reference", "Row 2 is the same deliverable. It stands in one row"),
    ),
    (
        {"deliverables": [THING, {**THING, "reference": "ch-01"}]},
        ("deliverables", 3, "reference", "CH-01 differs from it in capital letters only. Give this one another"),
    ),
    ({"deliverables": [{**THING, "quarter": 5}]}, ("deliverables", 2, "quarter", "5 is not between 1 and 4")),
    (
        {"deliverables": [{**THING, "services": "podiatry; nobody"}]},
        ("deliverables", 2, "services", "The portal has no service with the code nobody"),
    ),
    (
        {"deliverables": [{**THING, "dropped_reason": "No money"}]},
        ("deliverables", 2, "dropped_reason", "What was dropped says when and why. Fill in both, or neither"),
    ),
    (
        {"deliverables": [{**THING, "succeeds": "2024/25 CH-01"}]},
        (
            "deliverables",
            2,
            "succeeds",
            "This goes round in a circle: rows of this sheet carry on one another",
        ),
    ),
    (
        {**AIMS, "successors": [{"priority": "core/resilience", "carries_on": "2023/24 core/none"}]},
        ("successors", 2, "carries_on", "No year has the priority 2023/24 core/none"),
    ),
    (
        {**AIMS, "successors": [{"priority": "core/resilience", "carries_on": "2024/25 core/resilience"}]},
        (
            "successors",
            2,
            "carries_on",
            "“2024/25 core/resilience” cannot carry on itself. Choose another one",
        ),
    ),
    (
        {**AIMS, "successors": [{"priority": "core/resilience", "carries_on": "2025/26 core/later"}]},
        (
            "successors",
            2,
            "carries_on",
            "“2025/26 core/later” is of a later year. Choose one of the same year or of an earlier one",
        ),
    ),
    (
        {"priorities": [RESILIENCE]},
        ("priorities", 2, "framework", "“core” is not there: 2024/25 has no such row in frameworks"),
    ),
    (
        {"frameworks": [{**CORE, "name": None}], "priorities": [RESILIENCE]},
        ("priorities", 2, "framework", "It names row 2 of frameworks, which has a fault"),
    ),
    (
        {**WORK, "headings": [HEADING, {**HEADING, "heading": "Again"}]},
        ("headings", 3, "priority", "This workplan has it already, under the heading “Resilience”"),
    ),
    (
        {**WORK, "workplans": [{**COMMUNITY, "framework": None}]},
        ("headings", 2, "priority", "The headings of this workplan are priorities of no framework"),
    ),
    (
        {"workplans": [{**COMMUNITY, "framework": None}], "enablers": [{"code": "community", "name": "Twice"}]},
        ("enablers", 2, "code", "This code stands in the sheet workplans already. Choose another one"),
    ),
    (
        {
            "enablers": [{"code": "estates", "name": "Estates"}],
            "lines": [
                {"workplan": "estates", "kind": "success", "order": 1, "name": "Rooms", "part_of": None},
                {"workplan": "estates", "kind": "support", "order": 1, "name": "Part", "part_of": "success/1"},
            ],
        },
        ("lines", 3, "part_of", "A part is of the same kind as its line"),
    ),
    (
        {**WORK, "placements": [{"workplan": "community", "heading": "Other", "deliverable": "CH-01"}]},
        ("placements", 2, "heading", "“Other” is not there: 2024/25 has no such row in headings"),
    ),
    ({"kloes": [{**QUESTION, "boards": "none"}]}, ("kloes", 2, "boards", "The portal has no board with the code none")),
    (
        {"kloe_metrics": [{"kloe": "9", "order": 1, "name": "Vacancies"}]},
        ("kloe_metrics", 2, "kloe", "“9” is not there: 2024/25 has no such row in kloes"),
    ),
    (
        {"cycle": [{**DAY, "due_on": date(2027, 3, 1)}]},
        (
            "cycle",
            2,
            "due_on",
            "1 March 2027 is outside the planning year: its dates lie between 1 April 2023 and 31 March 2025",
        ),
    ),
    (
        {"cycle": [{**DAY, "due_on": None}]},
        ("cycle", 2, "due_on", "Give it a day, or the first day of its quarter, and not both"),
    ),
    (
        {"cycle": [{**DAY, "due_on": None, "quarter_starts": "2024-05-01"}]},
        (
            "cycle",
            2,
            "quarter_starts",
            "A quarter starts in April, July, October or January: here on 2024-04-01",
        ),
    ),
    (
        {"cycle": [{**DAY, "sets": "plans_due", "due_on": "02/03/2024"}]},
        (
            "cycle",
            2,
            "sets",
            "Plans are due is 1 March 2024, and this milestone 2 March 2024. "
            "Give it that day first; afterwards both move together",
        ),
    ),
    (
        {"cycle": [{**DAY, "sets": "plans_due"}, {**DAY, "name": "Again", "sets": "plans_due"}]},
        ("cycle", 3, "sets", "“Plans in” is this date of the round already: plans are due"),
    ),
    ({"cycle": [{**DAY, "audience": "boss"}]}, ("cycle", 2, "audience", "There is no role with the code boss")),
    (
        {
            "cycle": [DAY, {**DAY, "name": "Decided"}],
            "cycle_needs": [
                {"milestone": "Decided", "needs": "Plans in"},
                {"milestone": "Plans in", "needs": "Decided"},
            ],
        },
        ("cycle_needs", 3, "needs", "They would wait for each other for ever: “Decided” waits for it already"),
    ),
    (
        {"achievements": [LINE, {**LINE, "number": 3}]},
        ("achievements", 3, "number", "There is no number 2 before it. Number the lines of a block 1, 2, 3"),
    ),
    (
        {"achievements": [{**LINE, "chapter": "Ahead"}]},
        (
            "achievements",
            2,
            "chapter",
            "The Operating Plan of the year has no chapter “Ahead”. Add it there first",
        ),
    ),
    (
        {"budget_points": [{"chapter": "Back", "block": "Budget", "kind": "figure", "number": 1, "text": "Services"}]},
        ("budget_points", 2, "figure", "A figure has one, and a point has none"),
    ),
    (
        {"performance": [{"chapter": "Back", "block": "Figures", "number": 1, "metric": "waits"}]},
        ("performance", 2, "metric", "There is no figure up to the end of the year before for waits"),
    ),
    (
        {"deliverables": [THING], "alignment": [{"deliverable": "CH-01", "priority": "core/none"}]},
        ("alignment", 2, "priority", "“core/none” is not there: 2024/25 has no such row in priorities"),
    ),
]


@pytest.mark.parametrize(
    ("sheets", "fault"), WRONG_ROWS, ids=lambda one: str(one[2:]) if isinstance(one, tuple) else ""
)
def test_a_row_that_cannot_stand_is_refused_with_a_reason(
    sheets: dict[str, Any], fault: tuple[str, int, str, str]
) -> None:
    book = empty_year(
        services={"podiatry": object()}, priorities={"2025/26 core/later": object()}, chapters={"Back": object()}
    )
    plans_due = {"plans_due": date(2024, 3, 1)}
    book.calendar = Calendar(Span(date(2023, 4, 1), date(2025, 3, 31)), plans_due)
    assert fault in faults(plan(sheets, book))


def test_a_circle_of_several_rows_is_refused_where_it_closes() -> None:
    one, two, three = (f"core/{name}" for name in ("one", "two", "three"))
    priorities = [{**RESILIENCE, "code": name} for name in ("one", "two", "three")]
    links = [(one, two), (two, three), (three, one)]
    rows = [{"priority": later, "carries_on": f"2024/25 {earlier}"} for later, earlier in links]
    found = plan({"frameworks": [CORE], "priorities": priorities, "successors": rows})
    circle = CIRCLE.format("core/one", "core/three")
    assert faults(found) == [("successors", 4, "carries_on", circle)]

    things = [{"reference": name, "title": name, "succeeds": f"2024/25 {name}"} for name in ("A", "B")]
    there = empty_year()
    for name in ("A", "B"):
        cells = dict.fromkeys(BY_TAB["deliverables"].columns, "") | {"reference": name, "title": name}
        there.held["deliverables"][(name,)] = [Held(cells, None)]
    things[0]["succeeds"], things[1]["succeeds"] = "2024/25 B", "2024/25 A"
    circle = CIRCLE.format("A", "B")
    assert faults(plan({"deliverables": things}, there)) == [("deliverables", 3, "succeeds", circle)]


def held(**cells: str) -> Book:
    book = empty_year()
    row = dict.fromkeys(BY_TAB["frameworks"].columns, "") | {"order": "0"} | cells
    book.held["frameworks"][(row["code"],)] = [Held(row, Framework())]
    return book


def test_what_is_there_is_told_by_cell_and_a_column_that_is_left_out_stays() -> None:
    book = held(**CORE, summary="As it was", owner="MLCO")
    found = plan({"frameworks": [{**CORE, "name": "Our aims", "owner": None}]}, book)
    assert [(one.column, one.old, one.new) for one in found.sheets[0].rows[0].differences] == [
        ("name", "Our core priorities", "Our aims"),
        ("owner", "MLCO", ""),
    ]
    assert plan({"frameworks": [CORE]}, book).counts[Outcome.UNCHANGED] == 1
    kept = plan({"frameworks": [{**CORE, "name": "Our aims"}]}, book, Existing.KEEP)
    assert kept.counts[Outcome.KEPT] == 1
    assert kept.writes == 0
    refused = faults(plan({"frameworks": [{**CORE, "kind": "partner"}]}, book))
    assert refused[0][2:] == (
        "kind",
        "The kind of a framework is changed on its page, which says what stands in the way",
    )


@pytest.mark.parametrize("name", ["due_on", "sets", "may_change", "quarter_starts"])
def test_dates_of_the_timetable_that_are_there_are_not_moved_by_a_workbook(name: str) -> None:
    book = empty_year()
    cells = dict.fromkeys(BY_TAB["cycle"].columns, "") | DAY | {"may_change": "no"}
    book.held["cycle"][(DAY["name"],)] = [Held(cells, None)]
    words = plan({"cycle": [{**DAY, "note": "More", "kind": "meeting"}]}, book)
    assert [one.column for one in words.sheets[0].to_write[0].differences] == ["kind", "note"]
    other = {"due_on": "2024-03-02", "sets": "plans_due", "may_change": "yes", "quarter_starts": "2024-01-01"}
    moved = "The dates of a milestone that is there are moved on the timetable, which says what moves along"
    assert faults(plan({"cycle": [{**DAY, name: other[name]}]}, book)) == [("cycle", 2, name, moved)]


def test_two_records_of_one_key_are_told_apart_by_their_rows_alone() -> None:
    book = held(**CORE)
    rows = book.held["frameworks"][("core",)]
    rows.append(Held({**rows[0].cells, "name": "A second one"}, Framework()))
    as_they_are = [CORE, {**CORE, "name": "A second one"}]
    assert plan({"frameworks": as_they_are}, book).counts[Outcome.UNCHANGED] == 2
    assert faults(plan({"frameworks": [{**CORE, "name": "Third"}]}, book))[0][3].startswith("2 records of the year")


def test_the_digest_says_what_would_be_written_and_over_what() -> None:
    first = plan({"frameworks": [CORE]})
    assert first.digest == plan({"frameworks": [CORE]}).digest
    assert first.digest != plan({"frameworks": [{**CORE, "name": "Other"}]}).digest
    assert first.digest != plan({"frameworks": [CORE]}, held(**CORE)).digest
    changed = {"frameworks": [{**CORE, "name": "New"}]}
    assert plan(changed, held(**CORE)).digest != plan(changed, held(**{**CORE, "name": "Old"})).digest
