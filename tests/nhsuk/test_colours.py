"""The organisation's colours carry text that everyone can read (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest
from django.conf import settings

CSS = Path(settings.BASE_DIR) / "static" / "css"
COLOURS = dict(re.findall(r"(--org-[\w-]+):\s*(#[0-9a-f]{6});", (CSS / "organisation.css").read_text()))
COLOURS |= {"white": "#ffffff", "page": "#f0f4f5", "ink": "#212b32", "quiet": "#4c6272"}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("--org-on-brand", "--org-brand"),
        ("--org-on-brand", "--org-brand-dark"),
        ("--org-on-brand-soft", "--org-brand"),
        ("--org-on-brand-soft", "--org-brand-dark"),
        ("--org-brand-dark", "--org-accent"),
        ("--org-brand", "white"),
        ("--org-brand", "page"),
        ("--org-brand-mid", "white"),
        ("--org-second-dark", "white"),
        ("--org-third-dark", "white"),
        ("ink", "--org-brand-tint"),
        ("ink", "--org-accent-tint"),
        ("quiet", "--org-accent-tint"),
        ("quiet", "page"),
    ],
)
def test_text_has_enough_contrast(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("line", "ground"), [("--org-accent", "--org-brand-dark"), ("--org-brand-mid", "white")])
def test_lines_that_mean_something_have_enough_contrast(line, ground):
    assert contrast(line, ground) >= 3


def test_colours_of_the_brand_stand_in_one_file():
    brand = set(COLOURS.values()) - {COLOURS["white"], COLOURS["page"], COLOURS["ink"], COLOURS["quiet"]}
    for sheet in CSS.glob("*.css"):
        if sheet.name != "organisation.css":
            assert not brand & set(re.findall(r"#[0-9a-f]{6}", sheet.read_text())), sheet.name


def test_style_sheets_ask_no_other_host():
    for sheet in CSS.glob("*.css"):
        assert not re.findall(r"(?:https?:)?//[\w.]+", re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.S)), (
            sheet.name
        )
