"""A performance report from its start to its readers: written, changed while it is read, issued, read on a phone."""

import re
from collections.abc import Callable

from tests.journeys.visitor import Visitor

Come = Callable[..., Visitor]
WHY = "Leavers are asked why; most name the way to work."


def test_a_report_is_written_issued_and_read(visitor: Come) -> None:
    analyst = visitor("metrics@example.org", javascript=False)
    analyst.go("/metrics/").follow("Performance reports of the boards").press("Start a report")
    analyst.page.get_by_label("Board", exact=True).select_option(label="ASC Performance Board")
    analyst.page.get_by_label("Month", exact=True).fill("February 2024")
    analyst.press("Start report").should_see("Before it can be issued").should_see("Say what is behind Retention rate")
    for metric, judged in (("Retention rate", "Green"), ("Sickness absence", "Red")):
        analyst.follow(re.compile(f"Write the commentary on {metric}")).should_see("Commentary is needed")
        analyst.page.get_by_label("Commentary", exact=True).fill(WHY)
        analyst.page.get_by_label(judged, exact=True).check()
        analyst.press("Save commentary").should_see(f"Commentary on {metric}")
    analyst.should_see("Nothing is missing").should_see("Differs: Common cause: no significant change")

    team = visitor("planning@example.org")
    team.expected_status = {200, 409}
    team.go("/performance-reports/").follow("Draft of ASC Performance Board, February 2024").press("Read and issue")
    team.should_see("1 judgement differs from the signals").should_see(WHY)
    analyst.follow(re.compile("Change the commentary on Retention rate"))
    analyst.page.get_by_label("Commentary", exact=True).fill("They move away.")
    analyst.press("Save commentary")
    team.press("Issue report").should_see("Nothing was issued").should_see("They move away.")
    team.press("Issue report").should_see("Report issued").should_see("Edition 1, issued")
    team.follow("Write another edition").page.get_by_label("Why is there to be another edition?").fill("A slip.")
    team.press("Make it a draft again").should_see("A slip.")

    reader = visitor("reader@example.org", width=320)
    reader.go("/performance-reports/").follow(re.compile("Edition 1.*: ASC Performance Board, February 2024"))
    reader.should_see("They move away.").should_see("Kept unchanged under SHA-256").should_not_see("A slip.")
    reader.go("/performance-reports/health-performance-board/2024-03/").should_see("1.06M, -3.8%")
    for kind, start in (
        ("PDF", b"%PDF"), ("Web page", b"<!doctype html>"), ("Word", b"PK"), ("Figures (JSON)", b'{"figures"'),
    ):  # fmt: skip
        url = reader.page.get_by_role("link", name=kind, exact=True).get_attribute("href")
        assert reader.page.request.get(url or "").body().startswith(start)
