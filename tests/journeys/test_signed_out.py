"""A decision sent after the session has ended comes back to be sent again: no word lost, nothing decided."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PASSWORD
from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
REASONS = "Name a measure for the second priority.\n\nShorten the first section."
EMAIL = "executive@example.org"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
def test_reasons_come_back_after_signing_in_again(visitor: Come, javascript: bool) -> None:
    approver = visitor(EMAIL, javascript=javascript)
    page = approver.page
    approver.go("/review/")
    page.locator('main a[href^="/review/"]').first.click()
    approver.look()
    address = page.url
    page.get_by_label("Return for changes").check()
    page.get_by_label("Reasons or comment").fill(REASONS)
    page.context.clear_cookies(name="sessionid")
    approver.press("Record my decision").should_see("What you typed is kept")
    page.get_by_label("E-mail address", exact=False).fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    approver.press("Sign in").should_see("You were signed out before this was saved. Here is what you typed.")
    assert page.url == f"{address}#typed-before"
    expect(page.get_by_label("Reasons or comment")).to_have_value(REASONS)
    expect(page.get_by_label("Return for changes")).to_be_checked()
    approver.follow("Throw this text away").should_not_see("Here is what you typed")
    expect(page.get_by_label("Reasons or comment")).to_have_value("")
