"""What changed between two versions; rows are matched by identity, not by place."""

from dataclasses import replace

import pytest

from mlco_portal.years import PlanningYear
from planning.review.compare import Change, compare, compare_sections
from planning.review.presenters.reading import parts_of, section_view
from planning.service_plans.snapshot import DocumentRow, DocumentSection, PlanDocument


def row(identity: str, **cells: str) -> DocumentRow:
    return DocumentRow(identity, {"achievement": "", "impact": "", **cells}, {})


def section(
    key: str = "looking-back", text: str = "", *rows: DocumentRow, kind: str = "achievements"
) -> DocumentSection:
    return DocumentSection(key, key.title(), kind, "plan", "", True, text, rows)


def document(*sections: DocumentSection) -> PlanDocument:
    return PlanDocument(PlanningYear(2024), {"name": "Podiatry"}, {}, sections)


FIRST, SECOND, THIRD = row("1", achievement="One"), row("2", achievement="Two"), row("3", achievement="Three")


@pytest.mark.parametrize(
    ("before", "now", "rows", "old"),
    [
        ([FIRST, SECOND], [FIRST, SECOND], ["unchanged", "unchanged"], []),
        ([FIRST], [FIRST, SECOND], ["unchanged", "new"], []),
        ([FIRST, SECOND], [SECOND], ["unchanged"], ["1"]),
        ([FIRST, SECOND], [replace(FIRST, cells={"achievement": "Uno"}), SECOND], ["changed", "unchanged"], ["1"]),
        ([FIRST], [row("9", achievement="One")], ["new"], ["1"]),
        ([FIRST, SECOND], [], [], ["1", "2"]),
    ],
)
def test_rows_are_matched_by_identity(
    before: list[DocumentRow], now: list[DocumentRow], rows: list[str], old: list[str]
) -> None:
    found = compare_sections(section("a", "", *before), section("a", "", *now))
    assert [found.rows[one.id] for one in now] == rows
    assert [one.id for one in found.old_rows] == old
    assert found.change == (Change.UNCHANGED if before == now else Change.CHANGED)
    assert not found.is_reordered


def test_new_order_alone_is_a_change_of_the_section_and_of_no_row() -> None:
    found = compare_sections(section("a", "", FIRST, SECOND, THIRD), section("a", "", THIRD, FIRST, SECOND))
    assert (found.change, found.is_reordered, found.old_rows) == (Change.CHANGED, True, ())
    assert set(found.rows.values()) == {Change.UNCHANGED}


def test_row_put_between_others_is_no_new_order() -> None:
    found = compare_sections(section("a", "", FIRST, SECOND), section("a", "", FIRST, THIRD, SECOND))
    assert (found.rows["3"], found.is_reordered) == (Change.NEW, False)


def test_label_of_a_list_that_was_renamed_is_no_change() -> None:
    renamed = replace(FIRST, labels={"achievement": "Uno"})
    assert compare_sections(section("a", "", FIRST), section("a", "", renamed)).change == Change.UNCHANGED


def test_text_that_differs_is_a_change() -> None:
    found = compare_sections(section("a", "Before"), section("a", "Now"))
    assert (found.change, found.before) == (Change.CHANGED, section("a", "Before"))


def test_section_that_the_template_got_is_new_when_something_is_written() -> None:
    found = compare(document(section("a", "A")), document(section("a", "A"), section("b", "B"), section("c")))
    assert {key: one.change for key, one in found.sections.items()} == {
        "a": Change.UNCHANGED,
        "b": Change.NEW,
        "c": Change.UNCHANGED,
    }


def test_section_that_the_template_lost_is_kept_to_read() -> None:
    found = compare(document(section("a", "A"), section("b", "B"), section("c")), document(section("a", "A")))
    assert [one.key for one in found.removed] == ["b"]


def test_view_marks_rows_and_shows_the_old_ones() -> None:
    before = section("a", "", FIRST, SECOND)
    now = section("a", "", replace(SECOND, cells={"achievement": "Dos", "impact": ""}), THIRD)
    view = section_view(now, compare_sections(before, now))
    assert [one.mark for one in view.rows] == ["Changed", "New"]
    assert view.before is not None
    assert [(one.cells[0].text, one.mark) for one in view.before.rows] == [("One", "Removed since"), ("Two", "")]


def test_view_says_so_when_nothing_old_was_touched() -> None:
    before, now = section("a", "", FIRST), section("a", "", FIRST, SECOND)
    view = section_view(now, compare_sections(before, now))
    assert view.before is not None
    assert (view.before.rows, view.before.note) == ((), "Rows were added; nothing that stood here was changed.")


def test_view_says_so_when_only_the_order_changed() -> None:
    before, now = section("a", "", FIRST, SECOND), section("a", "", SECOND, FIRST)
    view = section_view(now, compare_sections(before, now))
    assert view.before is not None
    assert view.before.note == "The rows stood in another order."


def test_view_says_so_when_nothing_was_written_before() -> None:
    before, now = section("a"), section("a", "Now")
    view = section_view(now, compare_sections(before, now))
    assert view.before is not None
    assert view.before.note == "Nothing was written here."


def test_emptied_section_is_shown_and_untouched_empty_ones_are_only_named() -> None:
    before = document(section("a", "A"), section("b"))
    now = document(section("a"), section("b"))
    plan, _workforce = parts_of(now, compare(before, now))
    assert ([one.title for one in plan.sections], plan.left_empty) == (["A"], ("B",))


def test_sections_of_one_shape_stand_in_one_table() -> None:
    plan, _workforce = parts_of(document(section("a", "", FIRST), section("b", "", SECOND)), None)
    assert plan.head == ("Achievement", "Impact")
    plan, _workforce = parts_of(document(section("a", "", FIRST), section("b", "Text", kind="narrative")), None)
    assert plan.head == ()
