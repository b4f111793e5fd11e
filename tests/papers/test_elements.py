"""Elements of papers are stored as JSON, read back as they were, and equal ones have equal bytes."""

import json

import pytest

from mlco_portal.papers.elements import (
    Bullets,
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
    as_json,
    canonical,
    from_json,
    paper_as_json,
    paper_from_json,
    sha256_of,
)

EACH = (
    Heading("Looking back", 3),
    Prose("Some **bold** words\n\n- and a list", 3),
    Bullets((Line("One", "/one/", "first"), Line("Two")), numbered=True),
    Facts((("Owner", Line("Head of Nursing", "/posts/1/")),)),
    Tiles((Tile("Contacts", "1.06M", "Target 1.10M", "Below the target", "poor"),)),
    Table("Deliverables", (Column("Priority", 2), Column("P1", 1, "MFT")), ((Cell((Line("A"),)), Cell(tone="good")),)),
    Quote("Open satellite clinics", Line("Sickle cell, version 2", "/plans/sickle/")),
    Picture("<svg/>", "A chart", "Contacts by month"),
    Notice("Nothing was said here."),
)


@pytest.mark.parametrize("element", EACH, ids=lambda one: type(one).__name__)
def test_each_element_is_read_back_as_it_was_stored(element):
    assert from_json(json.loads(json.dumps(as_json([element])))) == (element,)


def test_equal_elements_have_equal_bytes_and_others_do_not():
    assert sha256_of(EACH) == sha256_of(from_json(json.loads(canonical(EACH))))
    assert sha256_of(EACH) != sha256_of(EACH[1:])


def test_a_paper_is_read_back_as_it_was_stored():
    chapters = (Chapter("1", "Message", "message", EACH), Chapter("", "Appendices", "appendices"))
    paper = Paper("Operating Plan", "A guide", "2024/25", "Draft", (("Published", "May 2024"),), chapters)
    assert paper_from_json(json.loads(json.dumps(paper_as_json(paper)))) == paper


@pytest.mark.parametrize(
    "stored",
    [{"kind": "film"}, {"text": "without a kind"}, {"kind": "heading", "texts": "?"}, {"kind": "table", "rows": []}],
)
def test_what_is_no_element_is_refused(stored):
    with pytest.raises(ValueError, match="no"):
        from_json([stored])


@pytest.mark.parametrize("stored", [{}, {"chapters": 3}])
def test_what_is_no_paper_is_refused(stored):
    with pytest.raises(ValueError, match="no paper"):
        paper_from_json(stored)
