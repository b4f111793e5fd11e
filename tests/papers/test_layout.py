"""How a paper hangs together: headings without a gap, names that are the same each time and never twice, whole rows."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mlco_portal.papers.elements import Bullets, Cell, Chapter, Column, Heading, Line, Paper, Prose, Table
from mlco_portal.papers.layout import chapters_of, contents_of, groups_of, squared
from mlco_portal.papers.wording import address, key_to
from tests.papers.samples import cell, paper_of

WORDS = st.sampled_from(["Waits", "Visits", "", "# 1", "مرحبا", "maincontent", "what-we-will-do"])
ELEMENTS = st.one_of(
    st.builds(Heading, WORDS, st.integers(1, 6)),
    st.builds(lambda text, level: Prose(f"## {text}\n\n### {text}\n\nSome words.", level), WORDS, st.integers(1, 4)),
    st.builds(lambda text: Table(text, (Column(text),), ()), WORDS),
    st.just(Bullets((Line("one"),))),
)
CHAPTERS = st.lists(st.builds(Chapter, WORDS, WORDS, WORDS, st.lists(ELEMENTS, max_size=6).map(tuple)), max_size=3)


@settings(max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(CHAPTERS)
def test_no_level_is_left_out_and_no_name_is_given_twice(chapters):
    paper = Paper("", "", "", "", (), tuple(chapters))
    placed = chapters_of(paper)
    marks = [mark for chapter in placed for mark in chapter.marks]
    depths = [mark.depth for mark in marks]
    assert all(after <= before + 1 for before, after in zip([0, *depths], depths, strict=False))
    assert depths.count(1) == len(chapters)
    assert all(mark.text and 1 <= mark.depth <= 5 for mark in marks)
    names = [mark.name for mark in marks] + [part.name for one in placed for part in one.parts if part.name]
    assert len({*names, "contents", "maincontent"}) == len(names) + 2
    assert chapters_of(paper) == placed


def test_a_name_stays_when_something_is_added_before_it():
    before = paper_of(Heading("Waits"), Heading("Visits"))
    after = paper_of(Heading("Staff"), Prose("Words"), Heading("Waits"), Heading("Visits"), Heading("Waits"))
    names = [[mark.name for mark in chapters_of(paper)[0].marks] for paper in (before, after)]
    assert names[0] == ["what-we-will-do", "what-we-will-do--waits", "what-we-will-do--visits"]
    assert set(names[0]) < set(names[1])
    assert names[1][-1] == "what-we-will-do--waits-2"


def test_the_contents_list_chapters_and_what_stands_directly_below_them():
    paper = paper_of(Heading("Waits"), Heading("At home", 3), Prose("## Visits\n\nWords", 1))
    listed = [(mark.text, [one.text for one in below]) for mark, below in contents_of(chapters_of(paper))]
    assert listed == [("1 What we will do", ["Waits", "Visits"]), ("Appendices", [])]


def test_every_row_has_a_cell_for_every_column():
    table = squared(Table("", (Column("A"),), ((cell("1"), cell("2")), (), (cell("3"),))))
    assert table.columns == (Column("A"), Column(""))
    assert table.rows == ((cell("1"), cell("2")), (Cell(), Cell()), (cell("3"), Cell()))


def test_columns_of_one_name_stand_under_it_together():
    columns = [
        Column("A"),
        Column("1", 1, "X"),
        Column("2", 1, "X"),
        Column("3", 1, "Y"),
        Column("4"),
        Column("5", 1, "X"),
    ]
    assert groups_of(columns) == [("", 1), ("X", 2), ("Y", 1), ("", 1), ("X", 1)]
    assert groups_of(columns[:1]) == []


def test_only_addresses_that_readers_may_follow_are_links():
    followed = {
        "/plans/1/": "https://p.org/plans/1/",
        "https://a.org/": "https://a.org/",
        "mailto:a@b.c": "mailto:a@b.c",
    }
    assert {url: address(url, "https://p.org") for url in followed} == followed
    for url in ("//a.org", "javascript:alert(1)", " JavaScript:x", "data:x", "a.html", "/a\nb", "/\u202e", "", "#"):
        assert address(url, "https://p.org") == ""


def test_a_key_names_the_tones_that_are_there_best_first():
    assert key_to({"poor", "good"}) == "Key: ▲ good, ▼ poor"
