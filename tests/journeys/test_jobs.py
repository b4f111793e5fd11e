"""An administrator looks at the background work: a worker in the server does it, and a button starts it."""

import re

from playwright.sync_api import expect


def line_of(page, title):
    return page.get_by_role("row").filter(has=page.get_by_text(title, exact=True)).first


def test_a_job_started_by_hand_is_done_by_the_worker_in_the_server(visitor):
    admin = visitor("admin@example.org")
    admin.go("/jobs/")
    expect(admin.page.get_by_role("heading", level=1)).to_have_text("Background jobs")
    expect(admin.page.get_by_text(re.compile("1 worker in the server"))).to_be_visible()
    admin.page.get_by_role("button", name="Run now Clear old sessions").click()
    expect(admin.page.get_by_text("“Clear old sessions” is in the queue.")).to_be_visible()
    for _ in range(20):
        if line_of(admin.page, "Clear old sessions").get_by_text("Done").count():
            break
        admin.page.wait_for_timeout(500)
        admin.go("/jobs/")
    row = line_of(admin.page, "Clear old sessions")
    expect(row).to_contain_text("Done")
    expect(row).to_contain_text("cleared")
    row.get_by_role("link").click()
    expect(admin.page.get_by_role("heading", level=1)).to_contain_text("Clear old sessions")
    expect(admin.page.get_by_text("1 time of at most 5")).to_be_visible()


def test_without_javascript_and_on_a_phone(visitor):
    team = visitor("planning@example.org", javascript=False, width=320)
    team.go("/jobs/")
    team.page.get_by_role("button", name="Run now Clear old jobs").click()
    expect(team.page.get_by_text("“Clear old jobs”").first).to_be_visible()
    assert team.page.evaluate("document.documentElement.scrollWidth") == 320


def test_a_service_lead_does_not_see_it(visitor):
    lead = visitor("lead.nutrition@example.org")
    expect(lead.page.get_by_role("link", name="Background jobs")).to_have_count(0)
