"""Whatever is sent, the answer is a refusal in words or clean text: never an error, never a half character."""

import io
import random
import re
import zipfile
from functools import cache

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning.service_plans.content import Lists, PlanContent, Row, SectionContent, SectionSpec
from planning.service_plans.rules import as_typed
from planning.service_plans.sections import KINDS
from planning.word_plans.answers import Asked, answers_in
from planning.word_plans.documents.elements import Table
from planning.word_plans.documents.package import UnreadableDocument
from planning.word_plans.documents.reading import read_document
from planning.word_plans.headings import KnownHeading
from planning.word_plans.layout import plan_file
from planning.word_plans.rules import returned_cells, returned_text
from tests.planning.word_plans.files import by_hand, saved

QUICK = settings(max_examples=350, deadline=None, suppress_health_check=list(HealthCheck), database=None)
LISTS = Lists({"priorities": {"resilience": "Resilience"}, "kloes": {"Q1": "Q1 Quality"}, "enablers": {"hr": "HR"}})
SPECS = [
    SectionSpec(kind.replace("_", "-"), kind.replace("_", " ").capitalize(), kind, guidance="Say what.\n- And how")
    for kind in KINDS
]
ASKED = Asked(SPECS, [KnownHeading(one.key, one.title, "", one.guidance) for one in SPECS], LISTS)
PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "_rels/.rels")
TEXT_TAGS = ["p", "r", "t", "hyperlink", "ins", "del", "sdt", "sdtContent", "fldChar", "instrText", "br", "tab"]
TABLE_TAGS = ["tbl", "tr", "tc", "vMerge", "gridSpan", "tcPr", "trPr"]
OTHER_TAGS = ["pPr", "rPr", "b", "numPr", "numId", "ilvl", "outlineLvl", "drawing", "txbxContent", "body", "sectPr"]
TAGS = [*TEXT_TAGS, *TABLE_TAGS, *OTHER_TAGS, "AlternateContent", "Choice", "pict", "object", "altChunk", "vanish"]


def plan_of(text, cells, specs=SPECS):
    def content(spec):
        kind = KINDS[spec.kind]
        rows = (Row("a", {column.name: cells for column in kind.columns}),) if kind.has_rows else ()
        return SectionContent(spec, text="" if kind.has_rows else text, rows=rows)

    facts = {"name": "Podiatry"}
    return PlanContent(2024, facts, {"name": "Service plan 2024/25"}, tuple(content(spec) for spec in specs))


def file_of(text="We **see** people.\n\n- At home", cells="A cell"):
    return plan_file(plan_of(text, cells), LISTS, reference="MLCO-7K3F-9QX2", organisation="MLCO")


@cache
def real_file():
    return file_of()


@cache
def real_parts():
    with zipfile.ZipFile(io.BytesIO(real_file())) as file:
        return {name: file.read(name) for name in file.namelist()}


def answered(content):
    """Read the file as the portal does; what comes back is clean."""
    try:
        document = read_document(content, "plan.docx")
    except UnreadableDocument as refused:
        return None if "expected" in str(refused) else pytest.fail(f"It does not say what was expected: {refused}")
    texts = [*document.notes]
    for is_ours in (True, False):
        found = answers_in(document, ASKED, is_ours=is_ours)
        texts += [one for left in found.left_over for one in (left.heading, left.text)]
        for answer in found.answers.values():
            texts += [answer.text, *(cell for row in answer.rows for cell in row.cells.values())]
    for text in texts:
        assert as_typed(text) == text
        text.encode("utf-8")
    for element in document.body:
        for paragraph in element.paragraphs() if isinstance(element, Table) else [element]:
            hrefs = [run.href for run in paragraph.runs if run.href]
            assert [one for one in hrefs if not one.startswith(("http://", "https://", "mailto:"))] == []
    return document


@QUICK
@given(st.integers(0, 2**32), st.integers(1, 40))
def test_bytes_changed_anywhere(seed, count):
    chance = random.Random(seed)
    whole = bytearray(real_file())
    for _ in range(count):
        whole[chance.randrange(len(whole))] = chance.randrange(256)
    if chance.random() < 0.2:
        del whole[chance.randrange(len(whole)) :]
    answered(bytes(whole))


