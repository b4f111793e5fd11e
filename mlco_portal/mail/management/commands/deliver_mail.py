"""`manage.py deliver_mail`: send what waits in the outbox, once or again and again."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from mlco_portal.mail.actions import deliver_due_mail


class Command(BaseCommand):
    help = "Send the mail that waits in the outbox. With --every, keep doing so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="repeat after so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            sent = deliver_due_mail()
            self.stdout.write(f"{sent} sent")
            if not options["every"]:
                return
            time.sleep(options["every"])
