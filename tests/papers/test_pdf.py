"""Papers as PDF: tagged, in reading order, the same each time, whatever was typed."""

from dataclasses import replace
from itertools import pairwise

import pytest
from django.conf import settings

from mlco_portal.papers.elements import (
    Cell,
    Chapter,
    Column,
    Facts,
    Heading,
    Line,
    Notice,
    Paper,
    Picture,
    Prose,
    Quote,
    Table,
    Tile,
    Tiles,
)
from mlco_portal.papers.pdf import paper_as_pdf
from mlco_portal.papers.widths import needs, shares_of, upright, width_of
from tests.papers.hostile import HOSTILE
from tests.papers.samples import DRAWING, cell, every_kind, matrix, paper_of
from tests.pdf_files import check_accessible, opened, tag_names, tags, words_by_page, words_in_reading_order

ORDER = {"/H1", "/H2", "/H3", "/H4", "/H5", "/L", "/Table", "/BlockQuote", "/Figure"}
TALL, WIDE = (595, 842), (842, 595)


def sizes(pdf) -> list[tuple[int, int]]:
    return [(round(float(page.MediaBox[2])), round(float(page.MediaBox[3]))) for page in pdf.pages]


def test_a_paper_is_tagged_in_the_order_of_its_elements_and_its_outline_leads_to_each_heading():
    content = paper_as_pdf(paper_of(*every_kind()))
    pdf = opened(content)
    check_accessible(pdf, "Operating Plan 2024/25")
    names = [name for name in tag_names(pdf) if name in ORDER]
    begins = ["/H1", "/H2", "/H2", "/H3", "/H4", "/L", "/L", "/L", "/Table", "/H5", "/L", "/L"]
    assert names == [*begins, "/Table", "/Table", "/Table", "/BlockQuote", "/Figure", "/H2"]
    headings = [int(name[2]) for name in names if name.startswith("/H")]
    assert all(after <= before + 1 for before, after in pairwise(headings))
    assert {"/TOC", "/TOCI", "/Link", "/Caption", "/THead", "/TH"} <= set(tag_names(pdf))
    with pdf.open_outline() as outline:
        found = [(one.title, [below.title for below in one.children]) for one in outline.root]
    assert found == [("1 What we will do", ["Nursing in the neighbourhood"]), ("Appendices", [])]
    assert set(sizes(pdf)) == {TALL}
    assert content == paper_as_pdf(paper_of(*every_kind()))


def test_it_is_read_in_the_order_of_its_elements_and_tables_row_by_row():
    rows = ((cell("Eighteen"), cell("19")), (cell("20"), cell("21")))
    elements = (
        Heading("One"),
        Prose("Two\n\n## Three\n\n- Four\n- Five"),
        Facts((("Six", Line("Seven", "/plans/", "eight")),)),
        Tiles((Tile("Nine", "10", "Eleven", "Twelve", "good"), Tile("Thirteen", "14"))),
        Table("Fifteen", (Column("Sixteen"), Column("Seventeen")), rows),
        Quote("Twenty-two", Line("Twenty-three")),
        Picture(DRAWING, "Not said twice", "Twenty-four"),
        Notice("Twenty-five"),
    )
    said = words_in_reading_order(opened(paper_as_pdf(paper_of(*elements)))).partition("Appendices")[2].split()
    begins = ["1", "What", "we", "will", "do", "One", "Two", "Three", "•", "Four", "•", "Five", "Six", "Seven", "eight"]
    tiles = ["Nine", "10", "Eleven", "▲", "Twelve", "Thirteen", "14"]
    table = ["Fifteen", "Sixteen", "Seventeen", "Eighteen", "19", "20", "21"]
    ends = ["Twenty-two", "Twenty-three", "Twenty-four", "Twenty-five", "Appendices"]
    assert [one for one in said if one in {*begins, *tiles, *table, *ends}] == [*begins, *tiles, *table, *ends]


def test_a_wide_table_lies_on_turned_sheets_with_the_headings_before_it_and_repeats_its_head():
    pdf = opened(paper_as_pdf(paper_of(Prose("Words"), Heading("Who serves what"), matrix(60), Notice("After"))))
    heads = [tag for tag in tags(pdf.Root.StructTreeRoot) if str(tag["/S"]) == "/THead"]
    assert len(heads) == 1
    sheets = sizes(pdf)
    assert sheets.count(WIDE) >= 2
    turned = sheets.index(WIDE)
    assert sheets[:turned] == [TALL] * 2
    heading = next(tag for tag in tags(pdf.Root.StructTreeRoot) if str(tag["/S"]) == "/H3")
    assert heading["/Pg"].objgen == pdf.pages[turned].objgen
    assert sheets[-2:] == [TALL] * 2


