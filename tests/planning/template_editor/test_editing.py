"""Making drafts and changing them."""

from datetime import date
from typing import Any

import pytest

from mlco_portal.audit.models import AuditEntry
from planning.plan_templates.actions.editing import (
    add_section,
    begin_template,
    change_about,
    change_section,
    discard_draft,
    move_section,
    new_version,
    remove_section,
    shift_section,
)
from planning.plan_templates.models import PlanTemplate
from planning.plan_templates.rules.editing import (
    ChangedMeanwhile,
    DraftThere,
    NotADraft,
    SectionRefused,
    TemplateGone,
    TemplateRefused,
    about_of,
    digest_of,
    key_of,
    section_problems,
    values_of,
)
from tests.factories import open_year, person
from tests.planning.template_editor.templates import PLAIN, add, draft, issued, keys

pytestmark = pytest.mark.django_db
SECTIONS = ["our-service", "service-lead", "looking-back", "priorities", "case-studies"]


def audited() -> list[str]:
    found = AuditEntry.objects.filter(action__startswith="plan_templates.").order_by("pk")
    return [action.removeprefix("plan_templates.") for action in found.values_list("action", flat=True)]


def test_a_new_version_is_a_draft_with_the_same_sections() -> None:
    template = issued()
    made = new_version(template=template, by=person("planning_team"))
    assert (made.version, made.status, made.based_on, made.change_note) == (2, "draft", template, "")
    assert keys(made) == SECTIONS
    assert {one.pk for one in made.sections.all()} & {one.pk for one in template.sections.all()} == set()
    with pytest.raises(DraftThere, match="There is a draft of version 2 already"):
        new_version(template=template, by=person("planning_team"))


def test_a_kind_without_a_template_begins_with_an_empty_draft() -> None:
    open_year()
    team = person("planning_team")
    made = begin_template(year=2024, kind="top_down", by=team)
    assert (made.version, made.status, keys(made)) == (1, "draft", [])
    with pytest.raises(DraftThere):
        begin_template(year=2024, kind="top_down", by=team)
    with pytest.raises(TemplateRefused, match="Make a new version"):
        begin_template(year=2024, kind="ad_led", by=team)


def test_the_key_is_made_from_the_title_once_and_never_changes() -> None:
    template = draft()
    section = add(template, "Zero carbon: what will you do?")
    assert section.key == "zero-carbon-what-will-you-do"
    values = {**values_of(section), "title": "Carbon"}
    changed = change_section(
        section=section, values=values, seen=digest_of(values_of(section)), by=person("planning_team")
    )
    assert (changed.key, changed.title) == ("zero-carbon-what-will-you-do", "Carbon")
    assert add(template, "Zero carbon: what will you do?").key == "zero-carbon-what-will-you-do-2"
    assert (key_of("‮🙂", ()), key_of("x" * 200, ())) == ("section", "x" * 56)


def test_a_key_of_the_template_that_makes_one_plan_with_it_is_refused() -> None:
    template = draft()
    with pytest.raises(SectionRefused, match="stands in the template “Workforce plan” already") as refused:
        add(template, "Resourcing")
    assert list(refused.value.problems) == ["title"]
    with pytest.raises(SectionRefused, match="Choose another title"):
        add(draft("workforce"), "Our service")
    assert add(template, "Resourcing our year").key == "resourcing-our-year"


def test_sections_stand_where_they_are_put() -> None:
    template, team = draft(), person("planning_team")
    add(template, "Last")
    add(template, "First", after="")
    add(template, "Middle", after="service-lead")
    assert keys(template) == ["first", "our-service", "service-lead", "middle", *SECTIONS[2:], "last"]
    shift_section(template=template, key="last", steps=-1, by=team)
    shift_section(template=template, key="first", steps=-1, by=team)
    move_section(template=template, key="middle", place=1, by=team)
    move_section(template=template, key="our-service", place=99, by=team)
    remove_section(template=template, key="first", by=team)
    assert keys(template) == [
        "middle",
        "service-lead",
        "looking-back",
        "priorities",
        "last",
        "case-studies",
        "our-service",
    ]
    assert list(template.sections.order_by("order").values_list("order", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    assert audited() == ["copy", *["add_section"] * 3, *["move_section"] * 3, "remove_section"]


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({}, {}),
        ({"title": " "}, {"title": "Enter title"}),
        ({"min_rows": 5, "max_rows": 3}, {"max_rows": "The most rows must be 5 or more, as that many are needed"}),
        ({"max_rows": 0}, {"max_rows": "Allow at least one row"}),
        ({"word_limit": 0}, {"word_limit": "Enter a number of words between 1 and 20,000, or leave it empty"}),
        ({"requirement": "from_date"}, {"required_from": "Enter the date from which the section is required"}),
        (
            {"required_from": date(2025, 1, 1)},
            {"requirement": "You entered a date. Choose “required from a date”, or clear the date"},
        ),
        ({"requirement": "from_date", "required_from": date(2025, 1, 1)}, {}),
    ],
)
def test_fields_of_a_section_go_together(values: dict[str, Any], problems: dict[str, str]) -> None:
    assert section_problems({**PLAIN, **values}) == problems


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten() -> None:
    template, team = draft(), person("planning_team")
    section = template.sections.get(key="our-service")
    seen = digest_of(values_of(section))
    first = {**values_of(section), "guidance": "The first text"}
    change_section(section=section, values=first, seen=seen, by=team)
    with pytest.raises(ChangedMeanwhile) as refused:
        change_section(section=section, values={**first, "guidance": "The second text"}, seen=seen, by=team)
    assert refused.value.current["guidance"] == "The first text"
    assert template.sections.get(key="our-service").guidance == "The first text"
    seen = digest_of(about_of(template))
    change_about(template=template, name="One", intro="", seen=seen, by=team)
    with pytest.raises(ChangedMeanwhile):
        change_about(template=template, name="Two", intro="", seen=seen, by=team)
    assert PlanTemplate.objects.get(pk=template.pk).name == "One"


@pytest.mark.parametrize("status", ["issued", "withdrawn"])
def test_every_action_refuses_a_template_that_is_no_draft(status: str) -> None:
    template, team = issued(), person("planning_team")
    if status == "withdrawn":
        PlanTemplate.objects.filter(pk=template.pk).update(status="withdrawn")
    section = template.sections.get(key="our-service")
    seen = digest_of(values_of(section))
    tries: list[Any] = [
        lambda: add_section(template=template, kind="narrative", values=PLAIN, after="", by=team),
        lambda: change_section(section=section, values=PLAIN, seen=seen, by=team),
        lambda: move_section(template=template, key="priorities", place=1, by=team),
        lambda: remove_section(template=template, key="priorities", by=team),
        lambda: change_about(template=template, name="x", intro="", seen=digest_of(about_of(template)), by=team),
        lambda: discard_draft(template=template, by=team),
    ]
    for one in tries:
        with pytest.raises(NotADraft, match=f"Version 1 is {status} and stays as it is"):
            one()
    assert (keys(template), audited()) == (SECTIONS, [])


def test_a_discarded_draft_is_gone_and_its_number_is_free() -> None:
    template, team = draft(), person("planning_team")
    discard_draft(template=template, by=team)
    with pytest.raises(TemplateGone):
        add(template, "Too late")
    assert new_version(template=issued(), by=team).version == 2
    assert audited() == ["copy", "discard", "copy"]
