"""Who hears of a submission or a decision, and what they are told."""

import pytest

from mlco_portal.mail.models import Notice
from planning.approval.models import ApprovalRoute
from planning.approval.notices import notify_deciders
from planning.review.actions import approve_plan, declare_conflict, return_plan
from planning.service_plans.actions import submit_plan, withdraw_plan
from planning.service_plans.models import ServicePlan
from services.models import Organisation
from tests.factories import ServiceGroupFactory, UserFactory, full_plan, person
from tests.planning.approval.cases import cover, seen, set_needed

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ServicePlan:
    plan = full_plan()
    person("reader")
    person("leadership_approver", group=ServiceGroupFactory(code="children", name="Children"))
    return plan


def lead_of(plan: ServicePlan):
    return plan.case.authors.earliest("pk").user


def mail(kind: str) -> dict[str, str]:
    """What people find in the morning's mail, of the kind: {address: subject}."""
    waiting = Notice.objects.filter(kind=kind, told_at__isnull=True)
    return dict(waiting.values_list("user__email", "subject"))


def test_submitting_tells_the_deciders_of_the_group_and_their_deputies(plan: ServicePlan) -> None:
    head, deputy = person("leadership_approver", group=plan.service.group), UserFactory()
    cover(head, deputy)
    person("executive_approver")
    submit_plan(plan=plan, by=lead_of(plan))
    assert set(mail("plan_waiting")) == {head.email, deputy.email}
    notice = Notice.objects.get(user=head)
    assert (notice.link, notice.topic) == (f"/review/{plan.case.pk}/", "waiting")
    assert "Please decide by 15 March 2024." in notice.text


def test_deputy_of_an_author_is_not_asked(plan: ServicePlan) -> None:
    author, deputy = person("leadership_approver"), UserFactory()
    cover(author, deputy)
    plan.case.authors.create(user=author)
    submit_plan(plan=plan, by=lead_of(plan))
    assert mail("plan_waiting") == {}


def test_approval_tells_the_authors_and_the_next_step(plan: ServicePlan) -> None:
    head, executive = person("leadership_approver"), person("executive_approver")
    submit_plan(plan=plan, by=lead_of(plan))
    approve_plan(case=plan.case, seen=seen(plan.case), by=head, comment="A clear plan.")
    assert mail("plan_approve") == {lead_of(plan).email: f"{plan.case.title} was approved by the leadership team"}
    assert set(mail("plan_waiting")) == {head.email, executive.email}
    body = Notice.objects.get(kind="plan_approve").text
    assert "It now waits for the MLCO Executive." in body
    assert "A clear plan." in body


def test_one_of_two_approvals_asks_nobody_again(plan: ServicePlan) -> None:
    first, _second = person("leadership_approver"), person("leadership_approver")
    set_needed(2)
    submit_plan(plan=plan, by=lead_of(plan))
    asked = Notice.objects.filter(kind="plan_waiting").count()
    approve_plan(case=plan.case, seen=seen(plan.case), by=first)
    assert Notice.objects.filter(kind="plan_waiting").count() == asked == 2
    told = Notice.objects.get(kind="plan_approve").text
    assert "It still needs others in the leadership team to agree." in told


def test_last_approval_tells_the_planning_team(plan: ServicePlan) -> None:
    head, executive, team = person("leadership_approver"), person("executive_approver"), person("planning_team")
    submit_plan(plan=plan, by=lead_of(plan))
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    assert mail("plan_to_publish") == {}
    approve_plan(case=plan.case, seen=seen(plan.case), by=executive)
    assert mail("plan_to_publish") == {team.email: f"{plan.case.title} is approved and can be published"}


def test_return_tells_the_authors_why(plan: ServicePlan) -> None:
    head = person("leadership_approver")
    submit_plan(plan=plan, by=lead_of(plan))
    return_plan(case=plan.case, seen=seen(plan.case), by=head, reason="Say how you will know.")
    notice = Notice.objects.get(kind="plan_return")
    assert notice.user == lead_of(plan)
    assert "Say how you will know." in notice.text
    assert "Change the plan, then submit it again." in notice.text


def test_whoever_acted_gets_no_mail_about_it(plan: ServicePlan) -> None:
    submit_plan(plan=plan, by=lead_of(plan))
    withdraw_plan(plan=plan, by=lead_of(plan))
    assert mail("plan_withdraw") == {}


def test_case_that_waits_for_nobody_asks_nobody(plan: ServicePlan) -> None:
    person("leadership_approver")
    notify_deciders(case=plan.case)
    assert not Notice.objects.exists()


def test_authors_are_told_whom_a_joint_plan_waits_for(plan: ServicePlan) -> None:
    tlco = Organisation.objects.create(code="tlco", name="TLCO", kind="twin")
    plan.service.joint_with.add(tlco)
    set_needed(2)
    route = ApprovalRoute.objects.get()
    route.steps.create(order=1, side=2, name="TLCO Executive", permission="decide_as_partner")
    route.steps.create(order=1, side=3, name="ICB", permission="decide_as_partnership", organisation=tlco)
    head, tlco_head = person("leadership_approver"), person("partner_approver", service=plan.service)
    person("leadership_approver")
    submit_plan(plan=plan, by=lead_of(plan))
    approve_plan(case=plan.case, seen=seen(plan.case), by=tlco_head)
    told = Notice.objects.filter(kind="plan_approve").latest("pk").text
    assert "It still waits for the leadership team and the ICB." in told
    approve_plan(case=plan.case, seen=seen(plan.case), by=head)
    told = Notice.objects.filter(kind="plan_approve").latest("pk").text
    assert "It still needs others in the leadership team to agree. It still waits for the ICB." in told


def test_authors_are_told_of_a_conflict_that_moves_the_plan_on_and_not_of_the_interest(plan: ServicePlan) -> None:
    first, last = person("leadership_approver"), person("leadership_approver")
    submit_plan(plan=plan, by=lead_of(plan))
    plan.case.steps.filter(order=1).update(everybody=True)
    approve_plan(case=plan.case, seen=seen(plan.case), by=first)
    declare_conflict(case=plan.case, by=last, reason="My sister leads it.")
    told = Notice.objects.get(kind="plan_declare_conflict")
    assert told.user == lead_of(plan)
    assert told.subject == f"{plan.case.title} needs nobody else in the leadership team"
    assert told.text == (
        f"{last.name} declared a conflict of interest in {plan.case.title}. "
        "Everybody else in the leadership team had agreed to it. It now waits for the MLCO Executive."
    )
