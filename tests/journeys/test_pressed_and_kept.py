"""A button that is pressed right after typing, and what a browser has kept when only marks differ."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import add, close_cut_off, field, open_section, saved, state, text_of, write

Come = Callable[..., Visitor]
NOT_SAVED = re.compile("^Not saved: no connection")


def come(visitor: Come, code: str, name: str, section: str = "Our service", **options: int) -> tuple[Page, str]:
    lead = visitor(f"lead.{code}@example.org", **options)
    return lead.page, open_section(lead, name, section)


@pytest.mark.parametrize("width", [1280, 320])
def test_a_button_stays_where_it_is_while_it_is_pressed(visitor: Come, width: int) -> None:
    page, _ = come(visitor, "mcr-d2a-south", "MCR D2A South", width=width)
    button = page.get_by_role("button", name="Save and continue")
    button.scroll_into_view_if_needed()
    add(page, "Pressed at once.")
    button.scroll_into_view_if_needed()
    before = button.bounding_box()
    assert before
    page.mouse.move(before["x"] + 20, before["y"] + 4)
    page.mouse.down()
    page.evaluate("document.activeElement.blur()")  # as browsers do that give no focus to a button
    saved(page)
    assert button.bounding_box() == before
    with page.expect_navigation():
        page.mouse.up()
    page.go_back()
    expect(page.locator("main form textarea[name=text]")).to_have_value(re.compile("Pressed at once"))


def test_a_press_right_after_typing_is_sent_once(visitor: Come) -> None:
    page, address = come(visitor, "mcr-ict-south", "MCR ICT South")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    write(page.locator("main form textarea"), "Pressed at once.")
    with page.expect_navigation():
        page.locator(".org-actions button[value=stay]").click()
    assert [one for one in sent if not one.endswith("/here/")] == [address]
    assert text_of(page) == "Pressed at once."


def test_what_was_typed_while_save_was_answered_is_offered(visitor: Come) -> None:
    page, address = come(visitor, "mcr-ict-south", "MCR ICT South")
    write(page.locator("main form textarea"), "Before.")
    place = field(page).bounding_box()
    assert place
    held: list[Route] = []
    page.route(address, lambda one: held.append(one) if one.request.method == "POST" else one.continue_())
    with page.expect_request(lambda one: one.method == "POST" and one.url == address):
        page.locator(".org-actions button[value=stay]").click(no_wait_after=True)
    page.mouse.click(place["x"] + 40, place["y"] + 20)
    page.keyboard.press("Control+End")
    page.keyboard.type(" And after.")
    with page.expect_navigation():
        held[0].continue_()
    offer = page.get_by_role("region", name="Text that was not saved")
    expect(offer).to_contain_text("Before. And after.")


@pytest.mark.parametrize(
    ("code", "name", "keys", "kept"),
    [
        ("mcr-d2a-central", "MCR D2A Central", ("Control+a", "Control+b"), "**We see people at home.**"),
        ("mcr-ict-south", "MCR ICT South", ("Control+End", "!"), "We see people at home.!"),
    ],
    ids=["bold", "a mark"],
)
def test_a_difference_of_marks_alone_is_offered_too(
    visitor: Come, code: str, name: str, keys: tuple[str, ...], kept: str
) -> None:
    page, address = come(visitor, code, name)
    write(page.locator("main form textarea"), "We see people at home.")
    saved(page)
    page.context.set_offline(True)
    for key in keys:
        page.keyboard.press(key)
    expect(state(page)).to_have_text(NOT_SAVED, timeout=10_000)
    context = page.context
    close_cut_off(page)
    context.set_offline(False)
    other = context.new_page()
    other.goto(address)
    offer = other.get_by_role("region", name="Text that was not saved")
    expect(offer).to_contain_text(kept)
    offer.get_by_role("button", name="Put it in").click()
    other.wait_for_url("**?saved=*")
    assert text_of(other) == kept
    other.reload()
    expect(offer).to_have_count(0)
