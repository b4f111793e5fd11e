"""The worker inside the server: served as in the demo and as in service, with nothing else started."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from mlco_portal.jobs.models import JobWorker, Schedule

ROOT = Path(__file__).resolve().parent.parent.parent
pytestmark = pytest.mark.django_db(transaction=True)
RUNSERVER = [sys.executable, "manage.py", "runserver", "--noreload"]
GUNICORN = [
    sys.executable,
    "-m",
    "gunicorn",
    "--workers",
    "2",
    "--graceful-timeout",
    "60",
    "mlco_portal.wsgi",
    "--bind",
]


def free_port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def address_of_the_database():
    given, name = os.environ.get("DATABASE_URL", ""), connection.settings_dict["NAME"]
    return f"{given.rpartition('/')[0]}/{name}" if given else f"sqlite:///{name}"


@pytest.fixture
def serve(tmp_path):
    """Return a function that serves the test's database by a command, as a production or demo start does."""
    started = []

    def start(command, **environment):
        # The port was free a moment ago; where somebody else has taken it since, another one is tried.
        for _ in range(3):
            server = once(command, environment)
            if server is not None:
                return server
        raise AssertionError((tmp_path / "log").read_text())

    def once(command, environment):
        address = f"127.0.0.1:{free_port()}"
        given = {
            "DJANGO_SETTINGS_MODULE": "mlco_portal.settings.production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "false",
            "DATABASE_URL": address_of_the_database(),
            "VAR_DIR": str(tmp_path),
            **environment,
        }
        log = (tmp_path / "log").open("wb")
        # Tests that run in the background ignore Ctrl+C, and so would what they start.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        server = subprocess.Popen(
            [*command, address], cwd=ROOT, env={**os.environ, **given}, stdout=log, stderr=log, start_new_session=True
        )
        signal.signal(signal.SIGINT, before)
        started.append(server)
        for _ in range(900):
            if server.poll() is not None:
                break
            try:
                with urllib.request.urlopen(f"http://{address}/healthz", timeout=5):
                    return server
            except OSError:
                time.sleep(0.1)
        return None

    yield start
    for server in started:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def workers_after(number, seconds=60):
    for _ in range(seconds * 10):
        if JobWorker.objects.count() == number:
            break
        time.sleep(0.1)
    return list(JobWorker.objects.values_list("is_embedded", flat=True))


def is_scheduled(name, seconds=60):
    """A worker gives its first sign of life before it looks at the schedule."""
    for _ in range(seconds * 10):
        if Schedule.objects.filter(name=name).exists():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("command", "processes", "end"), [(RUNSERVER, 1, signal.SIGINT), (GUNICORN, 2, signal.SIGTERM)]
)
def test_each_process_that_serves_has_one_worker_and_takes_it_along_when_it_ends(serve, command, processes, end):
    server = serve(command)
    assert workers_after(processes) == [True] * processes
    assert is_scheduled("mlco_portal.mail.tasks.deliver_mail")
    server.send_signal(end)
    assert server.wait(timeout=120) == 0
    assert workers_after(0) == []


def test_no_worker_where_workers_run_beside_the_server(serve):
    serve(RUNSERVER, JOBS_EMBEDDED="false")
    time.sleep(2)
    assert JobWorker.objects.count() == 0


def test_other_commands_start_no_worker():
    subprocess.run([sys.executable, "manage.py", "check"], cwd=ROOT, check=True, capture_output=True)
    assert JobWorker.objects.count() == 0
