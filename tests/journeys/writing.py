"""What the journeys of writing share: a section's page, typed into as people type."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitor import Visitor

SAVED = re.compile(r"^Saved at \d{1,2}(:\d\d)?(am|pm)|^Saved at mid")
ANSWERS = {200, 401, 403, 409, 422, 502}


def open_section(visitor: Visitor, service: str, section: str) -> str:
    """Follow the links from the list of plans to a section of the service's plan; return its address."""
    visitor.expected_status |= ANSWERS
    page = visitor.page
    page.goto("/service-plans/")
    for name in (service, section):
        page.locator("main").get_by_role("link", name=name, exact=True).first.click(timeout=10_000)
        page.wait_for_load_state()
    visitor.look()
    return page.url.split("?")[0].split("#")[0]


def field(page: Page) -> Locator:
    """Return where the section's text is typed: the editor, or the plain field."""
    expect(page.locator("main form textarea").first).to_be_attached()
    editor = page.locator("main form [contenteditable=true]")
    return (
        editor.first
        if page.evaluate("!!document.querySelector('textarea[data-rich]')")
        else page.locator("main form textarea").first
    )


def add(page: Page, words: str) -> None:
    """Type words at the end of the text."""
    field(page).click()
    page.keyboard.press("Control+End")
    page.keyboard.type(words)


def state(page: Page) -> Locator:
    """Return the line that says how it stands with saving."""
    return page.locator("[data-saving]")


def saved(page: Page) -> None:
    expect(state(page)).to_have_text(SAVED, timeout=10_000)


def text_of(page: Page) -> str:
    return page.locator("main form textarea[name=text]").input_value().strip()
