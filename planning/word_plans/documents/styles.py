"""The look of plans as documents: A4 landscape, and styles of their own for guidance and the reference."""

from docx.document import Document as WordDocument
from docx.shared import RGBColor

from mlco_portal.word.styles import INK, Look
from mlco_portal.word.styles import empty_document as dressed

BRAND, QUIET = RGBColor(0x00, 0x3C, 0x71), RGBColor(0x42, 0x55, 0x63)
GUIDANCE, REFERENCE = "Plan guidance", "Plan reference"
LOOKS = {
    "Normal": Look(10.5, INK, 0, 5),
    "Title": Look(24, BRAND, 0, 2, bold=True),
    "Subtitle": Look(15, INK, 0, 8),
    "Heading 1": Look(18, BRAND, 18, 6, bold=True),
    "Heading 2": Look(14, BRAND, 16, 4, bold=True),
    "Heading 3": Look(12, INK, 10, 3, bold=True),
    "Heading 4": Look(10.5, INK, 8, 3, bold=True),
    "List Bullet": Look(10.5, INK, 0, 2),
    "List Number": Look(10.5, INK, 0, 2),
    GUIDANCE: Look(9, QUIET, 0, 5),
    REFERENCE: Look(10.5, INK, 6, 8, bold=True),
}


def empty_document(*, title: str, author: str, footer: str) -> WordDocument:
    """Return an empty document in the look of plans; `footer` stands before the page's number."""
    document = dressed(title=title, author=author, footer=footer, looks=LOOKS, is_turned=True)
    for name in (GUIDANCE, REFERENCE):
        document.styles[name].paragraph_format.keep_with_next = True
    return document
