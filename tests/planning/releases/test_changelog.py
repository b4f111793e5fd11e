"""What changed between two papers, in words. No database."""

from dataclasses import replace

import pytest

from mlco_portal.papers.as_text import text_of_elements
from mlco_portal.papers.elements import Bullets, Facts, Heading, Line, Notice, Picture, Prose, Quote, Tile, Tiles
from mlco_portal.rich_text import html_of
from planning.releases.changelog import MOST_LINES, changes_between
from tests.planning.releases.papers import chapter, paper, table, with_text


def said(before, now):
    return [(one["chapter"], one["change"], one["lines"]) for one in changes_between(before, now)]


def of_chapter(before, now):
    """Return the lines of one chapter that held the elements `before` and holds `now`."""
    [(_, change, lines)] = said(paper(chapter(*before)), paper(chapter(*now)))
    assert change == "changed"
    return lines


def test_a_first_release_and_an_unchanged_one_say_nothing():
    assert changes_between(None, paper()) == []
    assert changes_between(paper(), replace(paper(), edition="Final")) == []


@pytest.mark.parametrize(
    ("before", "now", "lines"),
    [
        ([Heading("A")], [Heading("A"), Heading("B")], ["The heading “B” was added."]),
        ([Heading("A"), Heading("B")], [Heading("A")], ["The heading “B” was taken out."]),
        ([Heading("A")], [Heading("B")], ["The heading “A” is now “B”."]),
        ([Prose("## A\nOne")], [Prose("## A\nTwo words here")],
         ["Under “A”, taken out: “One”.", "Under “A”, added: “Two words here”."]),
        ([Prose("We will open 3 clinics by May.")], [Prose("We will open 4 clinics by May.")],
         ["At the start, “We will open 3 clinics by May.” became “We will open 4 clinics by May.”."]),
        ([Heading("A"), Prose("One."), Prose("Two.")], [Heading("A"), Prose("Two."), Prose("One.")],
         ["1 passage of text moved to another place."]),
        ([Bullets((Line("Same"), Line("Left", detail="version 1")))], [Bullets((Line("Same"),))],
         ["At the start, taken out: “Left (version 1)”."]),
        ([table(("Podiatry", "6"))], [], ["The table “Waits” was taken out (1 row)."]),
        ([], [table(("Podiatry", "6"), ("Dental", "9"))], ["The table “Waits” was added (2 rows)."]),
        ([table(("Podiatry", "6"), ("Dental", "9"))], [table(("Podiatry", "5"), ("Optical", "2"))],
         ["The table “Waits” has 1 new row: “Optical”.", "The table “Waits” lost 1 row: “Dental”.",
          "In the table “Waits”, Podiatry, Weeks: “6” became “5”."]),
        ([table(("Podiatry", ""), ("Dental", "9"))], [table(("Podiatry", "6"), ("Dental", ""))],
         ["In the table “Waits”, Podiatry, Weeks: “6” was added.",
          "In the table “Waits”, Dental, Weeks: “9” was taken out."]),
        ([table(("A", "1"), ("B", "2"))], [table(("B", "2"), ("A", "1"))],
         ["The table “Waits” has its rows in another order."]),
        ([table(("A", "1"))], [table(("A", "1"), columns=("Team", "Days"))],
         ["The table “Waits” has other columns: Team, Days."]),
        ([Tiles((Tile("Waits", "6 weeks"),))], [Tiles((Tile("Waits", "5 weeks", "", ""),))],
         ["At the start, “Waits: 6 weeks” became “Waits: 5 weeks”."]),
    ],
)  # fmt: skip
def test_a_change_in_a_chapter_is_one_sentence(before, now, lines):
    assert of_chapter(before, now) == lines


def test_the_words_around_a_change_are_shown_and_not_all_of_a_long_text():
    start, end = " ".join(["before"] * 40), " ".join(["after"] * 40)
    [line] = of_chapter([Prose(f"{start} six {end}")], [Prose(f"{start} five {end}")])
    assert line == (
        "At the start, “… before before before six after after after …” became "
        "“… before before before five after after after …”."
    )


def test_chapters_come_go_are_renamed_and_change_places():
    one, two = paper().chapters
    renamed = replace(one, title="The year")
    third = chapter(Prose("New."), number="3", title="What is next")
    assert said(paper(one, two), paper(two, renamed, third)) == [
        ("The document as a whole", "front", ["The chapters stand in another order."]),
        ("1 The year", "changed", ["The chapter “Our year” is now called “The year”."]),
        ("3 What is next", "added", ["The whole chapter: 0 headings, 1 passage of text, 0 tables."]),
    ]
    assert said(paper(one, two), paper(one))[-1][:2] == ("2 How it went", "removed")
    again = replace(two, anchor="other-anchor")
    assert said(paper(one, two), paper(one, again)) == []


def test_title_and_facts_stand_before_the_chapters():
    now = replace(paper(), title="Our plan", subtitle="", facts=(("Owner", "Executive"), ("Agreed", "May")))
    [(_, _, lines)] = said(paper(), now)
    assert lines[0] == "The title “Operating Plan” became “Our plan”."
    assert lines[2:] == ["Owner: “Planning team” became “Executive”.", "Agreed was added: “May”."]


def test_many_changes_are_capped_and_the_rest_is_counted():
    [entry] = changes_between(with_text("Same."), with_text("\n\n".join(f"Passage number {n}" for n in range(60))))
    assert (len(entry["lines"]), entry["more"]) == (MOST_LINES, 36)
    rows = [(f"Row {n}", "1") for n in range(40)]
    changed = [(name, "2") for name, _ in rows]
    lines = of_chapter([table(*rows)], [table(*changed)])
    assert (len(lines), lines[-1]) == (6, "In the table “Waits”, 35 more cells changed.")


def test_a_paper_as_text_leaves_no_words_out():
    elements = [
        Heading("Head | er", level=4),
        Facts((("Owner", Line("Podiatry", detail="v2")),)),
        table(("Pod | iatry", "*6*")),
        Quote("We **did**.", Line("Plan")),
        Picture("<svg/>", "A line that falls", "Waits"),
        Notice("- Nothing yet"),
    ]
    html = html_of(text_of_elements(elements))
    for words in ("Head | er", "Owner: Podiatry (v2)", "Pod | iatry", "*6*", "<strong>did</strong>", "From: Plan",
                  "Picture: Waits. A line that falls", "- Nothing yet"):  # fmt: skip
        assert words in html
