"""The plan goes to Word and comes back: through LibreOffice, as a person without Word would work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from playwright.sync_api import expect

from tests.journeys.libreoffice import by_libreoffice
from tests.journeys.visitor import Visitor

LEAD = "lead.nutrition@example.org"


def plan_of(visitor: Callable[..., Visitor], **options: Any) -> Visitor:
    return visitor(LEAD, **options).go("/service-plans/").follow("Nutrition")


@pytest.fixture
def downloaded(visitor: Callable[..., Visitor], tmp_path: Path) -> tuple[Visitor, Path]:
    lead = plan_of(visitor).follow("Work in Word")
    with lead.page.expect_download() as fetched:
        lead.page.get_by_role("button", name="Download as Word document").click()
    assert fetched.value.suggested_filename == "nutrition-plan-2024-25.docx"
    file = tmp_path / "nutrition.docx"
    fetched.value.save_as(file)
    return lead, file


def send(lead: Visitor, file: Path) -> Visitor:
    lead.page.set_input_files("input[type=file]", file)
    return lead.press("Upload and look")


def write_in(file: Path) -> None:
    """Write as a person would: a sentence, a cell, a new row, and a heading of their own."""
    document = docx.Document(str(file))
    answer = next(one for one in document.paragraphs if one.text.startswith("Dietitians and nutrition"))
    answer.add_run(" We wrote this sentence ")
    answer.add_run("offline").bold = True
    answer.add_run(".")
    achievements, priorities = document.tables[:2]
    achievements.rows[1].cells[2].paragraphs[0].add_run(" and their families know")
    row = next(one for one in priorities.rows if not one.cells[0].text.strip())
    row._tr.tc_lst[1].p_lst[0].add_r().text = "Menus that everyone can read"
    document.save(str(file))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_plan_written_in_libreoffice_comes_back(
    visitor: Callable[..., Visitor], downloaded: tuple[Visitor, Path], tmp_path: Path, javascript: bool
) -> None:
    lead, file = downloaded
    folder = tmp_path / "made"
    folder.mkdir()
    made = by_libreoffice(file, folder)
    if javascript:
        send(lead, made)
        lead.should_see("The document changes nothing").should_not_see("Text that was not understood")
    write_in(made)
    if not javascript:
        lead = plan_of(visitor, javascript=False, width=320).follow("Work in Word")
    else:
        lead.follow(RETURN)
    send(lead, made)
    lead.should_see("3 sections would change")
    sections = lead.page.locator("section.org-sheet")
    service = sections.filter(has=lead.page.get_by_role("heading", name="Our service"))
    expect(service.locator("mark").last).to_contain_text("We wrote this sentence **offline**.")
    rows = sections.filter(has=lead.page.get_by_role("heading", name="2024/25: our priorities"))
    expect(rows).to_contain_text("Menus that everyone can read")
    lead.press("Accept the changes in “2024/25: our priorities”")
    lead.should_see("“2024/25: our priorities” now says what the file says.")
    lead.press("Leave as it is “Our service”")
    lead.should_see("1 section would change")
    address = lead.page.url
    lead.follow("Read the whole plan").should_see("Menus that everyone can read")
    lead.should_not_see("We wrote this sentence").should_not_see("and their families know")
    lead.go(address).should_see("Left as it is").should_see("and their families know")


RETURN = "Return to “Work in Word”"


def test_the_document_is_laid_out_on_landscape_pages(downloaded: tuple[Visitor, Path], tmp_path: Path) -> None:
    _, file = downloaded
    paper = by_libreoffice(file, tmp_path, "pdf")
    assert paper.read_bytes().startswith(b"%PDF")
    document = docx.Document(str(file))
    assert all(table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None for table in document.tables)


def test_what_is_no_plan_is_refused_in_words(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    lead = plan_of(visitor).follow("Work in Word")
    lead.expected_status = {200, 422}
    program = tmp_path / "plan.docx"
    program.write_bytes(b"MZ" + b"\x00" * 2000)
    send(lead, program).should_see("The portal expected a Word document (.docx) and found a program.")
