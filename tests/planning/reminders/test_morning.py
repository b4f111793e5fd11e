"""The morning's mail: who is reminded of what and when, one mail a person and day, and what stands in it."""

from datetime import date

import pytest

from mlco_portal.mail.actions import notify
from mlco_portal.mail.models import Notice, OutboxMessage, Topic
from mlco_portal.mail.preferences import choose
from planning.approval import engine
from planning.cycle.models import Milestone, PlanningCycle
from planning.reminders.models import Digest, Reminded
from planning.review.actions import return_plan
from planning.service_plans.actions import submit_plan, withdraw_plan
from planning.service_plans.models import ServicePlan
from services.models import Absence, DeputyCover, Service
from tests.factories import ServiceGroupFactory, UserFactory, full_plan, person
from tests.planning.approval.cases import seen
from tests.planning.reminders.mornings import DUE, days_told, milestone, morning, newest, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> ServicePlan:
    plan = full_plan()
    plan.lead = plan.case.authors.earliest("pk").user
    plan.cycle = PlanningCycle.objects.get()
    return plan


def test_a_whole_round_reminds_on_its_days_alone(plan: ServicePlan) -> None:
    milestone(plan.cycle)
    # 28, 14, 7 and 1 days before Friday 1 March, and the day after: a Saturday, so it is told on the Monday.
    assert days_told(plan.lead.email, date(2024, 1, 8), date(2024, 3, 31)) == [
        date(2024, 2, 2),
        date(2024, 2, 16),
        date(2024, 2, 23),
        date(2024, 2, 29),
        date(2024, 3, 4),
    ]


def test_only_those_with_a_part_in_it_are_reminded_and_only_until_it_is_done(plan: ServicePlan) -> None:
    milestone(plan.cycle)
    contributor = person("contributor", service=plan.service)
    for role in ("reader", "leadership_approver", "planning_team", "executive_approver"):
        person(role)
    assert send(date(2024, 2, 2)) == sorted([plan.lead.email, contributor.email])
    submit_plan(plan=plan, by=plan.lead)
    Notice.objects.all().delete()
    assert send(date(2024, 2, 16)) == []
    assert Milestone.objects.get().done_at == morning(date(2024, 2, 16))
    withdraw_plan(plan=plan, by=plan.lead)
    Notice.objects.all().delete()
    assert send(date(2024, 2, 23)) == sorted([plan.lead.email, contributor.email])
    assert Milestone.objects.get().done_at is None


def test_a_service_that_ended_while_its_plan_was_running_still_finishes_it(plan: ServicePlan) -> None:
    milestone(plan.cycle)
    Service.objects.update(start_year=2020, end_year=2023)
    assert send(date(2024, 2, 23)) == [plan.lead.email]
    assert Milestone.objects.get().done_at is None
    submit_plan(plan=plan, by=plan.lead)
    send(date(2024, 2, 26))
    assert Milestone.objects.get().done_at == morning(date(2024, 2, 26))


def test_the_mail_says_what_is_due_in_plain_words(plan: ServicePlan) -> None:
    milestone(plan.cycle)
    send(date(2024, 2, 23))
    mail = newest(plan.lead.email)
    assert mail.subject == "This morning: 1 date to keep in mind"
    assert mail.body == (
        f"Hello {plan.lead.name},\n\nDATES TO KEEP IN MIND\n\n"
        "* Service plans are due: 1 March 2024 (in 7 days). Not done yet:\n"
        f"  - {plan}: http://testserver/service-plans/{plan.pk}/\n\n"
        "MLCO planning portal\n\n"
        "Choose what we mail you, and when, or say when you are away:\nhttp://testserver/your-account/mail/\n"
    )


def test_deciders_hear_when_it_waits_for_them_and_are_reminded_of_their_own_date(plan: ServicePlan) -> None:
    head, executive = person("leadership_approver"), person("executive_approver")
    milestone(plan.cycle, name="Leadership teams decide", due_on=date(2024, 3, 15), done_when="leadership", days=(7,))
    submit_plan(plan=plan, by=plan.lead)
    assert send(date(2024, 3, 4)) == [head.email]
    assert f"* Decide on {plan} by 15 March 2024\n  http://testserver/review/{plan.case.pk}/" in newest(head.email).body
    # It still waits, but nothing is new: no mail. On the day of the rule there is one, with all that waits.
    assert send(date(2024, 3, 5)) == []
    assert send(date(2024, 3, 8)) == [head.email]
    assert newest(head.email).subject == "This morning: 1 date to keep in mind, 1 thing waits for you"
    engine.approve(case=plan.case, seen=seen(plan.case), by=head)
    assert send(date(2024, 3, 15)) == []
    assert executive.email not in OutboxMessage.objects.values_list("to", flat=True)


