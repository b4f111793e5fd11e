"""Many people look at one plan, and two add pictures to it, at the same instant."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings

from planning.publication import measure
from planning.publication.fit import Fit
from planning.publication.measure import measured_fit
from planning.publication.models import PageFit
from planning.service_plans.actions import submit_plan
from planning.service_plans.actions.pictures import PictureWords, add_picture, remove_picture
from planning.service_plans.models import Picture, PlanVersion
from planning.service_plans.queries.pictures import picture_bytes
from planning.service_plans.rules import PlanNotEditable
from tests.factories import full_plan, person
from tests.planning.approval.test_concurrency import at_once
from tests.planning.publication.documents import sample
from tests.planning.service_plans.images import picture

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = PictureWords(alt="A ramp", consent="nobody_shown")


@pytest.fixture(autouse=True)
def _media(tmp_path: Path) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path):
        yield


def test_many_who_look_at_one_plan_measure_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = sample("podiatry")
    made = []
    press = measure.page_measures

    def counted(*args: object, **options: object) -> object:
        made.append(1)
        return press(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(measure, "page_measures", counted)
    answers = at_once(*[lambda: measured_fit(document)] * 6)
    assert all(isinstance(one, Fit) for one in answers), answers
    assert len(set(answers)) == 1  # type: ignore[type-var]
    assert (len(made), PageFit.objects.count()) == (1, 1)


@pytest.mark.parametrize("_round", range(3))
def test_pictures_of_two_people_both_arrive_in_an_order(_round: int) -> None:
    plan = full_plan()
    people = [person("contributor", service=plan.service) for _ in range(2)]
    section = plan.sections.get(template_section__key="case-studies")
    add = [
        lambda by=by: add_picture(section=section, content=picture(), words=WORDS, by=by)  # type: ignore[misc]
        for by in people
    ]
    answers = at_once(*add)
    assert all(isinstance(one, Picture) for one in answers), answers
    assert sorted(Picture.objects.values_list("position", flat=True)) == [0, 1]


@pytest.mark.parametrize("_round", range(3))
def test_a_picture_removed_while_the_same_one_is_added_keeps_its_file(_round: int) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    section = plan.sections.get(template_section__key="case-studies")
    first = add_picture(section=section, content=picture(), words=WORDS, by=lead)
    at_once(
        lambda: remove_picture(picture=first, by=lead),
        lambda: add_picture(section=section, content=picture(), words=WORDS, by=lead),
    )
    assert Picture.objects.count() == 1
    assert picture_bytes(plan.pk, first.sha256, "image/png")


@pytest.mark.parametrize("_round", range(3))
def test_a_picture_added_at_the_instant_of_submitting_is_in_the_version_or_refused(_round: int) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    section = plan.sections.get(template_section__key="case-studies")
    _, added = at_once(
        lambda: submit_plan(plan=plan, by=lead),
        lambda: add_picture(section=section, content=picture(), words=WORDS, by=lead),
    )
    version = PlanVersion.objects.get()
    if isinstance(added, Picture):
        assert added.sha256 in version.content
    else:
        assert isinstance(added, PlanNotEditable)
        assert '"pictures":[]' in version.content
