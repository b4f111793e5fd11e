"""Two people of the planning team at the same moment. On PostgreSQL, where they meet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from planning.plan_templates.actions.editing import begin_template, change_section, new_version, remove_section
from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.queries.templates import template_with_key
from planning.plan_templates.rules.editing import TemplateRefused, digest_of, values_of
from planning.service_plans.models import TemplateMove
from planning.template_editor.actions import issue_template
from planning.template_editor.rules import mark_of
from tests.factories import full_plan, open_year, person
from tests.planning.template_editor.templates import add, draft, issued, keys

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def together(*acts: Callable[[], Any]) -> list[str]:
    """Do all of it at once; return "done" or the name of what was raised, in order of the alphabet."""
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except TemplateRefused as why:
            return type(why).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(one, acts))


def test_a_draft_is_made_once() -> None:
    template, one, two = issued(), person("planning_team"), person("planning_team")
    found = together(lambda: new_version(template=template, by=one), lambda: new_version(template=template, by=two))
    assert found == ["DraftThere", "done"]
    open_year()
    found = together(*[lambda by=by: begin_template(year=2024, kind="top_down", by=by) for by in (one, two)])
    assert found == ["DraftThere", "done"]
    assert PlanTemplate.objects.filter(status="draft").count() == 2


def test_a_draft_is_issued_once_and_plans_move_once() -> None:
    full_plan()
    template, one, two = draft(), person("planning_team"), person("planning_team")
    add(template, "Zero carbon")
    shown = template_with_key(template.pk)
    seen = mark_of(shown, list(shown.sections.all()))
    acts = [lambda by=by: issue_template(template=template, change_note="New", seen=seen, by=by) for by in (one, two)]
    assert together(*acts) == ["NotADraft", "done"]
    assert TemplateMove.objects.count() == 1
    assert (
        PlanTemplate.objects.filter(kind="ad_led").order_by("version").values_list("status", flat=True)[0]
        == "withdrawn"
    )


def test_one_of_two_texts_of_a_section_is_refused_and_sections_removed_at_once_are_both_gone() -> None:
    template, by = draft(), person("planning_team")
    section = template.sections.get(key="our-service")
    before = values_of(section)
    seen = digest_of(before)
    acts = [
        lambda text=text: change_section(section=section, values={**before, "guidance": text}, seen=seen, by=by)
        for text in ("One", "Two")
    ]
    assert together(*acts) == ["ChangedMeanwhile", "done"]
    gone = [lambda key=key: remove_section(template=template, key=key, by=by) for key in ("our-service", "priorities")]
    assert together(*gone) == ["done", "done"]
    assert keys(template) == ["service-lead", "looking-back", "case-studies"]
    assert list(template.sections.order_by("order").values_list("order", flat=True)) == [1, 2, 3]
