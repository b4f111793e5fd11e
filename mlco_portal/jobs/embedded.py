"""A worker inside the server process, so that there is nothing else to start.

`mlco_portal/wsgi.py` starts it where a process serves by itself (`runserver`), `gunicorn.conf.py` in each process of
gunicorn after it was forked, and the first request in any other server. A thread does not survive a fork: each process
knows by its number whether it has one.
"""

import atexit
import os
import threading

from django.conf import settings
from django.db import connections

from mlco_portal.jobs.worker import Worker

INTERVAL = 2.0
LONGEST_FAREWELL = 10.0


class Embedded:
    """The worker of this process, at most one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = 0
        self._worker: Worker | None = None
        self._thread: threading.Thread | None = None

    def ensure(self) -> None:
        """Start the worker unless this process has one, or the settings say that workers run elsewhere."""
        if self._process == os.getpid() or not settings.JOBS_EMBEDDED:
            return
        with self._lock:
            if self._process != os.getpid():
                self._process = os.getpid()
                self._worker = Worker(interval=INTERVAL, is_embedded=True)
                self._thread = threading.Thread(target=_work, args=(self._worker,), name="jobs-embedded", daemon=True)
                self._thread.start()
                atexit.register(self.stop)

    def is_running(self) -> bool:
        return self._process == os.getpid() and self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """Let the worker finish the job in hand, for ten seconds at most."""
        if self._process == os.getpid() and self._worker is not None and self._thread is not None:
            self._worker.stop()
            self._thread.join(timeout=LONGEST_FAREWELL)
            self._process = 0


def _work(worker: Worker) -> None:
    try:
        worker.run()
    finally:
        connections.close_all()


EMBEDDED = Embedded()
