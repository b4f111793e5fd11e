"""`manage.py load_sample_data`: fill an empty portal with the sample of 2024/25."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from planning.sample_data.load import load_sample_data


class Command(BaseCommand):
    help = "Fill an empty portal with the 2024/25 catalogue, sample accounts and plans in every state."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_PASSWORD:
            raise CommandError(
                "Sample accounts have a password that everybody knows, so they are only for a demo. "
                "Run this with DJANGO_SETTINGS_MODULE=mlco_portal.settings.demo."
            )
        if not load_sample_data(say=lambda what: self.stdout.write(f"  Loading {what} ...")):
            self.stdout.write("  The portal holds services already: nothing was loaded, nothing was changed.")
