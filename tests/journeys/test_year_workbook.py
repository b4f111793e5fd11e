"""The workbook of a year in a browser: exported, changed in a spreadsheet, looked at and loaded; one is refused."""

from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
PAGE = "/planning-year/2024-25/workbook/"


def test_a_year_is_exported_changed_in_a_spreadsheet_and_loaded(visitor: Come, tmp_path: Path) -> None:
    team = visitor("planning@example.org", javascript=False)
    team.go("/planning-year/2024-25/").follow("Load or export the workbook")
    with team.page.expect_download() as download:
        team.page.get_by_role("link", name="Export the workbook of 2024/25").click()
    path = tmp_path / "year.xlsx"
    download.value.save_as(path)
    upload(team, path).should_see("nothing changes, and there is nothing to load")

    book = openpyxl.load_workbook(path)
    book["deliverables"]["B2"] = "A title from the spreadsheet"
    book["deliverables"].append(["CH-90", "A deliverable from the spreadsheet"])
    book["deliverables"]["F3"] = 5
    book.save(path)
    upload(team, path).should_see("1 row with a fault").should_see("5 is not between 1 and 4")
    team.page.get_by_label("Skip the rows with a fault, and load the others").check()
    team.press("Load this workbook").should_see("1 row added and 1 row changed; 1 row with a fault left out.")
    team.go("/planning-year/2024-25/workplans/").should_see("A deliverable from the spreadsheet")

    del book["deliverables"]
    book["headings"].merge_cells("A2:A3")
    book.create_sheet("Notes")
    book.save(path)
    phone = visitor("planning@example.org", width=320)
    phone.expected_status = {200, 422}
    upload(phone, path).should_see("the cells A2:A3 are merged").should_see("does not know the sheet “Notes”")


def upload(team: Visitor, path: Path) -> Visitor:
    team.go(PAGE)
    team.page.locator("input[type=file]").set_input_files(path)
    return team.press("Upload and look")
