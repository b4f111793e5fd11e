"""Writing to the ones outstanding: held, previewed, sent once, and only to those with something left."""

import threading
from datetime import timedelta

import factory
import pytest
from django.core import mail
from django.db import close_old_connections, connection
from django.urls import reverse
from django.utils import timezone

from mlco_portal.audit.models import AuditEntry
from mlco_portal.mail.actions import deliver_due_mail
from mlco_portal.mail.batches import BatchClosed, NobodyLeft
from mlco_portal.mail.models import OutboxBatch, OutboxMessage
from planning.cycle.models import PlanningCycle
from planning.round.actions import Draft, hold_letters, rewrite_letters, send_letters
from planning.round.queries.outstanding import outstanding_of
from planning.round.queries.standing import every_service, rounds
from planning.round.rules import To, letter, text_problem
from planning.service_plans.actions import submit_plan
from services.models import Absence, Appointment, DeputyCover
from tests.factories import AppointmentFactory, UserFactory, empty_plan, full_plan, open_year, person

URL = "/round/2024-25/write/"
TEXT = "Hello {name}, {days_left}:\n{plans}\nThanks"


@pytest.fixture
def running(db) -> PlanningCycle:
    cycle = open_year()
    today = timezone.localdate()
    PlanningCycle.objects.filter(pk=cycle.pk).update(
        opens_on=today - timedelta(days=100), plans_due_on=today + timedelta(days=5)
    )
    return cycle


@pytest.fixture
def planner(client, running):
    client.force_login(person("planning_team"))
    return client


def _lead(plan) -> object:
    return person("service_lead", service=plan.service)


def _post(client, chosen, **given):
    keys = [str(one.pk) for one in chosen]
    return client.post(URL, {"subject": "Your plan", "text": TEXT, "people": keys, **given})


def _held(client, people) -> OutboxBatch:
    assert _post(client, people).status_code == 302
    return OutboxBatch.objects.get()


def test_a_letter_names_all_plans_of_a_person_and_is_held(planner, settings):
    settings.SITE_URL = "https://portal.example.org"
    first, second = empty_plan(), empty_plan()
    lead = _lead(first)
    AppointmentFactory(user=lead, role="service_lead", scope="service", service=second.service)
    page = planner.get(URL)
    assert [(row.name, row.plans) for row in page.context["rows"]] == [
        (lead.name, f"{first.service}, {second.service}")
    ]
    assert OutboxMessage.objects.count() == 0

    batch = _held(planner, [lead])

    [message] = batch.messages.all()
    assert (message.status, message.to, message.subject) == ("held", lead.email, "Your plan")
    assert f"Hello {lead.name}, due in 5 days:\n- {first}" in message.body
    assert f"https://portal.example.org{second.get_absolute_url()}" in message.body
    assert deliver_due_mail(now=timezone.now() + timedelta(days=9)) == 0
    planner.post(reverse("mail:send_again", args=[message.pk]))
    planner.get(reverse("planning:round:send", args=[batch.pk]))
    message.refresh_from_db()
    assert message.status == "held"
    assert message.body.splitlines()[0] in planner.get(reverse("mail:batch", args=[batch.pk])).content.decode()
    assert "Held in the outbox, not sent yet" in planner.get("/round/").content.decode()
    assert AuditEntry.objects.filter(action="mail.batch_held").count() == 1


def test_sending_leaves_out_whoever_is_done_and_says_so(planner):
    done, still = full_plan(), empty_plan()
    leads = [Appointment.objects.get(service=done.service).user, _lead(still)]
    batch = _held(planner, leads)
    submit_plan(plan=done, by=leads[0])
    confirm = planner.get(reverse("planning:round:send", args=[batch.pk]))
    assert (confirm.context["going"], confirm.context["left_out"]) == (1, [leads[0].name])

    answer = planner.post(reverse("planning:round:send", args=[batch.pk]), follow=True)

    assert "1 person left out" in answer.content.decode()
    assert list(batch.messages.values_list("to", "status")) == [(leads[1].email, "waiting")]
    mail.outbox.clear()
    assert deliver_due_mail() == 1
    assert [one.to for one in mail.outbox] == [[leads[1].email]]
    again = planner.post(reverse("planning:round:send", args=[batch.pk]), follow=True)
    assert "Nothing was sent a second time" in again.content.decode()
    assert AuditEntry.objects.filter(action="mail.batch_sent").count() == 1


