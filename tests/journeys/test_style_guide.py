"""Every component in a real browser: wide, narrow, without JavaScript, with errors, and on paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from tests.journeys.visitor import Visitor
from tests.nhsuk.style_guide import style_guide

ADDRESS = "http://portal.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@pytest.fixture(scope="module")
def guides() -> dict[str, str]:
    """The pages, written before a browser starts."""
    return {"/guide/": style_guide(), "/errors/": style_guide(problems=True)}


@pytest.fixture
def opened(guides: dict[str, str], browser: Browser) -> Iterator[object]:
    """A function that opens one of the pages in a window of some width."""
    contexts = []

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ADDRESS).split("?")[0]
        if path in guides:
            route.fulfill(body=guides[path], content_type="text/html; charset=utf-8")
        elif found := finders.find(path.removeprefix("/static/")):
            route.fulfill(path=Path(str(found)), content_type=TYPES[Path(str(found)).suffix])
        else:
            route.fulfill(status=404)

    def come(path: str, *, width: int = 1280, javascript: bool = True) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=javascript)
        contexts.append(context)
        page = context.new_page()
        page.route("**/*", answer)
        page.goto(ADDRESS + path)
        if javascript:
            Visitor(page).look()
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", ["/guide/", "/errors/"])
def test_every_component_is_accessible_and_fits(opened, path, width):
    assert opened(path, width=width).locator("h1").is_visible()


def test_every_component_works_without_javascript(opened):
    """axe itself needs JavaScript, so this looks for what scripts would have to bring."""
    page = opened("/guide/", width=320, javascript=False)
    assert page.locator(".org-nav").get_by_role("link").count() == 8
    assert page.get_by_text("You can enter up to 20 words").is_visible()
    assert page.locator("#id_password").is_visible()
    assert page.locator("#id_document").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_word_count_warns_and_never_cuts(opened):
    page = opened("/guide/")
    page.locator("#id_aim").fill("word " * 25)
    page.get_by_text("You have 5 words too many").first.wait_for()
    assert len(page.locator("#id_aim").input_value().split()) == 25


def test_error_summary_takes_the_focus_and_its_links_go_to_the_fields(opened):
    page = opened("/errors/")
    assert page.evaluate("document.activeElement.className") == "nhsuk-error-summary"
    page.get_by_role("link", name="Enter title of the priority").click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def test_paper_has_the_words_and_no_controls(opened):
    page = opened("/guide/")
    page.emulate_media(media="print")
    assert page.locator(".org-nav").is_hidden()
    assert page.locator(".org-tool").first.is_hidden()
    assert page.get_by_text("Version 2, 15 March 2024").is_visible()
