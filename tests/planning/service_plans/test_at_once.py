"""Two people save one section at the same instant: one text stands, the other is given back."""

import pytest
from django.utils import timezone

from planning.service_plans.actions import Saved, TypedRow, autosave_section_of, save_section, submit_plan
from planning.service_plans.actions.presence import say_here
from planning.service_plans.content import SectionContent
from planning.service_plans.models import PlanVersion
from planning.service_plans.rules import EditConflict, PlanNotEditable
from tests.factories import empty_plan, full_plan, person
from tests.planning.approval.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("key", ["our-service", "looking-back"])
@pytest.mark.parametrize("_round", range(4))
def test_one_of_two_saves_wins_and_the_other_hears_of_it(key: str, _round: int) -> None:
    plan = empty_plan()
    people = [person("contributor", service=plan.service) for _ in range(2)]
    section = plan.sections.get(template_section__key=key)

    def save(number: int) -> SectionContent:
        words = f"Text {number}"
        rows = [TypedRow("", {"achievement": words})]
        return save_section(section=section, revision=0, text=words, rows=rows, by=people[number])

    answers = at_once(lambda: save(0), lambda: save(1))
    won = [one for one in answers if isinstance(one, SectionContent)]
    lost = [one for one in answers if isinstance(one, EditConflict)]
    assert (len(won), len(lost)) == (1, 1), answers
    section.refresh_from_db()
    assert section.revision == 1
    assert [row.cells for row in section.rows.all()] == [row.cells for row in won[0].rows]
    assert (section.text, lost[0].current.text) == (won[0].text, won[0].text)
    assert plan.case.authors.count() == 1


@pytest.mark.parametrize("_round", range(3))
def test_one_of_two_autosaves_wins_and_the_other_hears_of_it(_round: int) -> None:
    plan = empty_plan()
    people = [person("contributor", service=plan.service) for _ in range(2)]

    def save(number: int) -> Saved:
        return autosave_section_of(plan=plan.pk, key="our-service", revision=0, text=f"{number}", by=people[number])

    answers = at_once(lambda: save(0), lambda: save(1))
    (won,), (lost,) = ([one for one in answers if isinstance(one, kind)] for kind in (Saved, EditConflict))
    section = plan.sections.get(template_section__key="our-service")
    assert (section.text, section.revision) == (won.content.text, 1)
    assert lost.current.text == won.content.text
    assert not section.milestones.exists()


@pytest.mark.parametrize("_round", range(3))
def test_autosave_at_the_instant_of_submitting_is_in_the_version_or_refused(_round: int) -> None:
    plan = full_plan()
    lead = plan.case.authors.get().user
    answers = at_once(
        lambda: autosave_section_of(plan=plan.pk, key="our-service", revision=1, text="Later words.", by=lead),
        lambda: submit_plan(plan=plan, by=lead),
    )
    saved, version = answers
    assert isinstance(version, PlanVersion), answers
    section = plan.sections.get(template_section__key="our-service")
    assert isinstance(saved, Saved | PlanNotEditable), answers
    assert ("Later words." in version.content) == isinstance(saved, Saved)
    assert section.milestones.filter(reason="submitted").count() == isinstance(saved, Saved)


def test_one_person_in_two_tabs_is_here_once() -> None:
    plan = empty_plan()
    lead = person("service_lead", service=plan.service)
    section = plan.sections.first()
    assert section is not None
    say = lambda: say_here(section=section.pk, by=lead, is_writing=True, at=timezone.now())  # noqa: E731
    assert at_once(say, say) == [None, None]
    assert section.presences.count() == 1
