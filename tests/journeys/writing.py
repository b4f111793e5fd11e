"""What the journeys of writing share: a section's page, typed into as people type."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.visitor import Visitor

SAVED = re.compile(r"^Saved at \d{1,2}(:\d\d)?(am|pm)|^Saved at mid")
ANSWERS = {200, 401, 403, 409, 422, 502}
# A page that closes is online for an instant, as being offline ends with it: its last words could reach the portal.
SEND_NOTHING_MORE = """() => {
    window.fetch = () => Promise.reject(new TypeError("offline"));
    navigator.sendBeacon = () => false;
}"""


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


def close_cut_off(page: Page) -> None:
    """Close a page that is offline, so that nothing of it reaches the portal any more."""
    page.evaluate(SEND_NOTHING_MORE)
    page.close(run_before_unload=False)


def field(page: Page) -> Locator:
    """Return where the section's text is typed: the editor, or the plain field."""
    expect(page.locator("main form textarea").first).to_be_attached()
    editor = page.locator("main form [contenteditable=true]")
    return (
        editor.first
        if page.evaluate("!!document.querySelector('textarea[data-rich]')")
        else page.locator("main form textarea").first
    )


def fill(form: Locator) -> None:
    """Give every field of the section an answer that fits it, in the editor where there is one."""
    for one in form.locator("textarea, input[type=text]:visible").all():
        name = one.get_attribute("name") or ""
        write(one, "30 September 2024" if name.endswith("due") else "See people sooner, close to home")
    for choice in form.locator("select:visible").all():
        choice.select_option(index=1)


def write(one: Locator, words: str) -> None:
    """Replace what a field holds; a long text has its editor as soon as it is near the window."""
    page = one.page
    if one.get_attribute("data-rich") and page.locator("body.js-enabled").count():
        one.scroll_into_view_if_needed()
        one = page.locator(f"[id='{one.get_attribute('id')}-editor']")
        expect(one).to_be_visible()
    one.fill(words)


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