@settings(QUICK, max_examples=260)
@given(st.sampled_from(PARTS), st.integers(0, 2**32), st.integers(1, 12))
def test_parts_changed_and_packed_again(name, seed, count):
    chance = random.Random(seed)
    parts = dict(real_parts())
    part = parts[name]
    for _ in range(count):
        part = _changed(part, chance)
    parts[name] = part
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as file:
        for one, content in parts.items():
            file.writestr(one, content)
    answered(kept.getvalue())


def _changed(part, chance):
    """Cut, double, swap or rename something, mostly so that it is still XML."""
    nodes = [match.start() for match in re.finditer(b"<w:", part)] or [0]
    at, to = sorted((chance.choice(nodes), chance.choice(nodes)))
    how = chance.randrange(5)
    if how == 0:
        return part[:at] + part[to:]
    if how == 1:
        return part[:to] + part[at : min(to, at + 5000)] + part[to:]
    if how == 2:
        one, other = chance.choice(TAGS).encode(), chance.choice(TAGS).encode()
        return part.replace(b"<w:" + one + b">", b"<w:" + other + b">").replace(
            b"</w:" + one + b">", b"</w:" + other + b">"
        )
    if how == 3:
        return part.replace(b'w:val="', b'w:val="' + chance.choice([b"-", b"99999999999", b"x", b"\xc3\xa9"]), 3)
    place = chance.randrange(len(part) + 1)
    return part[:place] + bytes(chance.randrange(256) for _ in range(chance.randrange(4))) + part[place:]


def nodes():
    words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=12).map(
        lambda text: text.replace("&", "").replace("<", "")
    )
    settings_of = st.sampled_from(
        ["", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>', '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>']
    )
    leaf = st.builds(lambda tag, text: f"<w:{tag}>{text}</w:{tag}>", st.sampled_from(TAGS), words)
    run = st.builds(lambda text: f"<w:r><w:t>{text}</w:t></w:r>", words | st.sampled_from([s.title for s in SPECS]))
    wrapped = st.recursive(
        leaf | run,
        lambda inner: st.builds(
            lambda tag, start, parts: f"<w:{tag}>{start}{''.join(parts)}</w:{tag}>",
            st.sampled_from(TAGS),
            settings_of,
            st.lists(inner, max_size=4),
        ),
        max_leaves=12,
    )
    return st.lists(wrapped, max_size=6).map("".join)


@QUICK
@given(nodes())
def test_documents_of_any_shape(body):
    assert answered(by_hand(body.replace("\ufffe", "").replace("\uffff", ""))) is not None


MARKS = st.lists(
    st.sampled_from(
        ["- ", "1. ", "## ", "| ", " |", "**", "\n", "\n\n", "[a](https://a.org)", "\\", "  ", "\t", "word"]
    )
    | st.text(max_size=6),
    max_size=12,
).map("".join)


@settings(QUICK, max_examples=40)  # each writes and reads a whole document
@given(MARKS, MARKS)
def test_any_text_comes_back_as_it_went(text, cells):
    content = plan_of(as_typed(text), as_typed(cells), [SPECS[0], SPECS[1], SPECS[3]])
    document = answered(plan_file(content, LISTS, reference="MLCO-7K3F-9QX2", organisation="MLCO"))
    found = answers_in(document, ASKED, is_ours=True)
    for section in content.sections:
        answer = found.answers.get(section.spec.key)
        assert answer is not None
        assert answer.text == returned_text(section.spec, section.text)
        asked = [returned_cells(section.spec, row.cells) for row in section.filled_rows]
        assert [dict(row.cells) for row in answer.rows] == [one for one in asked if any(one.values())]


def test_documents_of_python_docx_are_read():
    document = docx.Document()
    document.add_heading("Narrative", 1)
    document.add_paragraph("Words")
    assert answered(saved(document)) is not None