def test_words_that_a_colleague_changed_meanwhile_are_read_before_they_are_sent(planner):
    lead = _lead(empty_plan())
    batch = _held(planner, [lead])
    address = reverse("planning:round:send", args=[batch.pk])
    shown = planner.get(address).context["seen"]
    of = rounds(timezone.localdate())[2024]
    draft = Draft(To.WRITERS, "Another subject", f"Other words. {TEXT}", frozenset([lead.pk]))
    outstanding = outstanding_of(every_service(of), of, "writers")
    rewrite_letters(batch=batch, draft=draft, outstanding=outstanding, of=of, by=person("planning_team"))

    answer = planner.post(address, {"seen": shown}, follow=True)

    assert "Somebody changed these mails after you opened the page, so nothing was sent" in answer.content.decode()
    assert batch.messages.get().status == "held"
    # The record of before the change is sent in the words that stand now.
    assert send_letters(batch=batch, of=of, by=person("planning_team")) == 0
    [message] = batch.messages.all()
    assert (message.status, message.subject) == ("waiting", "Another subject")
    assert message.body.startswith("Other words. ")


def test_nothing_goes_when_everybody_is_done(planner):
    plan = full_plan()
    lead = Appointment.objects.get(service=plan.service).user
    batch = _held(planner, [lead])
    submit_plan(plan=plan, by=lead)
    answer = planner.post(reverse("planning:round:send", args=[batch.pk]), follow=True)
    assert "Nothing was sent" in answer.content.decode()
    assert batch.messages.get().status == "held"


def test_people_are_unticked_and_one_of_another_round_cannot_be_smuggled_in(planner):
    leads = [_lead(empty_plan()) for _ in range(3)]
    stranger = UserFactory()
    assert _post(planner, [stranger]).status_code == 422
    batch = _held(planner, leads[:2])
    assert sorted(batch.messages.values_list("to", flat=True)) == sorted(one.email for one in leads[:2])


def test_leave_sends_it_to_the_deputy_and_closed_accounts_are_said(planner):
    plan, other = empty_plan(), empty_plan()
    away, alone, gone = _lead(plan), _lead(other), _lead(other)
    deputy = UserFactory()
    today = timezone.localdate()
    DeputyCover.objects.create(
        appointment=Appointment.objects.get(user=away), deputy=deputy, starts_on=today, ends_on=today
    )
    for one in (away, alone):
        Absence.objects.create(user=one, starts_on=today, ends_on=today)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    page = planner.get(URL)
    assert {row.name: row.notes for row in page.context["rows"]} == {
        deputy.name: [f"stands in for {away.name}, who is on leave"],
        alone.name: ["is on leave, and nobody stands in"],
    }
    assert page.context["closed"] == [gone.name]
    batch = _held(planner, [deputy])
    assert f"because you stand in for {away.name}" in batch.messages.get().body


def test_those_who_decide_are_asked_about_what_waits_for_them(planner):
    plan = full_plan()
    decider = person("leadership_approver")
    submit_plan(plan=plan, by=Appointment.objects.get(service=plan.service).user)
    page = planner.get(URL, {"to": "deciders"})
    assert [row.name for row in page.context["rows"]] == [decider.name]
    assert [row.name for row in planner.get(URL).context["rows"]] == []
    planner.post(f"{URL}?to=deciders", {"subject": "x", "text": TEXT, "people": [decider.pk]})
    assert reverse("planning:review:detail", args=[plan.case_id]) in OutboxMessage.objects.get().body


def test_a_filter_narrows_whom_the_letter_goes_to(planner):
    started, missing = full_plan(), empty_plan()
    lead = _lead(missing)
    page = planner.get(URL, {"state": "not_started"})
    assert [row.name for row in page.context["rows"]] == [lead.name]
    assert started.service.name not in page.content.decode()


