"""The same report on the page, in PDF and in Word: its charts with their icons and words, its headings, its figures."""

import io
from base64 import b64decode
from urllib.parse import unquote_to_bytes

import docx
import pikepdf
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from kloe.charts import ASSURANCE_WORDS, VARIATION_WORDS
from kloe.measurements.models import Measurement
from kloe.reports.addresses import report_url
from kloe.reports.content import thawed
from kloe.reports.making import make_file
from kloe.reports.models import ReportEdition
from kloe.spc import AssuranceIcon, VariationIcon
from mlco_portal.papers.elements import Picture
from tests.kloe.reading import MARCH
from tests.kloe.reports.world import WHY, make_world

pytestmark = pytest.mark.django_db


def pictures_of(edition: ReportEdition) -> list[Picture]:
    return [one for part in thawed(edition.content).chapters for one in part.elements if isinstance(one, Picture)]


def styled(document: Document, style: str) -> list[str]:
    return [one.text for one in document.paragraphs if one.style.name == style]


def test_charts_and_icons_stand_in_each_form_with_their_words() -> None:
    world = make_world()
    edition = world.issued()
    # Nothing that is put right later comes into any form of what was issued.
    Measurement.objects.filter(as_of=MARCH).update(value="77.7")
    for file in edition.files.all():
        make_file(file.pk)
    reader = world.client(world.reader)
    pictures = pictures_of(edition)
    words = [one.alt for one in pictures]
    assert len(words) == 3
    assert words[1].startswith("Sickness, the whole organisation, March 2024: 11.4%. Common cause variation")
    drawn = [pictures[1].svg.count(f"<title>{one}</title>") for one in (
        VARIATION_WORDS[VariationIcon.COMMON_CAUSE], ASSURANCE_WORDS[AssuranceIcon.FAIL],
        ASSURANCE_WORDS[AssuranceIcon.PASS],
    )]  # fmt: skip
    assert drawn == [1, 1, 0]

    page = reader.get(report_url(edition.report)).content.decode()
    shown = [part.split('"')[0] for part in page.split('src="data:image/svg+xml')[1:]]
    assert [_decoded(one) for one in shown] == [one.svg for one in pictures]
    files = {
        ending: reader.get(report_url(edition.report, "download", 1, f"health-board-2024-03-edition-1.{ending}"))
        for ending in ("pdf", "docx")
    }
    with pikepdf.open(io.BytesIO(files["pdf"].content)) as pdf:
        told = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
    assert sorted(told) == sorted(words)

    assert "edition-1.docx" in files["docx"]["Content-Disposition"]
    word = docx.Document(io.BytesIO(files["docx"].content))
    said = [one.get("descr") for one in word.element.body.iter() if one.tag.endswith("}docPr")]
    assert said == words
    images = [one.blob for one in word.part.package.image_parts]
    assert len(images) == len(set(images)) == 3
    assert all(one.startswith(b"\x89PNG") for one in images)
    assert styled(word, "Title") == ["Performance report, Health Board"]
    assert styled(word, "Heading 1") == [
        "1 At a glance", "2 Variation and assurance", "3 Judgements beside signals",
        "4 Values that are not there yet", "5 Each metric",
    ]  # fmt: skip
    assert styled(word, "Heading 2") == ["Contacts", "Sickness", "Vacancy rate"]
    assert WHY in [one.text for one in word.paragraphs]
    assert "1.06M, -3.8%" in " ".join(one.text for one in word.tables[0]._cells)
    assert "Vacancy rate, the whole organisation: 12 periods" in styled(word, "Caption")
    assert [one.text for one in word.tables[-1].rows[1].cells][:2] == ["March 2024", "5.4%"]
    assert "77.7" not in page + " ".join(one.text for table in word.tables for one in table._cells)
    assert {len(list(one._tbl.iter(qn("w:tblHeader")))) > 0 for one in word.tables} == {True}


def _decoded(address: str) -> str:
    kind, _, content = address.partition(",")
    return (b64decode(content) if "base64" in kind else unquote_to_bytes(content)).decode()
