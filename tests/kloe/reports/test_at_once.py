"""Two people at one report at the same moment. On PostgreSQL, where they meet."""

import pytest
from django.db import connection

from kloe.reports.actions import CommentedMeanwhile, issue, save_commentary, start_report
from kloe.reports.models import Commentary, PerformanceReport, ReportEdition
from kloe.reports.rules.permissions import ChangedWhileRead, ReportRefused
from tests.factories import person
from tests.kloe.measurements.test_at_once import at_once
from tests.kloe.reading import MARCH
from tests.kloe.reports.world import make_world

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def kinds(answers):
    return sorted(type(one).__name__ for one in answers)


def test_of_two_who_start_comment_or_issue_one_does_and_the_other_is_told():
    world, other = make_world(), person("planning_team")
    started = at_once(
        *(lambda by=by: start_report(board=world.board, month=MARCH, by=by) for by in (world.team, other))
    )
    assert kinds(started) == ["PerformanceReport", "ReportRefused"], started
    report, analyst = PerformanceReport.objects.get(), person("metrics_analyst")
    said = at_once(
        *(
            lambda by=by, text=text: save_commentary(
                report=report, series=world.sickness, text=text, rag="red", seen="2024-03-31 11.4 0", by=by
            )
            for by, text in ((world.analyst, "One."), (analyst, "Two."))
        )
    )
    assert kinds(said) == ["Commentary", "CommentedMeanwhile"], said
    [refused] = [one for one in said if isinstance(one, CommentedMeanwhile)]
    assert refused.current == Commentary.objects.get()
    world.say_all(report)
    seen = world.seen(report)
    issued = at_once(*(lambda by=by: issue(report=report, seen=seen, by=by) for by in (world.team, other)))
    assert kinds(issued) == ["ReportEdition", "ReportRefused"], issued
    assert ReportEdition.objects.count() == 1


def test_what_is_said_while_it_is_issued_is_in_it_or_refused():
    world = make_world()
    report = world.started()
    world.say_all(report)
    seen = world.seen(report)
    issued, said = at_once(
        lambda: issue(report=report, seen=seen, by=world.team),
        lambda: save_commentary(
            report=report, series=world.sickness, text="New.", rag="red", seen="2024-03-31 11.4 1", by=world.analyst
        ),
    )
    if isinstance(issued, ReportEdition):
        assert isinstance(said, ReportRefused), said
        assert "New." not in issued.content
    else:
        assert isinstance(issued, ChangedWhileRead), issued
        assert isinstance(said, Commentary), said
