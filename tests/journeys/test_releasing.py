"""A document all the way: written, consulted on, answered, approved in the inbox, published, downloaded."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
AT = "/documents/2024-25/business-plan/"


def test_a_document_goes_from_its_first_words_to_its_readers(visitor: Come) -> None:
    team = visitor("planning@example.org")
    team.go("/documents/2024-25/").press("Start a document")
    team.page.get_by_label("Business Plan").check()
    team.page.get_by_label("Title", exact=True).fill("Business Plan of the organisation")
    team.page.get_by_label("The chapters that such a document usually has").check()
    team.press("Start document").follow("Releases: drafts, consultation, approval and what readers have")
    team.press("Make a release").should_see("Not checked yet")
    team.page.get_by_label("Consultation", exact=True).check()
    team.page.get_by_label("Last day for responses (consultation only)").fill("31/12/2090")
    team.press("Make the release").should_see("Consultation until 31 December 2090")

    reader = visitor("reader@example.org", width=320)
    reader.go("/documents/").follow("Business Plan of the organisation 2024/25").follow("Release 1")
    reader.follow("Read the responses and say what you think")
    reader.page.get_by_label("What do you want to say?").fill("Say who it is for.")
    reader.press("Send response").should_see("Your response is kept")

    team.go(f"{AT}releases/1/responses/").should_see("Say who it is for.").follow(re.compile("^Answer"))
    team.page.get_by_label("What do you answer?").fill("Everybody who works with us.")
    team.press("Save answer").should_see("Everybody who works with us.")
    reader.go(f"{AT}releases/1/responses/").should_see("Everybody who works with us.")

    team.go("/documents/2024-25/").follow("Business Plan of the organisation").follow("Add a chapter")
    team.page.get_by_label("Title of the chapter").fill("Who it is for")
    team.press("Add chapter").go(f"{AT}releases/").press("Make a release")
    team.page.get_by_label("For approval", exact=True).check()
    team.press("Make the release").should_see("Who it is for").should_see("New chapter")
    team.go(f"{AT}releases/").press("Submit for approval").press("Submit for approval")
    team.should_see("With the MLCO Executive")

    executive = visitor("executive@example.org")
    executive.go("/review/").follow("Business Plan of the organisation 2024/25")
    executive.follow("Read release 2 laid out, with its tables and pictures, and what changed").page.go_back()
    executive.page.get_by_label("Approve", exact=True).check()
    executive.press("Record my decision").should_see("You approved Business Plan of the organisation 2024/25")

    team.go(f"{AT}releases/").press("Publish the final release").press("Publish the final release")
    team.should_see("Final published").follow("Release 3")
    expect(team.page.get_by_role("link", name="Word")).to_be_visible(timeout=60_000)
    everybody = visitor("", width=320)
    everybody.go(AT).should_see("Who it is for").should_see("Release 3, final")
    for kind, start in (("PDF", b"%PDF"), ("Word", b"PK"), ("Web page", b"<!doctype html>")):
        url = everybody.page.get_by_role("link", name=kind, exact=True).get_attribute("href")
        assert everybody.page.request.get(url or "").body().startswith(start)
    everybody.follow("All releases, and what changed from one to the next").should_see("Release 3").should_not_see(
        "Release 1"
    )
