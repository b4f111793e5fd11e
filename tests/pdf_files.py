"""PDF files as pikepdf reads them: their tags, and what makes them accessible."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf


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
