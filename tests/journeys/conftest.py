"""The demo, served as `make demo` serves it, and a real browser to walk through it.

The demo is loaded once; each module of journeys walks through a copy of its own, so that none depends on what another
wrote, or on the order they come in. Everybody of the sample has signed in before the copies are made, twice: journeys
begin with one of these sessions, and those that are about signing in begin without.
"""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from planning.sample_data.people import ACCOUNTS
from tests.journeys.demo import MANAGE, ROOT, SIGNED_IN, environment, load
from tests.journeys.visitor import Visitor

PASSWORD = "try the portal"
START_SECONDS = 60


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Use the machine's Chromium, which `make journeys` has found."""
    return {
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    }


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of this run that all workers share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def loaded_demo(shared: Path) -> Path:
    """Return the folder of the demo that all modules copy: JOURNEYS_DEMO, or the first worker to come loads it."""
    if "JOURNEYS_DEMO" in os.environ:
        return Path(os.environ["JOURNEYS_DEMO"])
    folder = shared / "loaded-demo"
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / SIGNED_IN).exists():
            load(folder)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _pages_found_sound(shared: Path) -> None:
    Visitor.sound = shared / "sound"
    Visitor.sound.mkdir(exist_ok=True)


@pytest.fixture(scope="module")
def portal(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a copy of the demo and return its address."""
    folder = tmp_path_factory.mktemp("served") / "demo"
    shutil.copytree(loaded_demo, folder)
    address = f"127.0.0.1:{_free_port()}"
    log = (folder / "server.log").open("wb")
    server = subprocess.Popen(
        [*MANAGE, "runserver", "--noreload", address], env=environment(folder), stdout=log, stderr=log, cwd=ROOT
    )
    try:
        _wait_for(f"http://{address}/healthz", server)
        yield f"http://{address}"
    finally:
        server.terminate()
        server.wait(timeout=10)
        log.close()


@pytest.fixture(scope="module")
def sessions(loaded_demo: Path) -> dict[str, list[StorageState]]:
    """The cookies of everybody who has signed in, by e-mail address: two sessions each, and those of this module."""
    keys: dict[str, list[str]] = json.loads((loaded_demo / SIGNED_IN).read_bytes())
    return {email: [_cookies(key) for key in both] for email, both in keys.items()}


@pytest.fixture
def visitor(browser: Browser, portal: str, sessions: dict[str, list[StorageState]]) -> Iterator[Callable[..., Visitor]]:
    """Return a function that brings somebody to the portal: `visitor("executive@example.org", javascript=False)`.

    They stand on their home page. Whoever signed in before comes with that session; a second browser of the same
    person within one journey has a session of its own. `afresh=True` is for a journey that is about signing in.
    """
    contexts: list[BrowserContext] = []

    def open_page(javascript: bool, width: int, session: StorageState | None = None) -> Page:
        context = browser.new_context(
            base_url=portal,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale="en-GB",
            storage_state=session,
        )
        contexts.append(context)
        return context.new_page()

    lent: dict[str, int] = {}

    def come(email: str = "", *, javascript: bool = True, width: int = 1280, afresh: bool = False) -> Visitor:
        held, number = sessions.setdefault(email, []), lent.get(email, 0)
        known = held[number] if number < len(held) and not afresh else None
        page = open_page(javascript, width, known)
        person = Visitor(page, None if javascript else open_page(True, width))
        if not afresh:
            lent[email] = number + 1
        if known and person.is_signed_in():
            return person.look()
        if email:
            person.sign_in(email, PASSWORD)
            if not afresh:
                held[number : number + 1] = [page.context.storage_state()]
        return person

    yield come
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def sample_accounts() -> tuple[str, ...]:
    """Return the addresses that the console prints."""
    return tuple(one.email for one in ACCOUNTS)


def _cookies(key: str) -> StorageState:
    cookie = {"name": "sessionid", "value": key, "domain": "127.0.0.1", "path": "/", "expires": -1}
    return {"cookies": [{**cookie, "httpOnly": True, "secure": False, "sameSite": "Lax"}], "origins": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(f"The portal stopped with exit code {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("The portal did not start")