def test_publishers_and_the_planning_team_have_their_own_dates(plan: ServicePlan) -> None:
    head, executive, team = person("leadership_approver"), person("executive_approver"), person("planning_team")
    published = milestone(plan.cycle, name="Plans are published", done_when="published", days=(7,))
    milestone(plan.cycle, name="Launch event", done_when="ticked", days=(7,))
    submit_plan(plan=plan, by=plan.lead)
    engine.approve(case=plan.case, seen=seen(plan.case), by=head)
    engine.approve(case=plan.case, seen=seen(plan.case), by=executive)
    Notice.objects.all().delete()
    assert send(date(2024, 2, 23)) == [team.email]
    body = newest(team.email).body
    assert "* Launch event: 1 March 2024 (in 7 days)\n  Not ticked as done yet: " in body
    assert f"* Plans are published: 1 March 2024 (in 7 days). Not done yet:\n  - {plan}" in body
    assert f"* {plan} is approved and can be published\n  http://testserver/publishing/" in body
    engine.make_move(move="publish", case=plan.case, by=team)
    send(date(2024, 2, 26))
    published.refresh_from_db()
    assert published.done_at is not None


def test_a_missed_run_is_caught_up_once_with_the_latest_rule_only(plan: ServicePlan) -> None:
    milestone(plan.cycle, days=(28, 9, 8, 7))
    assert send(date(2024, 2, 2)) == [plan.lead.email]
    # Nothing ran from 20 to 25 February: three rules fell into it.
    assert days_told(plan.lead.email, date(2024, 2, 26), date(2024, 3, 8)) == [date(2024, 2, 26)]
    assert list(Reminded.objects.order_by("pk").values_list("rule__days_before", flat=True)) == [28, 7]


def test_running_twice_sends_nothing_twice(plan: ServicePlan) -> None:
    milestone(plan.cycle)
    notify(to_user=plan.lead, topic=Topic.DECISIONS, kind="x", subject="News", text="", link="/")
    assert (send(date(2024, 2, 2)), send(date(2024, 2, 2))) == ([plan.lead.email], [])
    notify(to_user=plan.lead, topic=Topic.DECISIONS, kind="x", subject="Later news", text="", link="/")
    assert (send(date(2024, 2, 2)), send(date(2024, 2, 5))) == ([], [plan.lead.email])
    assert "Later news" in newest(plan.lead.email).body
    assert Digest.objects.count() == OutboxMessage.objects.count() == 2


def test_a_run_that_was_killed_is_finished_by_the_next(plan: ServicePlan, monkeypatch: pytest.MonkeyPatch) -> None:
    milestone(plan.cycle)
    others = sorted(person("contributor", service=plan.service).email for _ in range(3))
    everyone = sorted([plan.lead.email, *others])
    kind = OutboxMessage._meta.get_field("kind")
    made: list[object] = []

    def dies(value: object) -> object:
        made.append(value)
        if len(made) == 3:
            raise KeyboardInterrupt
        return value

    monkeypatch.setattr(kind, "get_prep_value", dies)
    with pytest.raises(KeyboardInterrupt):
        send(date(2024, 2, 2))
    monkeypatch.undo()
    first = list(OutboxMessage.objects.values_list("to", flat=True))
    assert len(first) == 2
    assert sorted([*first, *send(date(2024, 2, 2))]) == everyone
    assert (Digest.objects.count(), Reminded.objects.count()) == (4, 4)


def test_a_date_that_moved_is_told_anew(plan: ServicePlan) -> None:
    made = milestone(plan.cycle)
    assert send(date(2024, 2, 2)) == [plan.lead.email]
    Milestone.objects.filter(pk=made.pk).update(due_on=date(2024, 3, 8))
    assert days_told(plan.lead.email, date(2024, 2, 5), date(2024, 3, 8)) == [
        date(2024, 2, 9),
        date(2024, 2, 23),
        date(2024, 3, 1),
        date(2024, 3, 7),
    ]
    assert set(Reminded.objects.values_list("due_on", flat=True)) == {DUE, date(2024, 3, 8)}


@pytest.mark.parametrize("state", ["preparing", "suspended", "closed"])
def test_years_that_are_not_open_ask_nobody_for_anything(plan: ServicePlan, state: str) -> None:
    milestone(plan.cycle)
    person("leadership_approver")
    submit_plan(plan=plan, by=plan.lead)
    PlanningCycle.objects.update(state=state)
    assert send(date(2024, 2, 23)) == []
    assert Milestone.objects.get().done_at is None


def test_news_is_grouped_by_plan_and_a_decision_overtakes_the_one_before(plan: ServicePlan) -> None:
    head = person("leadership_approver")
    for reason in ("Say how you will know.", "Now say it shorter."):
        submit_plan(plan=plan, by=plan.lead)
        return_plan(case=plan.case, seen=seen(plan.case), by=head, reason=reason)
    assert plan.lead.email in send(date(2024, 2, 5))
    mail = newest(plan.lead.email)
    assert mail.subject == "This morning: 1 thing waits for you, 1 piece of news"
    assert f"WHAT HAPPENED\n\n{plan}\n* {plan} was returned for changes" in mail.body
    assert ("Now say it shorter." in mail.body, "Say how you will know." in mail.body) == (True, False)
    assert f"* {plan} came back: change it, then submit it again" in mail.body
    assert not Notice.objects.filter(user=plan.lead, told_at__isnull=True).exists()