def test_links_lead_to_the_portal_to_headings_and_nowhere_else():
    lines = [Line("ours", "/plans/"), Line("here", "#appendices"), Line("gone", "#gone"), Line("no", "javascript:x")]
    pdf = opened(paper_as_pdf(paper_of(Table("", (Column("A"),), tuple((Cell((one,)),) for one in lines)))))
    links = [link for page in pdf.pages[1:] for link in page.get("/Annots", [])]
    assert [str(link["/A"]["/URI"]) for link in links if "/A" in link] == [f"{settings.SITE_URL}/plans/"]
    assert len(links) == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_every_field_makes_an_accessible_paper(name):
    pdf = opened(paper_as_pdf(paper_of(*every_kind(HOSTILE[name]), title=HOSTILE[name])))
    check_accessible(pdf, str(pdf.docinfo["/Title"]))
    if name not in ("blank", "nothing"):
        assert tag_names(pdf).count("/Table") == 4


def test_a_paper_of_nothing_has_one_page():
    assert len(opened(paper_as_pdf(Paper("", "", "", "", (), ()))).pages) == 1
    assert len(opened(paper_as_pdf(Paper("T", "", "", "", (), (Chapter("", "", ""),)))).pages) == 2


def test_a_column_is_as_wide_as_its_words_and_the_rest_is_shared_by_weight():
    table = Table("", (Column("A", 8), Column("B", 1), Column("C", 1)), ((Cell(), cell("Neighbourhoods"), Cell()),))
    shares = shares_of(table, 50)
    assert sum(shares) == pytest.approx(1)
    assert shares[1] * 50 == pytest.approx(needs(table)[1])
    assert shares[0] == pytest.approx(8 * shares[2])
    assert sum(shares_of(matrix(1), 10)) == pytest.approx(1)


def test_headings_of_many_columns_stand_upright_when_they_are_long():
    columns = (Column("Deliverable", 5), *(Column("Working with primary care") for _ in range(12)))
    table = Table("", columns, ((cell("One"), *(Cell() for _ in range(12))),))
    assert upright(table) == set(range(1, 13))
    assert upright(matrix(1)) == set()
    worded = replace(table, rows=((cell("One"), cell("Working with others"), *(Cell() for _ in range(11))),))
    assert upright(worded) == set(range(2, 13))
    assert sum(needs(table)) < 60
    assert sizes(opened(paper_as_pdf(paper_of(table)))).count(WIDE) == 1


def test_a_picture_higher_than_a_sheet_is_made_smaller_and_keeps_its_words():
    small, tall = 'viewBox="0 0 120 60" width="120" height="60"', 'viewBox="0 0 60 300" width="600" height="3000"'
    svg = DRAWING.replace(small, tall)
    pdf = opened(paper_as_pdf(paper_of(Picture(svg, "A tall drawing", "Its words"))))
    assert len(pdf.pages) == 3
    figure = next(tag for tag in tags(pdf.Root.StructTreeRoot) if str(tag["/S"]) == "/Figure")
    assert str(figure["/Alt"]) == "A tall drawing"
    box = next([float(side) for side in one["/BBox"]] for one in figure["/A"] if "/BBox" in one)
    assert box[3] - box[1] == pytest.approx(220 / 25.4 * 72, abs=2)


@pytest.mark.parametrize(
    ("svg", "width"),
    [("<svg width='96' height='1'>", 25.4), ('<svg viewBox="0 0 1 1">', 174), ('<svg\nwidth="9999px">', 174)],
)
def test_a_drawing_is_as_wide_as_on_a_screen_but_no_wider_than_the_sheet(svg, width):
    assert width_of(svg, 174) == pytest.approx(width)


def test_short_facts_stay_on_one_sheet_and_long_ones_are_cut_off_nowhere():
    def facts(name, text):
        return Facts(tuple((f"{name}{place}", Line(text)) for place in range(4)))

    starts = range(28, 44)
    chapters = tuple(
        Chapter(str(start), "Chapter", f"c-{start}", (*(Notice("Words") for _ in range(start // 2)),
                Prose("\n\n".join(["Word"] * (start % 2 + start // 4))), facts(f"Fact{start}x", "Said")))
        for start in starts
    )  # fmt: skip
    long = Chapter("99", "Long", "long", (facts("Long", "\n".join(["Line"] * 30)), Notice("End")))
    pages = words_by_page(opened(paper_as_pdf(replace(paper_of(), chapters=(*chapters, long)))))
    on = {name: [place for place, words in enumerate(pages) if name in words] for name in (
        *(f"Fact{start}x{place}" for start in starts for place in range(4)), "Long0", "Long3")}  # fmt: skip
    assert all(len({on[f"Fact{start}x{place}"][0] for place in range(4)}) == 1 for start in starts)
    assert on["Long3"][0] > on["Long0"][0]
    assert sum(words.count("Line") for words in pages) == 120
