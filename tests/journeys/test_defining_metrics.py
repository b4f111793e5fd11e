"""A metric comes to be without scripts: defined, measured somewhere, held to a target by steps; a chart is marked."""

import re
from collections.abc import Callable

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]


def test_a_metric_is_defined_and_a_chart_is_marked(visitor: Come) -> None:
    team = visitor("planning@example.org", javascript=False)
    team.expected_status = {200, 422}
    page = team.go("/metrics/").follow("Add a metric").page
    for label, text in (("Code", "falls"), ("Title", "Falls on wards"), ("Days of grace", "20")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Unit", exact=True).select_option(label="Per cent (0 to 100)")
    for one in ("Lower is better", "Every month", "Averaged", "Health Performance Board"):
        page.get_by_label(one, exact=True).check()
    team.press("Add the metric").should_see("Now add a series")
    team.follow("Add a series").page.get_by_label("Where is it measured?").select_option(label="The whole organisation")
    team.press("Add the series").follow("Add a target")
    page.get_by_label("At most", exact=True).check()
    for field, text in (
        ("#id_value", "£5"),
        ("#id_starts_on", "1 April 2024"),
        ("#id_pasted", "June 2024\t6\nSpring\t5"),
    ):
        page.locator(field).fill(text)
    team.press("Add the target").should_see("This metric is measured in per cent, not in pounds").should_see("Line 2: ")
    page.locator("#id_value").fill("5%")
    page.locator("#id_pasted").fill("June 2024\t6\nSeptember 2024\t5")
    team.press("Add the target").should_see("Step by step: June 2024: 6%; September 2024: 5%")

    team.go("/metrics/").follow("Contacts linked to a referral").follow("Reckon the limits anew from a period")
    page.get_by_label("First period that counts anew").fill("October 2023")
    page.get_by_label("Why are the limits reckoned anew?").fill("Two teams became one")
    team.press("Reckon the limits anew").follow("Add a remark")
    page.get_by_label("Period", exact=True).fill("January 2024")
    page.get_by_label("Remark", exact=True).fill("A hard winter")
    team.press("Add the remark").should_see("Rebased from October 2023: Two teams became one")

    reader = visitor("reader@example.org", width=320)
    reader.go("/metrics/").follow("Contacts linked to a referral").should_see("A hard winter").should_not_see(
        "Add a remark"
    )
    reader.go("/metrics/").follow(re.compile("Falls on wards")).should_see("No approved value yet")
