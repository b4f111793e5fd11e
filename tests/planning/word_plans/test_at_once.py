"""A file is accepted while others accept, write, submit or take a section back at the same instant."""

import pytest

from planning.approval.rules import NotAllowed
from planning.service_plans.actions import save_section, submit_plan
from planning.service_plans.actions.sharing import invite, take_back
from planning.service_plans.models import PlanSection, PlanVersion, SectionMilestone, SectionShare
from planning.service_plans.rules import EditConflict, PlanNotEditable
from planning.word_plans.actions import Taken, accept_sections
from services.queries import access_of
from tests.factories import full_plan, person
from tests.planning.approval.test_concurrency import at_once
from tests.planning.word_plans.files import TODAY, edited, fetched, sent

pytestmark = pytest.mark.django_db(transaction=True)
KEY, BEFORE, AFTER = "our-service", "We see people at home.", "We see people at home. From the file."


@pytest.fixture
def plan():
    return full_plan()


@pytest.fixture
def lead(plan):
    return person("service_lead", service=plan.service)


@pytest.fixture
def upload(plan, lead):
    def change(document):
        next(one for one in document.paragraphs if one.text == BEFORE).add_run(" From the file.")

    return sent(plan, edited(fetched(plan, lead), change), lead)


def section(plan):
    return PlanSection.objects.get(plan=plan, template_section__key=KEY)


def accepting(upload, by):
    revision = section(upload.plan).revision
    return lambda: accept_sections(upload=upload, revisions={KEY: revision}, by=by, access=access_of(by, TODAY))


def kept(plan):
    return list(
        SectionMilestone.objects.filter(section=section(plan), reason="replaced").values_list("text", flat=True)
    )


@pytest.mark.parametrize("_round", range(3))
def test_two_accept_the_same_section(plan, lead, upload, _round):
    other = person("service_lead", service=plan.service)
    answers = at_once(accepting(upload, lead), accepting(upload, other))
    assert all(isinstance(one, Taken) for one in answers), answers
    assert sorted(one.done for one in answers) == [[], [KEY]]
    assert section(plan).text == AFTER
    assert kept(plan) == [BEFORE]


@pytest.mark.parametrize("_round", range(3))
def test_one_accepts_while_another_saves(plan, lead, upload, _round):
    other = person("service_lead", service=plan.service)
    before = section(plan)
    save = lambda: save_section(section=before, revision=before.revision, text="Typed.", by=other)  # noqa: E731
    taken, saved = at_once(accepting(upload, lead), save)
    if taken.done:
        assert isinstance(saved, EditConflict)
        assert (section(plan).text, kept(plan)) == (AFTER, [BEFORE])
    else:
        assert taken.moved == [KEY]
        assert section(plan).text == "Typed."


@pytest.mark.parametrize("_round", range(3))
def test_one_accepts_while_another_submits(plan, lead, upload, _round):
    other = person("service_lead", service=plan.service)
    taken, version = at_once(accepting(upload, lead), lambda: submit_plan(plan=plan, by=other))
    assert isinstance(version, PlanVersion), version
    accepted = isinstance(taken, Taken) and taken.done == [KEY]
    assert accepted or isinstance(taken, PlanNotEditable), taken
    assert (AFTER in version.content) == accepted
    assert section(plan).text == (AFTER if accepted else BEFORE)


@pytest.mark.parametrize("_round", range(3))
def test_a_section_is_taken_back_while_its_helper_accepts(plan, lead, upload, _round):
    helper = person("reader")
    invite(plan=plan, sections=[KEY], emails=[helper.email], by=lead)
    share = SectionShare.objects.get(section=section(plan), person=helper)
    taken, back = at_once(accepting(upload, helper), lambda: take_back(share=share, by=lead))
    assert not isinstance(back, Exception), back
    accepted = isinstance(taken, Taken) and taken.done == [KEY]
    assert accepted or isinstance(taken, NotAllowed), taken
    assert section(plan).text == (AFTER if accepted else BEFORE)
    again = at_once(accepting(upload, helper))
    assert isinstance(again[0], NotAllowed) or not again[0].done
