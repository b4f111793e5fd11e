"""A document put together: numbers, levels of headings, and blocks that hold nothing."""

from mlco_portal.papers.elements import Heading, Notice, Paper, Prose
from planning.operating_plan.assembly import NOTHING_PLACED, Cover, Part, Piece, put_together

COVER = Cover("Plan", "", 2024, "Draft")


def narrative(title: str, text: str = "Words.") -> Piece:
    return Piece("narrative", title, text, None, is_bound=False)


def enabler(title: str) -> Piece:
    placed = (Heading("Priorities", 3), Prose("Text"), Heading("Deepest", 4))
    return Piece("enabler", title, "", placed, is_bound=True, together="Enablers")


def headings(paper: Paper, chapter: int = 0) -> list[tuple[int, str]]:
    return [(one.level, one.text) for one in paper.chapters[chapter].elements if isinstance(one, Heading)]


def test_titles_are_numbered_and_a_block_without_one_goes_on() -> None:
    paper = put_together(COVER, [Part("One", (narrative("First"), narrative("", "More."), narrative("Second")))])
    assert headings(paper) == [(2, "1.1 First"), (2, "1.2 Second")]
    assert [one.text for one in paper.chapters[0].elements if isinstance(one, Prose)] == ["Words.", "More.", "Words."]
    assert (paper.year, paper.chapters[0].number) == ("2024/25", "1")


def test_a_chapter_of_one_narrative_has_no_numbers_inside() -> None:
    assert headings(put_together(COVER, [Part("One", (narrative("Letter"),))])) == [(2, "Letter")]


def test_neighbours_stand_together_under_the_name_of_their_kind() -> None:
    paper = put_together(
        COVER, [Part("One", (narrative("First"), enabler("Digital"), enabler("HR"), narrative("Last")))]
    )
    assert headings(paper) == [
        (2, "1.1 First"),
        (2, "1.2 Enablers"),
        (3, "Digital"),
        (4, "Priorities"),
        (4, "Deepest"),
        (3, "HR"),
        (4, "Priorities"),
        (4, "Deepest"),
        (2, "1.3 Last"),
    ]


def test_one_alone_and_a_chapter_of_nothing_else_need_no_name_over_them() -> None:
    alone = put_together(COVER, [Part("One", (narrative("First"), enabler("Digital")))])
    assert headings(alone)[:3] == [(2, "1.1 First"), (2, "1.2 Digital"), (3, "Priorities")]
    whole = put_together(COVER, [Part("One", (enabler("Digital"), enabler("HR")))])
    assert [text for level, text in headings(whole) if level == 2] == ["1.1 Digital", "1.2 HR"]


def test_what_holds_nothing_says_so() -> None:
    empty = Piece("workplan", "Our workplan", "Before it.", None, is_bound=True)
    (chapter,) = put_together(COVER, [Part("One", (empty,))]).chapters
    assert chapter.elements == (Heading("1.1 Our workplan", 2), Prose("Before it.", 2), Notice(NOTHING_PLACED))


def test_chapters_of_one_title_have_addresses_of_their_own() -> None:
    paper = put_together(COVER, [Part("Looking back: 2023/24", ()), Part("Looking back: 2023/24", ()), Part("…", ())])
    assert [one.anchor for one in paper.chapters] == [
        "looking-back-2023-24",
        "looking-back-2023-24-2",
        "chapter-3",
    ]
