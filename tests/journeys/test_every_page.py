"""Every kind of page, as each role comes to it: accessible, no wider than the window, and no errors."""

from collections.abc import Callable

import pytest

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]

PAGES = {
    "": ["/", "/sign-in/", "/password-reset/", "/plans/", "/plans/2024-25/podiatry/", "/plans/2024-25/podiatry/full/"],
    "reader@example.org": ["/", "/plans/", "/plans/2024-25/crisis-response-central/", "/services/", "/planning-year/"],
    "lead.nutrition@example.org": ["/", "/service-plans/", "/your-account/", "/services/your-roles/"],
    "leadership.neighbourhoods@example.org": ["/", "/review/"],
    "deputy.executive@example.org": ["/", "/review/"],
    "planning@example.org": [
        "/",
        "/service-plans/",
        "/publishing/",
        "/services/",
        "/services/podiatry/",
        "/services/people/",
        "/outbox/",
        "/glossary/",
        "/plan-check/",
        "/plan-check/rules/",
        "/conditions/",
        "/conditions/year/2024-25/?state=all",
        "/how-long/?by=group",
        "/api-tokens/",
        "/api-tokens/make/",
        "/api/v1/docs/",
        "/metrics/add/",
        "/metrics/vacancy-rate/places/",
        "/kloes/2024-25/",
        "/kloes/write/2024-25/add/",
        "/boards/",
        "/boards/of/health-performance-board/",
        "/metrics/vacancy-rate/change/",
        "/metrics/vacancy-rate/retire/",
        "/metrics/vacancy-rate/series/add/",
        "/metrics/vacancy-rate/3/",
        "/metrics/vacancy-rate/3/targets/add/",
        "/metrics/vacancy-rate/3/limits/anew/",
        "/metrics/vacancy-rate/3/limits/fix/",
        "/metrics/vacancy-rate/3/remarks/add/",
    ],
    "admin@example.org": ["/", "/audit/", "/outbox/", "/accounts/", "/roles/"],
    "digital@example.org": ["/", "/service-plans/"],
    "commissioning@example.org": [
        "/providers/",
        "/providers/sample-nursing-home-1/",
        "/providers/audits/",
        "/providers/actions/",
        "/planning-year/2024-25/kloe-contributions/",
        "/planning-year/2024-25/kloe-contributions/Q1/",
    ],
    "metrics@example.org": [
        "/",
        "/performance-reports/",
        "/performance-reports/asc-performance-board/2024-03/",
        "/performance-reports/health-performance-board/2024-04/draft/",
    ],
}


@pytest.mark.parametrize("email", PAGES)
def test_pages_of_a_role_are_sound_on_a_desk_and_on_a_phone(visitor: Come, email: str) -> None:
    person = visitor(email)
    for path in PAGES[email]:
        person.go(path)
        person.resize(320)
        person.look()
        person.resize(1280, 900)
    assert len(person.seen) >= 2 * len(PAGES[email])


def test_every_sample_account_signs_in(visitor: Come, sample_accounts: tuple[str, ...]) -> None:
    for email in sample_accounts:
        visitor(email, afresh=True).should_see("What needs you")


def test_signing_in_works_on_a_phone_and_without_javascript(visitor: Come) -> None:
    for javascript in (True, False):
        visitor("reader@example.org", afresh=True, javascript=javascript, width=320).should_see("What needs you")


def test_staff_plan_asks_visitors_to_sign_in(visitor: Come) -> None:
    visitor().go("/plans/2024-25/crisis-response-central/").should_see("Sign in")


def test_long_address_of_somebody_invited_fits_a_phone(visitor: Come) -> None:
    lead = visitor("lead.expert-patient-programme@example.org", width=320)
    lead.go("/service-plans/").follow("Expert Patient Programme").should_see("volunteer.coordinator@example.org")


def test_plan_of_another_service_is_refused(visitor: Come) -> None:
    lead = visitor("lead.podiatry@example.org")
    lead.expected_status |= {403, 404}
    lead.go("/service-plans/1/").go("/service-plans/2/").go("/service-plans/999999/").should_see("Home")
