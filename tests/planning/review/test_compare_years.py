"""Two years of one plan: sections by key, theme or title; rows by what names them, else by likeness."""

from dataclasses import replace

from mlco_portal.years import PlanningYear
from planning.review.across_years import rows_alike
from planning.review.changes import Counts, changes_of, total_of
from planning.review.compare import Change, compare
from planning.review.since import Base, Known, Since, base_for, bases_of
from planning.service_plans.snapshot import DocumentPicture, DocumentRow, DocumentSection, PlanDocument


def priority(identity: str, name: str, actions: str = "", measure: str = "") -> DocumentRow:
    return DocumentRow(identity, {"priority": name, "actions": actions, "measure": measure}, {})


def section(key: str, *rows: DocumentRow, kind: str = "priorities", title: str = "", theme: str = "", text: str = ""):
    return DocumentSection(key, title or key, kind, "plan", theme, True, text, rows)


def plan(year: int, *sections: DocumentSection) -> PlanDocument:
    return PlanDocument(PlanningYear(year), {"name": "Podiatry"}, {}, sections)


def pairs(before: list[DocumentRow], now: list[DocumentRow]) -> dict[str, str]:
    found = rows_alike(section("a", *before), section("a", *now))
    return {key: row.id for key, row in found.items()}


def test_rows_of_one_name_are_the_same_row_wherever_they_stand() -> None:
    before = [priority("1", "Shorter waits", "Clinics"), priority("2", "Home visits", "Visits")]
    now = [priority("8", "Home visits", "Something else"), priority("9", "shorter  waits.", "Other")]
    assert pairs(before, now) == {"8": "2", "9": "1"}


def test_rows_that_were_renamed_are_matched_by_likeness_and_others_are_new() -> None:
    before = [priority("1", "Waits", "Open evening clinics near the bus station in the north", "Nobody waits 52 weeks")]
    now = [
        priority("8", "Walking groups", "Start groups for people with pain", "Ten groups"),
        priority("9", "Less waiting", "Open evening clinics near the bus station in the south", "Nobody waits 40"),
    ]
    assert pairs(before, now) == {"9": "1"}


def test_rows_that_share_a_name_are_matched_by_all_they_say() -> None:
    before = [priority("1", "Waits", "Open clinics"), priority("2", "Waits", "Train nurses")]
    now = [priority("8", "Waits", "Train nurses"), priority("9", "Waits", "Open clinics")]
    assert pairs(before, now) == {"8": "2", "9": "1"}


def test_rows_that_kept_their_identity_need_no_likeness() -> None:
    assert pairs([priority("1", "One", "Words")], [priority("1", "Two", "Others")]) == {"1": "1"}


def test_sections_are_matched_by_key_then_theme_then_title_and_never_across_kinds() -> None:
    before = plan(
        2023,
        section("a", kind="narrative", text="A"),
        section("old-b", kind="narrative", text="B", theme="digital"),
        section("old-c", kind="narrative", text="C", title="Our people"),
        section("d", priority("1", "D")),
    )
    now = plan(
        2024,
        section("a", kind="narrative", text="A"),
        section("b", kind="narrative", text="B", theme="digital"),
        section("c", kind="narrative", text="C", title="Our  People"),
        section("d", kind="narrative", text="D"),
    )
    found = compare(before, now)
    assert {key: one.change for key, one in found.sections.items()} == {
        "a": Change.UNCHANGED,
        "b": Change.UNCHANGED,
        "c": Change.UNCHANGED,
        "d": Change.NEW,
    }
    assert [one.key for one in found.removed] == ["d"]


def test_everything_is_counted_by_section_and_in_total() -> None:
    before = plan(2024, section("a", priority("1", "One", "Old words"), priority("2", "Two")), section("b", text="B"))
    now = plan(
        2024,
        section("a", priority("2", "Two"), priority("1", "One", "New words"), priority("3", "Three words here")),
        section("b", text="B", kind="narrative"),
    )
    found = changes_of(compare(before, now), now)
    assert [one.section.key for one in found] == ["a"]
    assert found[0].counts == Counts(new=1, changed=1, moved=1, words_added=4, words_removed=1)
    assert total_of(found) == found[0].counts
    assert [(one.number, one.change.value, one.moved_from) for one in found[0].rows] == [
        (1, "unchanged", 2),
        (2, "changed", None),
        (3, "new", None),
    ]


def test_section_that_is_gone_counts_what_was_in_it() -> None:
    before = plan(2024, section("a", priority("1", "One", "Two words")))
    (gone,) = changes_of(compare(before, plan(2024)), plan(2024))
    assert (gone.compared.change, gone.counts) == (Change.REMOVED, Counts(removed=1, words_removed=3))


def test_pictures_that_changed_are_counted_and_told() -> None:
    picture = DocumentPicture("p", "", "0" * 64, "image/png", 10, 10, "A clinic", "The clinic")
    other = replace(picture, id="q", alt="A van")
    before = replace(section("a", kind="case_studies"), pictures=(picture, other))
    now = replace(section("a", kind="case_studies"), pictures=(replace(picture, caption="Our clinic"),))
    found = compare(plan(2024, before), plan(2024, now))
    assert found.sections["a"].pictures == {"p": Change.CHANGED}
    assert [one.id for one in found.sections["a"].removed_pictures] == ["q"]
    assert changes_of(found, plan(2024, now))[0].counts == Counts(pictures=2)


def test_default_is_since_one_looked_else_since_the_last_submission_else_last_year() -> None:
    every = Known(4, frozenset({1, 2, 3, 4}), frozenset({1, 4}), frozenset({1, 2}), has_last_year=True)
    assert [(base.code, base.number) for base in bases_of(every).values()] == [
        ("look", 1),
        ("submission", 3),
        ("decision", 2),
        ("last-year", 0),
    ]
    assert base_for("", every) == Base(Since.LOOK, 1)
    assert base_for("", replace(every, looked=frozenset({4}))) == Base(Since.SUBMISSION, 3)
    first = Known(1, frozenset({1}), frozenset({1}), has_last_year=True)
    assert base_for("", first) == Base(Since.LAST_YEAR)
    assert base_for("look", first) == Base(Since.LAST_YEAR)
    assert base_for("", replace(first, has_last_year=False)) is None
    assert base_for("version-2", every) == Base(Since.VERSION, 2)
    assert base_for("version-4", every) == Base(Since.LOOK, 1)
