"""Two people write one section in two browsers: each sees the other, and no word of either is lost."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor
from tests.journeys.writing import ANSWERS, add, open_section, saved, state, text_of

Come = Callable[..., Visitor]
SERVICE = "Expert Patient Programme"
LEAD, TUTOR = "lead.expert-patient-programme@example.org", "contributor.expert-patient-programme@example.org"


def test_both_see_each_other_and_the_later_save_leads_to_both_texts(visitor: Come) -> None:
    lead, tutor = visitor(LEAD), visitor(TUTOR)
    address = open_section(lead, SERVICE, "Our service")
    before = text_of(lead.page)
    open_section(tutor, SERVICE, "Our service")
    expect(tutor.page.locator("[data-here-words]")).to_contain_text("has this section open")
    add(tutor.page, " Tutors meet weekly.")
    saved(tutor.page)
    add(lead.page, " The course has six sessions.")
    expect(state(lead.page)).to_contain_text(
        "Not saved: Programme tutor, Expert Patient Programme saved", timeout=10_000
    )
    expect(lead.page.locator("[data-here-words]")).to_contain_text("is writing", timeout=30_000)
    lead.look()
    lead.page.get_by_role("button", name="Compare the two texts").click()
    expect(lead.page.get_by_role("heading", name="What differs")).to_be_visible()
    lead.look().should_see("Tutors meet weekly.")
    lead.page.get_by_label("Theirs", exact=True).check()
    lead.press("Save", nth=-1)
    assert text_of(lead.page) == f"{before} Tutors meet weekly."
    lead.go(f"{address}earlier/")
    lead.should_see("Not saved, because another text stood there by then")
    lead.follow(re.compile("^Not saved")).should_see("The course has six sessions.")
    lead.press("Bring this text back").should_see("The earlier text is back")
    assert text_of(lead.page) == f"{before} The course has six sessions."


def test_who_has_typed_nothing_is_offered_the_newer_text(visitor: Come) -> None:
    lead, tutor = visitor(LEAD), visitor(TUTOR)
    open_section(lead, SERVICE, "Our service")
    open_section(tutor, SERVICE, "Our service")
    add(tutor.page, " Newer words.")
    saved(tutor.page)
    load = lead.page.get_by_role("button", name="Load the newer text")
    expect(load).to_be_visible(timeout=20_000)
    load.click()
    lead.page.wait_for_load_state()
    expect(lead.page.locator("main form textarea[name=text]")).to_have_value(re.compile("Newer words"))
    lead.look()


def test_two_texts_meet_without_javascript(visitor: Come) -> None:
    lead, tutor = visitor(LEAD, javascript=False, width=320), visitor(TUTOR, javascript=False)
    lead.expected_status |= ANSWERS
    address = open_section(tutor, SERVICE, "Our service")
    lead.page.goto(address)
    lead.look()
    lead.page.get_by_label("Your answer").fill("Mine.")
    tutor.page.get_by_label("Your answer").fill("Theirs.")
    tutor.press("Save", nth=-1)
    lead.press("Save", nth=-1).should_see("saved this section while you were writing")
    lead.page.get_by_label("Both, one after the other").check()
    lead.press("Save", nth=-1)
    assert text_of(lead.page) == "Mine.\n\nTheirs."
