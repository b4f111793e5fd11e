"""The page of background jobs: who sees it, what it shows and hides, and its buttons."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time

from mlco_portal.audit.models import AuditEntry
from mlco_portal.jobs.actions.workers import give_sign
from mlco_portal.jobs.worker import Worker
from tests.factories import person
from tests.jobs import work

pytestmark = pytest.mark.django_db
LIST = "/jobs/"


@pytest.fixture
def administrator(client):
    client.force_login(person("administrator"))
    return client


def a_job_given_up(why="no mail server"):
    with freeze_time(timezone.now() - timedelta(hours=3)) as clock:
        work.break_down.enqueue(why=why)
        for _ in range(3):
            Worker().drain()
            clock.tick(timedelta(minutes=10))
    return DBTaskResult.objects.get(status="FAILED")


@pytest.mark.parametrize(
    ("role", "status"), [("administrator", 200), ("planning_team", 200), ("service_lead", 403), ("reader", 403)]
)
def test_the_pages_are_for_those_who_hold_the_permission(client, role, status, no_schedules):
    no_schedules[work.due_now.module_path] = work.due_now
    job = a_job_given_up()
    client.force_login(person(role))
    assert client.get(LIST).status_code == status
    assert client.get(f"{LIST}{job.pk}/").status_code == status
    found = 302 if status == 200 else 403
    assert client.post(reverse("jobs:run_again", args=[job.pk])).status_code == found
    assert client.post(reverse("jobs:run_now", args=[work.due_now.module_path])).status_code == found
    assert (b"Background jobs" in client.get("/").content) is (status == 200)


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(LIST).url == "/sign-in/?next=/jobs/"
    assert client.post(reverse("jobs:run_now", args=["any"])).url == "/sign-in/?next=/jobs/"


def test_what_runs_by_itself_stands_there_with_its_last_run(administrator, no_schedules):
    no_schedules[work.due_now.module_path] = work.due_now
    assert "Not yet" in administrator.get(LIST).content.decode()
    administrator.post(reverse("jobs:run_now", args=[work.due_now.module_path]))
    page = administrator.get(LIST).content.decode()
    assert "“Due now” is in the queue. It runs within a minute." in page
    again = administrator.post(reverse("jobs:run_now", args=[work.due_now.module_path]), follow=True)
    assert "It was not started a second time." in again.content.decode()
    Worker().drain()
    page = administrator.get(LIST).content.decode()
    assert "Every hour" in page
    assert "under a second<br>done" in page
    assert [entry.action for entry in AuditEntry.objects.all()] == ["jobs.run_now"]


def test_a_schedule_that_nobody_knows_is_not_found(administrator):
    for name in ("os.system", "x" * 500, "%00", "‮"):
        assert administrator.post(f"{LIST}schedule/{name}/run-now/").status_code == 404


def test_a_failure_is_shown_with_its_traceback_and_without_the_values_given_to_it(administrator):
    DBTaskResult.objects.all().delete()
    job = a_job_given_up(why="<script>no mail server")
    DBTaskResult.objects.update(args_kwargs={"args": [], "kwargs": {"why": "a secret"}})
    page = administrator.get(f"{LIST}{job.pk}/").content.decode()
    assert "ValueError: &lt;script&gt;no mail server" in page
    assert "Where in the code" in page
    assert "3 times of at most 3" in page
    assert "a secret" not in page
    assert "<script>no mail" not in page


def test_run_again_puts_a_job_back_once(administrator):
    job = a_job_given_up()
    assert "1 job failed each time" in administrator.get(LIST).content.decode()
    button = reverse("jobs:run_again", args=[job.pk])
    assert "in the queue again" in administrator.post(button, follow=True).content.decode()
    assert "It was not started again" in administrator.post(button, follow=True).content.decode()
    assert administrator.get(button).status_code == 405


def test_the_page_says_when_nobody_works(administrator):
    assert "Nobody does this work" in administrator.get(LIST).content.decode()
    give_sign(worker_id="inside", is_embedded=True)
    give_sign(worker_id="beside", is_embedded=False)
    page = administrator.get(LIST).content.decode()
    assert "1 worker in the server, 1 beside it." in page
    assert "Nobody does this work" not in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Break down", "Leave a note"}),
        ("?state=FAILED", {"Break down"}),
        ("?state=READY", {"Leave a note"}),
        ("?job=tests.jobs.work.leave_a_note", {"Leave a note"}),
        ("?state=RUNNING", set()),
        ("?state=rubbish&page=99999", {"Break down", "Leave a note"}),
        ("?job=rubbish", set()),
        ("?job=%00&state=%00&page=%00", {"Break down", "Leave a note"}),
        ("?job=" + "x" * 5000, set()),
    ],
)
def test_the_queue_is_filtered(administrator, query, shown, tmp_path):
    a_job_given_up()
    work.leave_a_note.enqueue(folder=str(tmp_path), what=1)
    answer = administrator.get(LIST + query)
    assert {row[0]["text"] for row in answer.context["rows"]} == shown


@pytest.mark.parametrize("number", [1, 45])
def test_the_list_costs_the_same_for_one_job_and_for_many(administrator, number, tmp_path, no_schedules):
    no_schedules[work.due_now.module_path] = work.due_now
    administrator.post(reverse("jobs:run_now", args=[work.due_now.module_path]))
    for what in range(number):
        work.leave_a_note.enqueue(folder=str(tmp_path), what=what)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        administrator.get(LIST + "?page=1")
    assert len(queries) == QUERIES


QUERIES = 9
