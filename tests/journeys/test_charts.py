"""Charts in a real browser: accessible, read by keyboard and pointer, and whole without JavaScript."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.visitor import Visitor
from tests.kloe.charts.page import page_of_charts

ADDRESS = "http://portal.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = "; ".join(
    f"{name} {' '.join(values)}" for name, values in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)


@pytest.fixture(scope="module")
def page_text() -> str:
    """The page, written before a browser starts."""
    return page_of_charts()


@pytest.fixture
def opened(page_text: str, browser: Browser) -> Iterator[object]:
    """A function that opens the page of charts in a window of some width, under the portal's policy."""
    contexts = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if path == "/charts/":
            headers = {"content-security-policy": POLICY, "content-type": "text/html; charset=utf-8"}
            route.fulfill(body=page_text, headers=headers)
        elif found := finders.find(path.removeprefix("/static/")):
            route.fulfill(path=Path(str(found)), content_type=TYPES[Path(str(found)).suffix])
        else:
            route.fulfill(status=404)

    def come(*, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=javascript, bypass_csp=False
        )
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.goto(f"{ADDRESS}/charts/")
        assert [words for words in complaints if "Content Security" in words] == []
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_charts_are_accessible_and_fit(opened, width):
    page = opened(width=width)
    page.locator("details").first.locator("summary").click()
    Visitor(page).look()
    assert page.locator("figure svg:visible [data-point]").count() == 35 + 20 + 9 + 15


def test_points_are_read_by_keyboard(opened):
    page = opened()
    figure = page.locator("figure").first
    reading, points = figure.get_by_role("status"), figure.locator("svg:visible [data-point]")
    expect(reading).to_have_text("March 2024: 6.3%. Common cause.")
    points.last.focus()
    page.keyboard.press("ArrowLeft")
    expect(reading).to_have_text("February 2024: 7.2%. Special cause of concern: part of a rising trend.")
    expect(points.nth(33)).to_be_focused()
    expect(points.nth(33)).to_have_accessible_name(
        "February 2024: 7.2%. Special cause of concern: part of a rising trend."
    )
    page.keyboard.press("Home")
    expect(reading).to_have_text("April 2021: 5.2%. Common cause.")
    page.keyboard.press("ArrowLeft")
    expect(points.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(reading).to_have_text("May 2021: 5.5%. Common cause.")
    page.keyboard.press("End")
    expect(points.last).to_be_focused()
    assert figure.locator('svg:visible [tabindex="0"]').count() == 1


def test_a_chart_is_one_stop_of_the_tab_key_and_the_table_is_the_next(opened):
    page = opened()
    figure = page.locator("figure").first
    figure.locator("svg:visible [data-point]").last.focus()
    page.keyboard.press("Tab")
    expect(figure.locator("summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(figure.get_by_role("table")).to_be_visible()
    assert figure.get_by_role("row").count() == 37


def test_points_are_read_by_pointer(opened):
    page = opened()
    figure = page.locator("figure").first
    figure.locator("svg:visible [data-point]").nth(20).hover()
    expect(figure.get_by_role("status")).to_have_text(
        "December 2022: 7.9%. Special cause of concern: above the upper limit."
    )


def test_without_javascript_the_words_and_the_table_are_there(opened):
    page = opened(width=320, javascript=False)
    figure = page.locator("figure").first
    assert figure.get_by_text("The target of 4.5% or less will consistently not be met without a change.").is_visible()
    assert figure.get_by_text("move between points with the arrow keys").is_hidden()
    assert figure.locator("svg:visible").count() == 4
    figure.locator("summary").click()
    assert figure.get_by_role("table").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_paper_has_the_picture_and_its_words(opened):
    page = opened()
    page.emulate_media(media="print")
    figure = page.locator("figure").first
    assert figure.locator(".org-chart__wide").is_visible()
    assert figure.locator(".org-chart__words").is_visible()
    assert figure.get_by_role("status").is_hidden()
    assert figure.locator("summary").is_hidden()