def test_what_others_decided_meanwhile_is_not_mailed(plan: ServicePlan) -> None:
    person("leadership_approver")
    submit_plan(plan=plan, by=plan.lead)
    withdraw_plan(plan=plan, by=plan.lead)
    assert send(date(2024, 2, 5)) == []
    assert not Notice.objects.filter(told_at__isnull=True).exists()


def test_choices_are_respected(plan: ServicePlan) -> None:
    head = person("leadership_approver")
    milestone(plan.cycle)
    choose(choices={Topic.REMINDERS: "never"}, by=plan.lead)
    choose(choices={Topic.WAITING: "never"}, by=head)
    assert send(date(2024, 2, 2)) == []
    submit_plan(plan=plan, by=plan.lead)
    assert send(date(2024, 2, 5)) == []


def test_who_is_away_gets_one_mail_when_they_are_back(plan: ServicePlan) -> None:
    milestone(plan.cycle)
    Absence.objects.create(user=plan.lead, starts_on=date(2024, 2, 1), ends_on=date(2024, 2, 20))
    notify(to_user=plan.lead, topic=Topic.COMMENTS, kind="comment", subject="A comment", text="", link="/")
    assert days_told(plan.lead.email, date(2024, 1, 31), date(2024, 2, 22)) == [date(2024, 1, 31), date(2024, 2, 21)]
    assert "Service plans are due: 1 March 2024 (in 9 days)" in newest(plan.lead.email).body


def test_back_with_nothing_but_what_waits_there_is_one_mail(plan: ServicePlan) -> None:
    head = person("leadership_approver")
    submit_plan(plan=plan, by=plan.lead)
    assert send(date(2024, 2, 5)) == [head.email]
    Absence.objects.create(user=head, starts_on=date(2024, 2, 6), ends_on=date(2024, 2, 9))
    assert days_told(head.email, date(2024, 2, 6), date(2024, 2, 20)) == [date(2024, 2, 12)]
    assert newest(head.email).subject == "This morning: 1 thing waits for you"


def test_a_deputy_is_told_for_whom(plan: ServicePlan) -> None:
    head, deputy = person("leadership_approver"), UserFactory()
    DeputyCover.objects.create(
        appointment=head.appointments.get(), deputy=deputy, starts_on=date(2024, 1, 1), ends_on=date(2024, 4, 1)
    )
    Absence.objects.create(user=head, starts_on=date(2024, 1, 1), ends_on=date(2024, 4, 1))
    milestone(plan.cycle, done_when="leadership", days=(7,))
    submit_plan(plan=plan, by=plan.lead)
    assert send(date(2024, 2, 23)) == [deputy.email]
    body = newest(deputy.email).body
    assert f"  - {plan} (for {head.name}): " in body
    assert f"* Decide on {plan} by 15 March 2024 (for {head.name})\n" in body
    # The deputy away too: nobody is mailed, and nothing is lost.
    Absence.objects.create(user=deputy, starts_on=date(2024, 2, 26), ends_on=date(2024, 2, 27))
    notify(to_user=deputy, topic=Topic.COMMENTS, kind="comment", subject="A comment", text="", link="/")
    assert (send(date(2024, 2, 26)), send(date(2024, 2, 28))) == ([], [deputy.email])


def test_deputies_of_authors_are_not_asked_to_decide(plan: ServicePlan) -> None:
    author, deputy = person("leadership_approver"), UserFactory()
    DeputyCover.objects.create(
        appointment=author.appointments.get(), deputy=deputy, starts_on=date(2024, 1, 1), ends_on=date(2024, 4, 1)
    )
    plan.case.authors.create(user=author)
    submit_plan(plan=plan, by=plan.lead)
    milestone(plan.cycle, done_when="leadership", days=(7,))
    assert send(date(2024, 2, 23)) == []


def test_closed_accounts_get_nothing(plan: ServicePlan) -> None:
    milestone(plan.cycle)
    notify(to_user=plan.lead, topic=Topic.COMMENTS, kind="comment", subject="A comment", text="", link="/")
    plan.lead.is_active = False
    plan.lead.save()
    assert send(date(2024, 2, 2)) == []


def test_other_groups_leaders_are_not_reminded(plan: ServicePlan) -> None:
    other = person("leadership_approver", group=ServiceGroupFactory(code="children", name="Children"))
    milestone(plan.cycle, done_when="leadership", days=(7,))
    submit_plan(plan=plan, by=plan.lead)
    assert other.email not in send(date(2024, 2, 23))
