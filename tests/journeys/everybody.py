"""Sign everybody of the demo in, twice, and write the keys of their sessions by e-mail address."""

import json
import sys

import django

TIMES = 2


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.test import Client

    from mlco_portal.accounts.models import User

    keys: dict[str, list[str]] = {}
    for user in User.objects.filter(is_active=True).order_by("pk"):
        for _ in range(TIMES):
            client = Client()
            client.force_login(user)
            keys.setdefault(user.email, []).append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    json.dump(keys, sys.stdout)


if __name__ == "__main__":
    main()
