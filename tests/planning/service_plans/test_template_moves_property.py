"""Whatever two versions ask for and whatever was written: there and back, no word, row or picture is lost."""

import uuid

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planning.service_plans.models import Picture, PlanSection, SectionRow, ServicePlan
from planning.service_plans.sections import kind_of
from tests.factories import empty_plan, person
from tests.planning.service_plans.new_versions import V1, Asked, new_version

KINDS = ["narrative", "short_answer", "achievements", "priorities", "support", "case_studies"]
KEYS = [key for key, _ in V1] + ["how-we-know", "our-people"]
VERSION = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(KINDS)), min_size=1, unique_by=lambda one: one[0])
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)


class Back(Exception):
    """Undoes one example."""


def fill(plan: ServicePlan, words: list[str], by: object) -> None:
    """Write into every section of the plan: a text, or rows with a picture in each."""
    for number, section in enumerate(plan.sections.select_related("template_section")):
        said = words[number % len(words)]
        kind = kind_of(section.template_section.kind)
        if not kind.has_rows:
            PlanSection.objects.filter(pk=section.pk).update(text=said, revision=1)
            continue
        for place in range(2):
            cells = kind.cells_of({kind.columns[0].name: f"{said}{place}"})
            row = SectionRow.objects.create(section=section, position=place, cells=cells)
        Picture.objects.create(
            section=section,
            row=row.pk,
            sha256=uuid.uuid4().hex * 2,
            alt="A room",
            consent="nobody_shown",
            width=1,
            height=1,
            uploaded_at=timezone.now(),
            uploaded_by=by,
        )


def everything(plan: ServicePlan) -> tuple[dict[int, str], dict[object, object], set[object]]:
    sections = PlanSection.everything.filter(plan=plan)
    return (
        {one.pk: one.text for one in sections if one.text},
        {one.pk: (one.section_id, one.cells) for one in SectionRow.objects.filter(section__in=sections)},
        {(one.pk, one.section_id) for one in Picture.objects.filter(section__in=sections)},
    )


def standing(plan: ServicePlan) -> dict[str, int]:
    own = plan.sections.filter(template_section__template__kind="ad_led")
    return {one.template_section.key: one.pk for one in own.select_related("template_section")}


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(versions=st.lists(VERSION, min_size=1, max_size=3), words=st.lists(WORDS, min_size=1, max_size=4))
def test_there_and_back_nothing_is_lost(versions: list[list[Asked]], words: list[str]) -> None:
    try:
        with transaction.atomic():
            plan, by = empty_plan(), person("planning_team")
            fill(plan, words, by)
            before, stood = everything(plan), standing(plan)
            for asked in versions:
                new_version(asked)
                assert list(standing(plan)) == [key for key, _ in asked]
                assert everything(plan) == before
            new_version(V1)
            assert (everything(plan), standing(plan)) == (before, stood)
            raise Back
    except Back:
        pass