def test_a_held_letter_is_changed_and_thrown_away(planner):
    leads = [_lead(empty_plan()) for _ in range(2)]
    batch = _held(planner, leads)
    change = reverse("planning:round:rewrite", args=[batch.pk])
    page = planner.get(change)
    assert [row.ticked for row in page.context["rows"]] == [True, True]
    planner.post(change, {"subject": "New", "text": "Other {plans}", "people": [leads[0].pk]})
    [message] = batch.messages.all()
    assert (message.subject, message.to, message.status) == ("New", leads[0].email, "held")
    assert message.body.startswith("Other - ")
    assert [row.ticked for row in planner.get(change).context["rows"]].count(True) == 1

    planner.post(reverse("mail:throw_away", args=[batch.pk]))
    assert batch.messages.count() == 0
    answer = planner.post(reverse("planning:round:send", args=[batch.pk]), follow=True)
    assert "threw it away" in answer.content.decode()
    late = planner.post(change, {"subject": "Late", "text": "{plans}", "people": [leads[0].pk]}, follow=True)
    assert "came too late" in late.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "Hello {nmae} {plans}"}, "{nmae} is nothing that can be filled in"),
        ({"text": "Hello {name}"}, "Put {plans} where"),
        ({"subject": ""}, "Enter a subject"),
        ({"people": []}, "Choose at least one person"),
        ({"text": "x" * 1_000_000}, "5000"),
        ({"subject": "a\x00b"}, "Null characters"),
        ({"people": ["1 OR 1=1", "9" * 40]}, "no outstanding plan any more"),
    ],
)
def test_bad_input_is_answered(planner, given, said):
    lead = _lead(empty_plan())
    answer = _post(planner, [lead], **given)
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert not OutboxBatch.objects.exists()


@pytest.mark.parametrize("role", ["service_lead", "executive_approver", "administrator"])
def test_others_write_to_nobody(client, running, role):
    batch = OutboxBatch.objects.create(
        subject="x", created_at=timezone.now(), created_by=UserFactory(), made_from={"by": "round", "year": 2024}
    )
    client.force_login(person(role))
    for address in (URL, *(reverse(f"planning:round:{name}", args=[batch.pk]) for name in ("send", "rewrite"))):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403


def test_a_suspended_year_chases_nobody(planner, running):
    PlanningCycle.objects.update(state="suspended", suspended_on=timezone.localdate(), suspended_reason="x")
    assert planner.get(URL).status_code == 403
    assert "Write to the ones outstanding" not in planner.get("/round/2024-25/").content.decode()


def test_500_people_get_one_letter_each(running, django_assert_max_num_queries):
    plan = empty_plan()
    people = UserFactory.create_batch(500, password=factory.Transformer.Force("!"))
    Appointment.objects.bulk_create(
        Appointment(user=one, role="service_lead", scope="service", service=plan.service, starts_on="2020-01-01")
        for one in people
    )
    of = rounds(timezone.localdate())[2024]
    planner = person("planning_team")
    with django_assert_max_num_queries(60):
        outstanding = outstanding_of(every_service(of), of, "writers")
        draft = Draft(To.WRITERS, "S", TEXT, frozenset(one.pk for one in people))
        batch = hold_letters(draft=draft, outstanding=outstanding, of=of, by=planner)
        assert send_letters(batch=batch, of=of, by=planner) == 0
    assert OutboxMessage.objects.filter(status="waiting").count() == 500


def test_what_is_filled_in_is_never_filled_in_again():
    assert letter("{name} {x}", name="{plans}", plans=[], today=timezone.localdate()) == "{plans} {x}"
    assert text_problem("{plans}") is None


@pytest.mark.django_db(transaction=True)
def test_two_press_send_and_one_of_them_sends():
    cycle = open_year()
    lead = _lead(empty_plan())
    of = rounds(timezone.localdate())[int(cycle.year)]
    senders = [person("planning_team"), person("planning_team")]
    outstanding = outstanding_of(every_service(of), of, "writers")
    draft = Draft(To.WRITERS, "S", TEXT, frozenset([lead.pk]))
    batch = hold_letters(draft=draft, outstanding=outstanding, of=of, by=senders[0])
    start, said = threading.Barrier(2), []

    def press(by) -> None:
        start.wait()
        try:
            said.append(send_letters(batch=batch, of=of, by=by))
        except (BatchClosed, NobodyLeft) as refused:
            said.append(str(refused))
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=press, args=[by]) for by in senders]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    batch.refresh_from_db()
    assert sorted(str(one) for one in said)[0] == "0"
    assert sorted(str(one) for one in said)[1].startswith(f"{batch.sent_by} sent it on")
    assert deliver_due_mail() == 1
