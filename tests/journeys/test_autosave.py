"""Writing that never loses a word: a section saves itself, and survives whatever happens to the browser meanwhile."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.visitor import Visitor
from tests.journeys.writing import add, close_cut_off, open_section, saved, state, text_of

Come = Callable[..., Visitor]
SECTION = "Our service"
NOT_SAVED = "Not saved: no connection. Your text is kept in this browser and will be sent."


def come(visitor: Come, code: str, name: str, section: str = SECTION, **options: int) -> tuple[Visitor, str]:
    lead = visitor(f"lead.{code}@example.org", **options)
    return lead, open_section(lead, name, section)


@pytest.mark.parametrize("width", [1280, 320])
def test_text_saves_itself_and_survives_a_lost_network(visitor: Come, width: int) -> None:
    code, name = ("mcr-ict-central", "MCR ICT Central") if width == 320 else ("mcr-ict-north", "MCR ICT North")
    lead, _ = come(visitor, code, name, width=width)
    page = lead.page
    add(page, "We see people at home.")
    saved(page)
    lead.look()
    page.context.set_offline(True)
    add(page, " And in clinics.")
    expect(state(page)).to_have_text(NOT_SAVED, timeout=10_000)
    lead.look()
    page.context.set_offline(False)
    saved(page)
    page.reload()
    assert text_of(page) == "We see people at home. And in clinics."
    expect(page.locator(".org-kept")).to_have_count(0)


def test_portal_that_restarts_gets_the_text_when_it_is_back(visitor: Come) -> None:
    lead, _ = come(visitor, "complex-needs", "Complex Needs")
    page = lead.page
    page.route("**/autosave/", lambda route: route.fulfill(status=502, body="<h1>Bad gateway</h1>"))
    add(page, "We see people at home.")
    expect(state(page)).to_contain_text("Not saved: the portal does not answer.", timeout=10_000)
    page.unroute("**/autosave/")
    saved(page)
    page.reload()
    assert text_of(page) == "We see people at home."


def test_expired_session_is_signed_in_again_in_place(visitor: Come) -> None:
    lead, _ = come(visitor, "iv-teams", "Intravenous (IV) therapy teams")
    page = lead.page
    page.context.clear_cookies(name="sessionid")
    add(page, "Typed after the session ended.")
    dialog = page.get_by_role("dialog", name="Sign in again")
    expect(dialog).to_be_visible(timeout=10_000)
    lead.look()
    dialog.get_by_label("E-mail address").fill("lead.iv-teams@example.org")
    dialog.get_by_label("Password").fill("a wrong one")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog.get_by_role("alert")).to_contain_text("The e-mail address or the password is wrong")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).not_to_be_visible()
    saved(page)
    page.reload()
    assert text_of(page) == "Typed after the session ended."


def test_another_person_who_signs_in_gets_nothing_and_the_owner_gets_it_back(visitor: Come) -> None:
    lead, address = come(visitor, "crisis-response-north", "Crisis Response North")
    page = lead.page
    page.context.clear_cookies(name="sessionid")
    add(page, "Words of the lead.")
    dialog = page.get_by_role("dialog", name="Sign in again")
    dialog.get_by_label("E-mail address").fill("planning@example.org")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(state(page)).to_contain_text("is signed in now. This text belongs to somebody else", timeout=10_000)
    page.on("dialog", lambda box: box.accept())
    page.context.clear_cookies(name="sessionid")
    lead.sign_in("lead.crisis-response-north@example.org", PASSWORD)
    page.goto(address)
    assert text_of(page) == ""
    offer = page.get_by_role("region", name="Text that was not saved")
    expect(offer).to_contain_text("Words of the lead.")
    lead.look()
    offer.get_by_role("button", name="Put it in").click()
    page.wait_for_url("**?saved=*")
    assert text_of(page) == "Words of the lead."


def test_text_that_was_never_sent_is_offered_after_a_crash_and_can_be_thrown_away(visitor: Come) -> None:
    lead, address = come(visitor, "mcr-d2a-north", "MCR D2A North")
    page = lead.page
    page.context.set_offline(True)
    add(page, "Never sent.")
    expect(state(page)).to_have_text(NOT_SAVED, timeout=10_000)
    close_cut_off(page)
    lead_context = page.context
    lead_context.set_offline(False)
    other = lead_context.new_page()
    lead.page = other
    other.goto(address)
    offer = other.get_by_role("region", name="Text that was not saved")
    expect(offer).to_contain_text("You typed this on")
    offer.get_by_role("button", name="Throw it away").click()
    expect(offer).to_have_count(0)
    other.reload()
    expect(offer).to_have_count(0)
    assert text_of(other) == ""


def test_back_button_brings_the_newest_text_and_saving_goes_on(visitor: Come) -> None:
    lead, _ = come(visitor, "home-pathway-central", "Home Pathway Central")
    page = lead.page
    add(page, "First.")
    page.get_by_role("link", name="Service plans", exact=True).first.click()
    page.wait_for_url("**/service-plans/")
    page.go_back()
    page.wait_for_load_state()
    expect(page.locator("main form textarea[name=text]")).to_have_value(re.compile("First"), timeout=10_000)
    with page.expect_response(lambda one: "Second" in (one.request.post_data or "") and one.ok):
        add(page, " Second.")
    saved(page)
    expect(page.locator(".org-kept")).to_have_count(0)
    lead.look()
    page.reload()
    assert text_of(page) == "First. Second."


def test_second_tab_never_writes_over_the_first(visitor: Come) -> None:
    lead, address = come(visitor, "home-pathway-north", "Home Pathway North")
    page = lead.page
    tab = page.context.new_page()
    tab.goto(address)
    add(page, "From the first tab.")
    saved(page)
    add(tab, "From the second tab.")
    expect(state(tab)).to_contain_text("Not saved: you saved another text", timeout=10_000)
    tab.get_by_role("button", name="Compare the two texts").click()
    expect(tab.get_by_role("heading", name="What differs")).to_be_visible()
    lead.page = tab
    lead.look()
    tab.get_by_label("Both, one after the other").check()
    lead.press("Save", nth=-1)
    assert text_of(tab) == "From the second tab.\n\nFrom the first tab."


def test_new_row_is_saved_once_however_often_it_is_written_on(visitor: Come) -> None:
    lead, _ = come(visitor, "home-pathway-south", "Home Pathway South", "Support we need")
    page = lead.page
    first = page.locator("fieldset.org-row").first.locator("[contenteditable=true], textarea:visible").first
    first.click()
    page.keyboard.type("Opened a clinic")
    saved(page)
    page.keyboard.type(" in the north")
    expect(page.locator("input[name=row]").first).to_have_value(re.compile(r"^[0-9a-f-]{36}$"))
    page.get_by_role("button", name=re.compile("^Add another")).click()
    page.wait_for_load_state()
    rows = page.locator("fieldset.org-row")
    expect(rows).to_have_count(2)
    lead.look()
    assert "Opened a clinic in the north" in rows.first.locator("textarea").first.input_value()
