"""Writing in the editor: pastes from Word, the keyboard, and the same text without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.visitor import Visitor

LEAD = "lead.complex-needs@example.org"
WORD = (Path(__file__).parent.parent / "rich_text" / "pasted" / "word_desktop.html").read_text()
PASTE = """(element, html) => {
  const clipboard = new DataTransfer();
  clipboard.setData("text/html", html);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


def paste(into: Locator, html: str) -> None:
    into.click()
    into.press("Control+a")
    into.evaluate(PASTE, html)


def section(person: Visitor, title: str) -> Visitor:
    """Open a section of the person's plan."""
    person.go("/service-plans/").follow(re.compile("Complex Needs"))
    return person.follow(re.compile(f"^{title}"))


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    """What one test of this file leaves for the next: the address of the section."""
    return {}


def test_a_paste_from_word_keeps_its_form_and_drops_the_rest(visitor, written):
    lead = section(visitor(LEAD), "Our service")
    written["narrative"] = lead.page.url
    text = lead.page.get_by_role("textbox", name="Your answer")
    expect(text).to_be_visible()
    lead.look()
    paste(text, WORD)
    expect(text.locator("h2")).to_have_text("Our service")
    expect(text.locator("ul ul li")).to_have_text("Mondays")
    expect(text.locator("ol li")).to_have_count(2)
    expect(text.locator("th").first).to_have_text("Post")
    expect(text.locator("img, script")).to_have_count(0)
    expect(lead.page.locator(".nhsuk-character-count__status")).to_contain_text("You have 57 words remaining")
    lead.look().press("Save")
    expect(lead.page.get_by_role("textbox", name="Your answer").locator("strong").first).to_have_text("foot wounds")
    lead.look()
    read = lead.go(lead.page.url.partition("/sections/")[0] + "/check/").page.locator("#section-our-service")
    expect(read.locator("h4")).to_have_text("Our service")
    expect(read.locator("h5")).to_have_text("How we work")
    expect(read.locator("ul > li").first).to_contain_text("Clinics in Gorton")
    expect(read.locator("ul ul > li")).to_have_text("Mondays")
    expect(read.get_by_role("link", name="NICE guidance")).to_have_attribute(
        "href", "https://www.nice.org.uk/guidance/ng19"
    )
    expect(read.locator("th")).to_have_text(["Post", "WTE"])
    expect(read.locator("td")).to_have_text(["Podiatrist | band 6", "3.5"])
    assert "alert" not in read.inner_html()


def test_without_javascript_the_same_text_is_written_with_marks(visitor, written):
    lead = visitor(LEAD, javascript=False)
    lead.go(written["narrative"])
    text = lead.page.locator("textarea[name=text]")
    assert text.input_value().startswith("## Our service\n\nWe see people with **foot wounds** within **two days**")
    expect(lead.page.locator("noscript summary")).to_have_text("How to make headings and lists")
    text.fill("## In short\n\n- one\n- **two**")
    lead.press("Save")
    assert lead.page.locator("textarea[name=text]").input_value() == "## In short\n\n- one\n- **two**"


def test_a_row_is_written_by_keyboard(visitor):
    lead = section(visitor(LEAD, width=320), "2024.25: our priorities")
    keys = lead.page.keyboard
    lead.page.get_by_role("textbox", name="Priority", exact=True).first.fill("Fewer falls")
    keys.press("Tab")
    actions = lead.page.get_by_role("textbox", name="What you will do").first
    lead.page.get_by_role("toolbar", name="Format: What you will do").first.get_by_role("button", name="Bold").focus()
    keys.press("ArrowRight")
    expect(lead.page.get_by_role("button", name="Bullets").first).to_be_focused()
    keys.press("Enter")
    expect(actions).to_be_focused()
    expect(lead.page.get_by_role("button", name="Bullets").first).to_have_attribute("aria-pressed", "true")
    keys.type("Check homes")
    keys.press("Enter")
    keys.press("Control+b")
    keys.type("Train staff")
    keys.press("Tab")
    expect(actions).not_to_be_focused()
    paste(
        lead.page.get_by_role("textbox", name="How you will know").first, "<h1>Falls</h1><table><tr><td>a<td>b</table>"
    )
    lead.look().press("Save")
    row = lead.page.locator("fieldset.org-row").first
    expect(row.locator("textarea").nth(0)).to_have_value("- Check homes\n- **Train staff**")
    expect(row.locator("textarea").nth(1)).to_have_value("**Falls**\n\na; b")
    lead.look()
