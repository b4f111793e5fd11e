"""Makes the first administrator of a new portal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mlco_portal.accounts.models import User
from services.actions.people import grant_first_administrator
from services.rules.people import AppointmentRefused


class Command(BaseCommand):
    help = "Give the administrator role to an account, on a portal where nobody holds it yet."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the e-mail address of an account that exists (see createsuperuser)")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower(), is_active=True).first()
        if user is None:
            raise CommandError(f"There is no open account for {options['email']}. Make one: manage.py createsuperuser")
        try:
            grant_first_administrator(user=user)
        except AppointmentRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{user} is an administrator from today on. Sign in to give roles to others.")
