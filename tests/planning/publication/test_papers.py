"""The PDF files as pikepdf reads them, and texts that nobody should type."""

import pytest

from mlco_portal.press.characters import printable, undrawable, without_controls
from planning.publication.fit import fit_of
from planning.publication.page import page_of
from planning.publication.reading import full_plan_of
from planning.publication.rendering import full_html, page_html
from planning.publication.typeset import full_pdf, page_pdf
from planning.service_plans.snapshot import PlanDocument
from tests.pdf_files import check_accessible, opened, tag_names
from tests.planning.publication.documents import CODES, edition, filled_with, sample

A4_LANDSCAPE = (841.89, 595.28)
HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": '"\' href="/plans/x/" & &amp; <!-- -->',
    "typst": '#panic("x") $x^2$ *bold* _it_ `raw` @ref <label> // no \\ = Heading\n- [ ] #sys.inputs',
    "emoji": "Well done 👩‍⚕️🎉 team 🏳️‍🌈",
    "right to left": "مرحبا بكم في العيادة שלום",
    "turned around": "abc\u202egnp.exe\u2066x\u2069 \ufeff",
    "long word": "Pneumono" + "ultramicroscopic" * 12,
    "other scripts": "診療所 Żółć ἀρχή Здоровье ₿ ½ ≤",
    "combining": "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "template": "{{ settings.SECRET_KEY }} {% url 'x' %}",
    "controls": "a\x07b\x1b[31mc\x7f",
    "lists": "- one\n- two\n\n7. seven\n8. eight\n\n• dot",
}


def test_page_is_one_tagged_a4_landscape_sheet() -> None:
    document = sample("podiatry")
    pdf = opened(page_pdf(page_of(document), edition()))
    assert len(pdf.pages) == 1
    box = [float(value) for value in pdf.pages[0].MediaBox]
    assert box[:2] == [0, 0]
    assert box[2:] == pytest.approx(A4_LANDSCAPE, abs=0.1)
    check_accessible(pdf, "Podiatry: plan on a page 2024/25")
    names = tag_names(pdf)
    assert names.count("/H1") == 1
    assert names.count("/H2") == 5
    assert names.count("/H3") == 5
    assert {"/L", "/LI", "/Link"} <= set(names)
    assert [name for name in names if name in {"/H1", "/H2", "/H3"}][:4] == ["/H1", "/H2", "/H2", "/H2"]


def test_full_plan_holds_the_workforce_plan_in_tagged_tables() -> None:
    pdf = opened(full_pdf(full_plan_of(sample("podiatry")), edition()))
    check_accessible(pdf, "Podiatry: service plan 2024/25")
    names = tag_names(pdf)
    assert names.count("/H1") == 1
    assert names.count("/H3") == 7
    assert names.count("/Table") == 12
    assert {"/THead", "/TH", "/TR", "/TD"} <= set(names)
    assert len(pdf.pages) > 2
    assert {tuple(round(float(value)) for value in page.MediaBox) for page in pdf.pages} == {(0, 0, 595, 842)}


def test_same_plan_makes_the_same_paper_again() -> None:
    document = sample("msk")
    assert page_pdf(page_of(document), edition()) == page_pdf(page_of(document), edition())
    assert full_pdf(full_plan_of(document), edition()) == full_pdf(full_plan_of(document), edition())


@pytest.mark.parametrize("code", CODES)
def test_sample_plan_fits_one_page(code: str) -> None:
    document = sample(code)
    fit = fit_of(document)
    assert fit.sentences == []
    assert fit.text_size >= 9
    assert len(opened(page_pdf(page_of(document), edition(code))).pages) == 1


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_every_field_makes_accessible_papers(name: str) -> None:
    document = filled_with(HOSTILE[name])
    fit_of(document)
    assert len(opened(page_pdf(page_of(document), edition())).pages) == 1
    assert opened(full_pdf(full_plan_of(document), edition())).Root.MarkInfo.Marked


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_in_every_field_stays_text_on_the_pages(name: str) -> None:
    document = filled_with(HOSTILE[name])
    plain = filled_with("plain")
    for pages in (_pages(document), _pages(plain)):
        for page in pages:
            assert "<script" not in page
            assert "onerror=alert(1)>" not in page.replace("&gt;", "")
            assert "\u202e" not in page
            assert "\x07" not in page
    for hostile, usual in zip(_pages(document), _pages(plain), strict=True):
        assert hostile.count("<a ") == usual.count("<a ")
        assert hostile.count("<img") == usual.count("<img") == 0


def _pages(document: PlanDocument) -> list[str]:
    page = page_html(document, edition(), "published/x.css", 9)
    return [page.decode(), full_html(document, edition(), "published/x.css", []).decode()]


def test_page_keeps_emoji_and_other_scripts_that_the_paper_cannot_draw() -> None:
    page, full = _pages(filled_with(HOSTILE["emoji"]))
    assert "👩‍⚕️🎉" in page
    assert "👩‍⚕️🎉" in full
    assert 'dir="auto"' in page
    assert printable("Well done 👩‍⚕️🎉 team") == "Well done team"
    assert printable("Clinic 診療所") == "Clinic □□□"
    assert undrawable(["Well done 👩‍⚕️🎉 team 🎉", "診"]) == "👩⚕🎉診"


def test_only_characters_that_steer_are_taken_out() -> None:
    assert without_controls("a\u202eb\u2066c\u200bd\x07\n\te") == "abcd\n\te"
    assert without_controls("👩‍⚕️ ی‌خ") == "👩‍⚕️ ی‌خ"
    assert printable("Żółć – “ok” ½ é") == "Żółć – “ok” ½ é"
    assert printable("x" * 30) == "\u200b".join("x" * 30)
