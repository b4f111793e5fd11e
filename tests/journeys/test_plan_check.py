"""The plan check in a browser: beside a section, before submitting, across the round; the glossary explains."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
CLAIM = "The metric table says “People waiting over 65 weeks”: 6 on 31 March 2024"


def test_author_finds_a_contradicted_claim_and_puts_it_right(visitor: Come) -> None:
    lead = visitor("lead.lower-limb-north@example.org")
    lead.go("/service-plans/").follow("Lower limb (North)")
    plan = lead.page.url.split("?")[0]
    lead.go(f"{plan}sections/looking-back/")
    lead.page.locator("summary", has_text="Check this section").click()
    panel = lead.page.locator("details", has_text="Check this section")
    expect(panel).to_contain_text(CLAIM)
    expect(panel).to_contain_text("“ABPI” is not explained")
    lead.look()
    panel.get_by_role("link", name="65 week waits are eliminated").click()
    expect(lead.page.locator("textarea:focus, :target")).to_have_count(1)
    impact = lead.page.get_by_role("textbox", name="Impact").first
    impact.fill("People who had waited longest are seen now")
    # The section saves itself, and the panel is fetched anew.
    expect(panel).not_to_contain_text(CLAIM, timeout=20_000)
    lead.go(f"{plan}sections/looking-back/findings/")
    lead.should_not_see(CLAIM).should_see("“ABPI” is not explained")


def test_check_works_without_javascript(visitor: Come) -> None:
    lead = visitor("lead.crisis-response-south@example.org", javascript=False)
    lead.go("/service-plans/").follow("Crisis Response South")
    plan = lead.page.url.split("?")[0]
    lead.go(f"{plan}sections/our-service/findings/").should_see("Check this section")
    lead.go(f"{plan}findings/").should_see("Must fix").should_see("The plan cannot be submitted before this is done.")
    lead.go("/plan-check/rules/").should_see("A claim that the newest figures contradict")


def test_planning_team_looks_at_the_round_and_explains_a_short_form(visitor: Come) -> None:
    team = visitor("planning@example.org")
    team.go("/").follow("See what the plan check finds in every plan").should_see("Counted over all")
    team.go("/plan-check/?rule=unexplained-short-form").follow("Lower limb (North)").should_see(
        "“ABPI” is not explained"
    )
    team.page.get_by_role("link", name="Explain in the glossary").first.click()
    team.look().should_see("Add a term")
    team.page.get_by_label("What it stands for").fill("Ankle brachial pressure index")
    team.press("Add term").should_see("Ankle brachial pressure index")
    team.go("/plan-check/?rule=unexplained-short-form").should_not_see("Lower limb (North)")
    reader = visitor("reader@example.org", width=320)
    reader.go("/glossary/?q=ankle").should_see("ABPI").should_not_see("Add a term")
