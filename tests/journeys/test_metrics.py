"""Metrics in a browser: a chart read by keyboard; values entered, imported, approved and undone."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
FILE = b"metric,period,value\nvacancy-rate,April 2024,1.9%\nretention-rate,April 2024,85.2\n"
BAD = b"metric,period,value\nvacancy-rate,April 2024,103.6%\n"


def test_a_chart_is_read_by_keyboard_and_its_table_is_one_key_away(visitor: Come) -> None:
    reader = visitor("reader@example.org")
    reader.go("/metrics/").should_see("-3.8%").should_see("the months before it are illustrative")
    reader.follow("Vacancy rate").should_see("At most 7.5%").should_see("Less than 8% (Health)")
    reader.should_see("Less than 14% (Adult social care)")
    figure = reader.page.locator("figure").first
    reading, points = figure.get_by_role("status"), figure.locator("svg:visible [data-point]")
    points.last.focus()
    reader.page.keyboard.press("ArrowLeft")
    expect(reading).to_contain_text("February 2024: 4%")
    reader.page.keyboard.press("Home")
    expect(reading).to_contain_text("April 2022: 7.9%")
    figure.locator("summary").focus()
    reader.page.keyboard.press("Enter")
    expect(figure.get_by_role("table")).to_be_visible()
    reader.look()
    phone = visitor("reader@example.org", width=320)
    phone.go("/metrics/vacancy-rate/").should_see("Vacant posts")
    phone.go("/kloes/2024-25/").should_see("metric not yet defined").should_see("Finance, Performance")
    phone.follow("CQC questions and quality statements").should_see("Medicines optimisation")


def test_values_are_entered_imported_approved_and_undone_without_javascript(visitor: Come) -> None:
    analyst, owner = visitor("metrics@example.org", javascript=False), visitor("executive@example.org")
    reader = visitor("reader@example.org", javascript=False)
    analyst.expected_status = {200, 422}
    analyst.go("/metrics/").follow("Enter values")
    cells = analyst.page.get_by_role("textbox", name="Sickness absence, over 12 months, the whole organisation")
    cells.first.fill("6.2 days")
    cells.last.fill("6.1%")
    analyst.press("Save values").should_see("1 value saved").should_see("is not a number")
    expect(cells.first).to_have_value("6.2 days")

    analyst.go("/values/imports/").follow("Import a file")
    send(analyst, BAD)
    analyst.should_see("A percentage lies between 0 and 100").should_see("Nothing can be imported yet")
    analyst.go("/values/imports/file/")
    send(analyst, FILE)
    analyst.should_see("Vacancy rate, the whole organisation, April 2024: 1.9")
    analyst.press("Import these values").should_see("Undo this import")
    batch = analyst.page.url

    reader.go("/metrics/vacancy-rate/").should_see("3.5%").should_not_see("1.9%, April 2024")
    owner.go("/metrics/").follow("Values to approve")
    owner.press("Approve all that waits of Vacancy rate").should_see("1 value approved")
    reader.go("/metrics/vacancy-rate/").should_see("1.9%, April 2024")

    analyst.go(batch).follow("Undo this import").should_see("Others read some of it")
    analyst.page.get_by_label("Why is it undone?").fill("It was the file of another trust")
    analyst.press("Undo import").should_see("Undone").should_see("It was the file of another trust")
    reader.go("/metrics/vacancy-rate/").should_see("3.5%").should_not_see("1.9%, April 2024")


def send(analyst: Visitor, content: bytes) -> None:
    file = {"name": "april.csv", "mimeType": "text/csv", "buffer": content}
    analyst.page.get_by_label("File").set_input_files(file)  # type: ignore[arg-type]
    analyst.press("Upload and look")
