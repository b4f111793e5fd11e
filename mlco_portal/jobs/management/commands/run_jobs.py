"""`manage.py run_jobs`: a worker of its own, beside the server. Several may run, on several machines."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mlco_portal.jobs.worker import Worker
from mlco_portal.wording import counted


class Command(BaseCommand):
    help = "Run background jobs until stopped (Ctrl+C or SIGTERM: the job in hand is finished first)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now and end, as for cron")
        parser.add_argument(
            "--interval", type=float, default=1.0, metavar="SECONDS", help="how long to wait when there is nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(interval=max(options["interval"], 0.05))
        if options["once"]:
            self.stdout.write(f"{counted(worker.drain(), 'job')} run")
            return
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, lambda *_: worker.stop())
        worker.run()
