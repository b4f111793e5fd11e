"""A document put together in a browser: written, bound to records, refreshed, checked and previewed."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
TEAM, WRITER = "planning@example.org", "lead.podiatry@example.org"
YEAR = "/planning-year/2024-25/"
DELIVERABLE = "Close gaps in health where the figures show them (CORE20PLUS5)"
NEW_WORDS = "Close the gaps in health by March"
CHAPTER = "What we set out to do in"


def test_a_document_is_started_written_placed_refreshed_checked_and_previewed(visitor: Come) -> None:
    team = visitor(TEAM)
    team.go(YEAR).follow("The Operating Plan and other documents").press("Start a document")
    team.page.get_by_label("Business Plan", exact=True).check()
    team.page.get_by_label("Title", exact=True).fill("MLCO Business Plan")
    team.page.get_by_label("The chapters that such a document usually has").check()
    team.press("Start document").should_see("is started").should_see("0 of 5 chapters checked")
    document = team.page.url
    team.follow(re.compile(CHAPTER)).follow("Add narrative")
    editor = team.page.locator(".org-editor__text")
    expect(editor).to_be_visible()
    editor.fill("What we do this year, and why.")
    team.press("Add to the chapter").should_see("What we do this year, and why.")
    chapter = team.page.url.partition("#")[0]

    team.follow("Add another kind of block").follow("Workplan")
    team.page.get_by_label("Workplan", exact=True).select_option("community-health")
    team.press("Place in the chapter").should_see(DELIVERABLE).should_not_see("Source changed")

    team.go(f"{YEAR}workplans/community-health/").follow(re.compile(re.escape(DELIVERABLE)))
    team.follow("Change this deliverable").follow("Change what it is")
    team.page.get_by_label("What will be delivered").fill(NEW_WORDS)
    team.press("Save the deliverable")
    team.go(document).should_see("1 block has a source that changed since it was placed")
    team.go(chapter).should_see(DELIVERABLE).follow(re.compile("See what changed, and choose"))
    team.should_see("Refresh the block").should_see(NEW_WORDS)
    team.press("Refresh the block").should_see(NEW_WORDS).should_not_see("Source changed")

    team.press("Say that it is ready to check").press("Mark as checked").should_see("is checked")
    team.go(document).should_see("1 of 5 chapters checked").press("Preview the document")
    team.should_see("4 chapters not checked yet").should_see(NEW_WORDS)
    team.resize(320).look()
    team.follow(re.compile(CHAPTER)).should_see("Business Plan")


def test_a_writer_without_javascript_writes_moves_takes_out_and_puts_back(visitor: Come) -> None:
    team = visitor(TEAM)
    team.go(YEAR).follow("The Operating Plan and other documents").follow("MLCO Operating Plan")
    team.follow(re.compile("^Writers of chapter 1$"))
    team.page.get_by_label("Who else writes this chapter?").select_option(label=f"Service lead, Podiatry ({WRITER})")
    team.press("Add writer").should_see("writes this chapter, and is told")

    writer = visitor(WRITER, javascript=False)
    writer.go("/").should_see("Chapters you write").follow("Message from our Chief Executive")
    writer.should_see("This chapter is checked").follow("Add narrative")
    writer.expected_status |= {422}
    writer.press("Add to the chapter").should_see("Write the text of this block")
    writer.page.get_by_label("Heading (optional)").fill("From the services")
    writer.page.get_by_label("Text", exact=True).fill("- A clinic **opened**\n- Fewer falls")
    writer.press("Add to the chapter").should_see("It is being written again").should_see("Fewer falls")
    writer.press(re.compile("^Move up From the services"))
    expect(writer.page.locator("article").first).to_contain_text("From the services")
    writer.follow(re.compile("^Take out From the services")).press("Take out block").should_see("Taken out by")
    writer.press(re.compile("^Put back From the services")).should_see("is back, at the end of the chapter")
    writer.press("Say that it is ready to check").should_see("is ready to check")
    writer.should_not_see("Mark as checked")
