"""The plan on a page as it will look, beside the form and on its own page."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import add, open_section, saved

Come = Callable[..., Visitor]


def lines_left(text: str) -> int:
    found = re.search(r"(\d+) lines? left", text)
    return int(found[1]) if found else 0


def test_meter_beside_the_form_follows_what_is_saved_while_typing(visitor: Come) -> None:
    lead = visitor("lead.lower-limb-north@example.org")
    open_section(lead, "Lower limb (North)", "Our service")
    page = lead.page
    page.get_by_text("How it fits the page").click()
    room = page.locator(".org-fit > .org-room").first
    expect(room).to_be_visible()
    before = lines_left(room.inner_text())
    assert before > 4
    picture = page.locator(".org-fit img")
    expect(picture).to_have_attribute("alt", re.compile("On the left: Our service; Looking back"))
    first = picture.get_attribute("src")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 1000
    lead.look()
    add(page, " Every week somebody new comes to us with a wound that has not healed for a long time." * 3)
    saved(page)
    expect(picture).not_to_have_attribute("src", first or "", timeout=15_000)
    assert lines_left(room.inner_text()) < before
    lead.look()


def test_preview_is_a_page_without_javascript_and_on_a_phone(visitor: Come) -> None:
    lead = visitor("lead.crisis-response-south@example.org", javascript=False, width=320)
    lead.go("/service-plans/").follow(re.compile("^Crisis Response"))
    lead.follow("Preview the plan on a page").should_see("Room on the page").should_see("lines left")
    address = lead.page.url
    lead.should_see("Words in each section")
    answer = lead.page.request.get(f"{address}page.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    lead.follow("Plan on a page as a web page").should_see("Preview, not published")
    lead.page.goto(address)
    lead.follow("Full plan as a web page").should_see("Workforce plan")
    lead.page.goto(address)
    lead.page.locator("main table a").first.click()
    lead.page.get_by_text("How it fits the page").first.click()
    lead.page.locator("main a[href$='/fit/']").first.click()
    lead.look().should_see("How it fits the page")
