"""Sharing the work in a browser: somebody without an account is asked, comes in, writes and is thanked."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
LEAD = "lead.iv-teams@example.org"
ANNA = "anna.sample@example.org"
PASSWORD = "three random words"


def test_somebody_without_an_account_writes_a_section_and_the_lead_takes_it_back(visitor: Come) -> None:
    lead, plan = a_lead_with_a_plan(visitor)
    lead.go(plan).follow("Share the work").should_see("Ask somebody to write")
    lead.page.get_by_label("Our service", exact=True).check()
    lead.page.get_by_label("Other people, by e-mail address").fill(f"Sample, Anna <{ANNA.upper()}>")
    lead.page.get_by_label("To be finished by (optional)").fill("3 March 2099")
    lead.page.get_by_label("Your message (optional)").fill("You know the clinics best.")
    lead.press("Send the invitations").should_see("1 person was asked by mail").should_see("Invited")

    anna = visitor()
    anna.go(link_in_mail(anna.page)).should_see("You are asked to write 1 section")
    anna.page.get_by_label("Your name").fill("Anna Sample")
    anna.page.get_by_label("New password").fill(PASSWORD)
    anna.press("Set up my account and begin").should_see("Sections you were asked to write")
    anna.follow("Our service").should_see("What to write")
    write(anna, "We see people in eleven clinics, and at home.")
    expect(anna.page.locator("[data-saving]")).to_contain_text("Saved at")
    say_in_the_panel(anna, "Comments", f"@{name_of(lead)} is eleven right?")
    anna.page.get_by_text("Who writes this section").click()
    anna.page.get_by_role("button", name="I have finished").click()
    expect(anna.page.get_by_text("You can still change it.")).to_be_visible()
    anna.look()

    lead.go(plan).should_see("Anna Sample has finished this").follow("Comments on the plan")
    lead.should_see("is eleven right?").follow(re.compile("Answer or resolve"))
    lead.page.locator("summary", has_text="Answer").first.click()
    lead.page.get_by_label("Your answer").fill("Twelve since May.")
    lead.press("Add answer").should_see("Anna Sample is told")
    lead.press(re.compile("^Resolve")).should_see("No comment is open")

    anna.expected_status |= {403}
    lead.go(plan).follow("Share the work").should_see("Finished").follow(re.compile("Take the section back"))
    lead.press("Take the section back").should_see("is taken back from Anna Sample")

    write(anna, "We see people in twelve clinics, and at home.")
    expect(anna.page.locator("[data-saving]")).to_contain_text("Not saved")
    anna.press("Save").should_see("This section was taken back from you")
    expect(anna.page.locator(".org-copy textarea")).to_have_value(re.compile("twelve clinics"))
    anna.go("/").should_not_see("Sections you were asked to write")


def test_shared_work_without_javascript_and_on_a_phone(visitor: Come) -> None:
    lead = visitor("lead.expert-patient-programme@example.org", javascript=False)
    lead.go("/").follow("Expert Patient Programme plan 2024/25").should_see("District nurse has finished this")
    plan = lead.page.url
    lead.follow("Share the work").should_see("still to come")
    lead.press(re.compile("^Remind"), nth=0).should_see("A reminder is on its way to")
    lead.follow(re.compile("^Change the date"), nth=0)
    lead.page.get_by_label("To be finished by").fill("4 March 2099")
    lead.press("Change the date").should_see("4 March 2099")
    lead.go(f"{plan}sections/health-inequalities/comments/")
    lead.page.get_by_label("Your comment").fill("Thank you for this.")
    lead.page.get_by_label("Head of planning").check()
    lead.press("Add comment").should_see("are told")

    nurse = visitor("reader@example.org", width=320)
    nurse.go("/").should_see("Sections you were asked to write").go(plan).should_see("Sections you were asked to write")
    nurse.go(f"{plan}comments/").should_see("Thank you for this.").go(f"{plan}sections/health-inequalities/comments/")
    nurse.go(f"{plan}sections/health-inequalities/who-writes/").press("I am not finished yet")
    nurse.should_see("You go on writing")
    phone = visitor("lead.expert-patient-programme@example.org", width=320)
    phone.go(f"{plan}share/")


def a_lead_with_a_plan(visitor: Come) -> tuple[Visitor, str]:
    lead = visitor(LEAD)
    lead.go("/").follow(re.compile("^Intravenous")).should_see("Share the work")
    return lead, lead.page.url


def name_of(who: Visitor) -> str:
    return who.page.locator("header").get_by_role("link", name=re.compile("^Service lead")).first.inner_text()


def link_in_mail(page: Page) -> str:
    """Find the invitation in the demo's mail and return where its link leads."""
    page.goto("/outbox/")
    page.locator("tr", has_text=ANNA).get_by_role("link").first.click()
    page.wait_for_load_state()
    found = re.search(r"/service-plans/invitations/\S+/", page.locator("main").inner_text())
    assert found
    return found[0]


def write(who: Visitor, text: str) -> None:
    """Type into the section's one long text: in the editor where there is one, else in the field."""
    editor = who.page.locator("main form [contenteditable=true]")
    field = editor.first if editor.count() else who.page.locator("main form textarea:visible").first
    field.fill(text)


def say_in_the_panel(who: Visitor, title: str, text: str) -> None:
    who.page.locator("summary", has_text=re.compile(f"^{title}")).click()
    panel = who.page.locator("details.org-panel", has_text=title).first
    panel.get_by_label("Your comment").fill(text)
    panel.get_by_role("button", name="Add comment").click()
    expect(panel.get_by_text("is told")).to_be_visible()
    expect(panel.get_by_text(text)).to_be_visible()
    expect(panel.locator("summary").first).to_have_text(f"{title} (1 open)")
