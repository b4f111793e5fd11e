"""What becomes of the files that people send as pictures."""

from io import BytesIO

import pytest
from PIL import Image

from planning.service_plans.image_files import made_picture
from planning.service_plans.rules.pictures import LONGEST_SIDE, MOST_BYTES, PictureRefused, alt_problem
from tests.planning.service_plans.images import GPS_WORDS, blank, bomb, drawing_with_text, moving, photograph, picture

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>'
REFUSED = {
    "nothing": (b"", "The file is empty"),
    "SVG": (SVG, "This is an SVG drawing"),
    "GIF": (picture(form="GIF"), "This is a GIF"),
    "HEIC": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 400, "This is a HEIC picture"),
    "page": (b"<!DOCTYPE html><script>alert(1)</script>", "This is a web page"),
    "pdf": (b"%PDF-1.7 ...", "This is a PDF"),
    "bmp": (picture(form="BMP"), "This is a BMP or TIFF"),
    "program": (b"MZ\x90\x00" + b"\x00" * 300, "This is a program"),
    "zip": (b"PK\x03\x04" + b"\x00" * 300, "This is a document or a zip"),
    "words": (b"hello", "not a picture that we can open"),
    "half a JPEG": (photograph()[:500], "damaged or incomplete"),
    "half a PNG": (picture((900, 900))[:-40], "damaged or incomplete"),
    "head only": (b"\x89PNG\r\n\x1a\n", "damaged or incomplete"),
    "moving": (moving(), "The picture moves"),
    "bomb": (bomb(), "more than 40 million dots"),
    "41 million": (blank((8200, 5000)), "more than 40 million dots"),
    "large": (b"\xff\xd8" + b"\x00" * MOST_BYTES, "larger than 10 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_gets_a_clear_answer(name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(PictureRefused, match=words):
        made_picture(content)


def test_a_photograph_stands_upright_and_tells_nothing_of_its_place() -> None:
    sent = photograph()
    assert GPS_WORDS in sent
    assert Image.open(BytesIO(sent)).getexif().get_ifd(0x8825)[29] == GPS_WORDS.decode()
    made = made_picture(sent)
    assert (made.width, made.height, made.content_type) == (40, 80, "image/jpeg")
    kept = Image.open(BytesIO(made.content))
    assert dict(kept.getexif()) == {}
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert GPS_WORDS not in made.content


def test_a_drawing_loses_its_hidden_texts() -> None:
    made = made_picture(drawing_with_text())
    assert made.content_type == "image/png"
    assert GPS_WORDS not in made.content
    assert Image.open(BytesIO(made.content)).info == {}


def test_what_hangs_behind_a_picture_is_cut_off() -> None:
    for sent in (picture() + b"<script>alert(1)</script>PK\x03\x04", photograph() + b"<?php evil ?>"):
        made = made_picture(sent)
        assert b"script" not in made.content
        assert b"php" not in made.content


def test_a_photograph_with_a_second_one_behind_it_stands_still() -> None:
    """Many phones put a smaller image behind each photograph (MPO)."""
    sent = BytesIO()
    first, second = (Image.new("RGB", (80, 40), colour) for colour in ("red", "blue"))
    first.save(sent, "MPO", save_all=True, append_images=[second])
    assert Image.open(BytesIO(sent.getvalue())).n_frames == 2
    made = made_picture(sent.getvalue())
    assert (made.width, made.height, made.content_type) == (80, 40, "image/jpeg")
    kept = Image.open(BytesIO(made.content))
    assert kept.getpixel((0, 0))[0] > 200
    assert kept.format == "JPEG"


def test_greys_of_sixteen_bits_keep_their_shade() -> None:
    sent = BytesIO()
    Image.new("I;16", (9, 9), 20000).save(sent, "PNG")
    kept = Image.open(BytesIO(made_picture(sent.getvalue()).content))
    assert kept.convert("L").getpixel((0, 0)) == 77


def test_large_pictures_are_made_smaller_and_keep_their_shape() -> None:
    made = made_picture(picture((6000, 3000), "JPEG"))
    assert (made.width, made.height) == (LONGEST_SIDE, LONGEST_SIDE // 2)
    assert made_picture(picture((50, 5000))).height == LONGEST_SIDE


@pytest.mark.parametrize(
    ("form", "mode", "becomes"),
    [
        ("PNG", "RGB", "image/png"),
        ("PNG", "RGBA", "image/png"),
        ("PNG", "P", "image/png"),
        ("PNG", "1", "image/png"),
        ("PNG", "I;16", "image/png"),
        ("PNG", "LA", "image/png"),
        ("WEBP", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
    ],
)
def test_every_way_of_keeping_colours_is_taken(form: str, mode: str, becomes: str) -> None:
    made = made_picture(picture(form=form, mode=mode))
    assert made.content_type == becomes
    Image.open(BytesIO(made.content)).load()


def test_what_can_be_seen_through_stays_so_and_equal_files_get_one_name() -> None:
    sent = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 90)).save(sent, "WEBP", lossless=True)
    made = made_picture(sent.getvalue())
    assert made.content_type == "image/png"
    assert Image.open(BytesIO(made.content)).mode == "RGBA"
    assert made_picture(sent.getvalue()) == made


@pytest.mark.parametrize(
    ("alt", "problem"),
    [
        ("", "Describe the picture"),
        ("   ", "Describe the picture"),
        ("IMG_2041", "name of a file"),
        ("ramp.jpeg", "name of a file"),
        ("Photo of the ramp", "Start with what can be seen"),
        ("An image showing a ramp", "Start with what can be seen"),
        ("x" * 251, "250 characters or fewer"),
        ("A ramp", ""),
        ("A nurse takes a picture of a foot", ""),
        ("منحدر جديد 🎉", ""),
        ("x" * 250, ""),
    ],
)
def test_a_text_alternative_says_what_can_be_seen(alt: str, problem: str) -> None:
    assert alt_problem(alt).startswith(problem) if not problem else problem in alt_problem(alt)
    assert bool(alt_problem(alt)) == bool(problem)
