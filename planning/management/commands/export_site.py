"""Write everything that is published for the public as a static site."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mlco_portal.wording import counted
from planning.publication.rules import PublicationRefused
from planning.publication.static_site import export_site


class Command(BaseCommand):
    """`manage.py export_site DIR`."""

    help = "Write every public plan, its papers and the directory into a folder that any web server can serve."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="An empty folder, or one that holds an earlier export")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = export_site(options["folder"])
        except (PublicationRefused, OSError) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"Wrote {counted(count, 'file')} to {options['folder']}")
