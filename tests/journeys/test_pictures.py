"""A picture of a case study, from somebody's telephone to the published page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.test_main_journey import Service, decide
from tests.journeys.visitor import Visitor
from tests.planning.service_plans.images import photograph

Come = Callable[..., Visitor]
NUTRITION = Service("nutrition", "Nutrition", "leadership.citywide@example.org")
PHOTO: FilePayload = {"name": "IMG_2041.jpg", "mimeType": "image/jpeg", "buffer": photograph()}
NO_PICTURE: FilePayload = {"name": "photo.png", "mimeType": "image/png", "buffer": b"<script>alert(1)</script>"}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_picture_is_added_described_and_removed(visitor: Come, javascript: bool) -> None:
    lead = visitor("lead.nutrition@example.org", javascript=javascript, width=1280 if javascript else 320)
    lead.expected_status |= {422}
    lead.go("/service-plans/").follow("Nutrition").follow("Case studies")
    lead.page.get_by_text("Pictures", exact=True).first.click()
    lead.page.locator("main a[href$='/pictures/']").first.click()
    lead.look().should_see("Add a picture")
    lead.press("Add picture").should_see("Choose a picture").should_see("Describe the picture")
    form = lead.page.locator("main form[enctype]")
    form.locator("[name=alt]").fill("Picture of fruit")
    form.locator("[name=file]").set_input_files(NO_PICTURE)
    lead.page.get_by_label("Nobody can be recognised").check()
    lead.press("Add picture").should_see("Start with what can be seen")
    form.locator("[name=alt]").fill("A bowl of fruit on a hospital table")
    form.locator("[name=file]").set_input_files(NO_PICTURE)
    lead.press("Add picture").should_see("This is a web page, whatever its name says")
    form.locator("[name=file]").set_input_files(PHOTO)
    lead.press("Add picture").should_see("Picture added")
    shown = lead.page.locator("main .org-pictures img")
    expect(shown).to_have_attribute("alt", "A bowl of fruit on a hospital table")
    lead.follow("Change picture 1")
    lead.page.locator("main form [name=caption]").fill("Snacks between meals")
    lead.press("Save").should_see("Snacks between meals")
    lead.follow("Remove picture 1").press("Remove picture").should_see("Picture removed")


def test_picture_reaches_readers_with_its_words(visitor: Come) -> None:
    """Added while a plan is rewritten, seen by those who decide, published, and read without an account."""
    lead = visitor("lead.nutrition@example.org")
    lead.go("/service-plans/").follow("Nutrition")
    address = lead.page.url
    lead.go(f"{address}sections/case-studies/pictures/")
    form = lead.page.locator("main form[enctype]")
    form.locator("[name=file]").set_input_files(PHOTO)
    form.locator("[name=alt]").fill("A nurse holds a door open")
    form.locator("[name=caption]").fill("Our new way in")
    lead.page.get_by_label("Nobody can be recognised").check()
    lead.press("Add picture")
    lead.go(f"{address}check/").press("Submit the plan")
    decide(visitor(NUTRITION.leadership), NUTRITION, "Approve")
    executive = visitor("executive@example.org")
    executive.go("/review/").follow(NUTRITION.name).should_see("Text alternative: A nurse holds a door open")
    decide(executive, NUTRITION, "Approve")
    team = visitor("planning@example.org")
    team.go("/publishing/").follow(NUTRITION.name).page.get_by_label("Everyone").check()
    team.press("Publish plan")
    for who in (visitor(), visitor(width=320)):
        who.go("/plans/2024-25/nutrition/full/")
        shown = who.page.locator("figure img")
        expect(shown).to_have_attribute("alt", "A nurse holds a door open")
        assert shown.evaluate("image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])") == [
            40,
            80,
        ]
        who.should_see("Our new way in")
