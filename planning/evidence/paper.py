"""The decision sheet on paper: a tagged PDF (PDF/UA-1) by typst, made anew each time."""

from dataclasses import asdict
from pathlib import Path

from mlco_portal.press.house import house_pdf
from planning.evidence.presenters.sheet import SheetPage
from planning.publication.typeset import LONGEST_WAIT

SOURCE = Path(__file__).parent / "typst" / "sheet.typ"


def sheet_pdf(page: SheetPage) -> bytes:
    """Return the sheet as PDF; raises PressFailed when it cannot be made in the time somebody waits."""
    return house_pdf(SOURCE, title=page.title, data={"sheet": asdict(page)}, seconds=LONGEST_WAIT)
