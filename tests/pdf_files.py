"""PDF files as pikepdf reads them: their tags, and what makes them accessible."""

import re
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf

PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def tags(node: Any) -> Iterator[Any]:
    """Yield every structure element below the node."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from tags(kid)


def tag_names(pdf: pikepdf.Pdf) -> list[str]:
    return [str(tag["/S"]) for tag in tags(pdf.Root.StructTreeRoot)]


def check_accessible(pdf: pikepdf.Pdf, title: str) -> None:
    assert pdf.Root.MarkInfo.Marked
    assert str(pdf.Root.Lang) == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as facts:
        assert facts["pdfuaid:part"] == "1"
        assert facts["dc:title"] == title
    for tag in tags(pdf.Root.StructTreeRoot):
        assert str(tag["/S"]) != "/Figure" or tag.get("/Alt")
    for page in pdf.pages:
        for font in page.Resources.get("/Font", {}).values():
            inner = font.get("/DescendantFonts", [font])[0]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())


def words_in_reading_order(pdf: pikepdf.Pdf) -> str:
    """Return what a screen reader says, from the first tag to the last: each tag's own words, where it has any."""
    said = {page.objgen: _marked_words(page) for page in pdf.pages}
    return " ".join(words for words in _read(pdf.Root.StructTreeRoot, None, said) if words.strip())


def words_by_page(pdf: pikepdf.Pdf) -> list[str]:
    """Return what stands on each page."""
    return [" ".join(_marked_words(page).values()) for page in pdf.pages]


def _read(node: Any, page: Any, said: dict[Any, dict[int, str]]) -> Iterator[str]:
    page = node.get("/Pg", page)
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            yield said[page.objgen][int(kid)]
        elif "/MCID" in kid:
            yield said[kid.get("/Pg", page).objgen][int(kid["/MCID"])]
        elif "/S" in kid:
            yield from _read(kid, page, said)


def _marked_words(page: pikepdf.Page) -> dict[int, str]:
    """Return the words of a page by the number that tags call them."""
    letters = {str(name): _letters(font) for name, font in page.Resources.get("/Font", {}).items()}
    found: dict[int, str] = defaultdict(str)
    marks: list[int | None] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            facts = operands[1] if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary) else {}
            marks.append(int(facts["/MCID"]) if "/MCID" in facts else None)
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            font = letters[str(operands[0])]
        elif name in ("Tj", "TJ") and marks and marks[-1] is not None:
            strings = operands[0] if name == "TJ" else [operands[0]]
            drawn = b"".join(bytes(one) for one in strings if isinstance(one, pikepdf.String))
            codes = (int.from_bytes(drawn[at : at + 2]) for at in range(0, len(drawn), 2))
            found[marks[-1]] += "".join(font.get(code, "") for code in codes)
    return found


def _letters(font: Any) -> dict[int, str]:
    """Return what each glyph of the font stands for, from its table for copying text."""
    table = font.ToUnicode.read_bytes().decode()
    pairs = [
        pair for block in re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL) for pair in PAIR.findall(block)
    ]
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}
