"""`manage.py demo`: migrate, load the sample where nothing is yet, say who can sign in, serve."""

import shutil
import socket
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from planning.sample_data.people import ACCOUNTS, DEPUTY

ADDRESS = "127.0.0.1:8000"


class Command(BaseCommand):
    help = "Serve the portal with sample data. What was typed before is kept unless --reset is given."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="throw away what was typed and start over")
        parser.add_argument("--no-serve", action="store_true", help="set everything up and stop")
        parser.add_argument("--address", default=ADDRESS, help=f"where to serve (default {ADDRESS})")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is for the demo settings only: DJANGO_SETTINGS_MODULE=mlco_portal.settings.demo.")
        if not options["no_serve"]:
            self._check_free(options["address"])
        if options["reset"]:
            self._reset()
        self.stdout.write("Preparing the database ...")
        Path(settings.VAR_DIR).mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        self.stdout.write("Loading the sample where it is missing (about half a minute the first time) ...")
        call_command("load_sample_data", stdout=self.stdout)
        self._introduce(options["address"])
        if not options["no_serve"]:
            self.stdout.write("Press Ctrl+C to stop. What you type is kept for the next time.\n")
            self.stdout.flush()
            call_command("runserver", options["address"], use_reloader=False, use_threading=True)

    def _check_free(self, address: str) -> None:
        """Refuse before anything is touched when something already serves the address."""
        host, _, port = address.rpartition(":")
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, int(port))) == 0:
                raise CommandError(
                    f"Something already runs on {address}, perhaps an earlier demo. Stop it (Ctrl+C in its window), "
                    "then run this again. Nothing was changed."
                )

    def _reset(self) -> None:
        self.stdout.write("Starting over: the demo's database, files and mail are removed ...")
        if connection.vendor != "sqlite":
            raise CommandError(
                "Only the demo's own SQLite database is removed. Empty the database of DATABASE_URL yourself."
            )
        connection.close()
        database = Path(settings.DATABASES["default"]["NAME"])
        for path in (database, Path(f"{database}-wal"), Path(f"{database}-shm")):
            path.unlink(missing_ok=True)
        for folder in (settings.MEDIA_ROOT, settings.EMAIL_FILE_PATH, settings.VAR_DIR / "published"):
            shutil.rmtree(folder, ignore_errors=True)

    def _introduce(self, address: str) -> None:
        width = max(len(one.email) for one in ACCOUNTS)
        lines = [f"  {one.email:<{width}}  {one.name}: {one.to_try}" for one in ACCOUNTS]
        lines.append(f"  {DEPUTY[0]:<{width}}  {DEPUTY[1]}: decide on behalf of the Chief Operating Officer")
        self.stdout.write(
            f"\nThe portal is at http://{address}\n\nSign in as any of these. The password of all is: "
            f"{settings.DEMO_PASSWORD}\n\n" + "\n".join(lines) + "\n\n"
            f"Every service that writes a plan has a lead as well: lead.SERVICE-CODE@example.org\n"
            f"Mail that the portal sends is shown at http://{address}/outbox/\n"
        )
