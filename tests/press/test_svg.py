"""Charts on paper: as a drawing in a PDF, and as a picture for Word."""

import re
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.shared import Mm
from PIL import Image

from kloe.charts import NARROW, draw_xmr_file, variation_svg
from kloe.spc import VariationIcon
from mlco_portal.press.run import PressFailed, pictures_of_svg, pressed
from tests.kloe.charts.samples import long_waits, sickness

PAPER = """#let data = json(bytes(sys.inputs.data))
#set document(title: "Charts")
#set text(font: "Source Sans 3", fallback: false, lang: "en")
#figure(image(bytes(data.svg), format: "svg", alt: data.words))
"""


def test_a_chart_is_drawn_in_an_accessible_pdf_with_our_font(tmp_path):
    paper = tmp_path / "paper.typ"
    paper.write_text(PAPER)
    options = {"pdf_standards": ["ua-1"], "timestamp": 0}
    made = pressed(paper, {"svg": draw_xmr_file(sickness()), "words": "A chart"}, make="pdf", options=options)
    with pikepdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) == 1
        named = [str(one.get("/BaseFont", "")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]
    assert any(re.search("SourceSans", name) for name in named)


def test_charts_become_pictures_for_word_in_one_run():
    wide, narrow, icon = pictures_of_svg(
        [
            draw_xmr_file(sickness()),
            draw_xmr_file(long_waits(), NARROW),
            variation_svg(VariationIcon.CONCERN_HIGH, is_file=True),
        ],
        width_mm=120,
        ppi=100,
    )
    images = [Image.open(BytesIO(picture)) for picture in (wide, narrow, icon)]
    assert {image.format for image in images} == {"PNG"}
    assert {image.width for image in images} == {472, 473} & {image.width for image in images}
    assert images[0].height < images[1].height
    document = Document()
    document.add_picture(BytesIO(wide), width=Mm(120))
    assert len(document.inline_shapes) == 1


def test_words_are_drawn_and_not_only_lines():
    """Without its letters an icon has less ink: a font that is not found would leave them out."""
    icon = variation_svg(VariationIcon.CONCERN_HIGH, is_file=True)
    bare = re.sub(r"<text.*?</text>", "", icon)
    full, empty = (Image.open(BytesIO(one)).convert("L") for one in pictures_of_svg([icon, bare], width_mm=20))
    assert sum(full.histogram()[:100]) > sum(empty.histogram()[:100]) + 100


def test_no_drawings_make_no_pictures():
    assert pictures_of_svg([], width_mm=100) == []


def test_what_is_no_svg_fails_with_the_words_of_the_press():
    with pytest.raises(PressFailed, match="SVG"):
        pictures_of_svg(["no svg"], width_mm=100)
    with pytest.raises(PressFailed, match=r"picture\.typ took longer"):
        pictures_of_svg([draw_xmr_file(sickness())], width_mm=100, seconds=0.001)


def test_the_program_knows_nothing_of_django():
    source = (Path(__file__).parents[2] / "mlco_portal" / "press" / "program.py").read_text()
    assert "django" not in re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE)
