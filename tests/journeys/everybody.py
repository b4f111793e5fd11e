"""Sign everybody of the demo in, twice, and write the keys of their sessions by e-mail address.

The files of its releases are made here, once: else the server of each module of journeys would begin with them.
"""

import json
import sys

import django

TIMES = 2


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.test import Client

    from kloe.reports.making import make_file as make_report_file
    from kloe.reports.models import ReportFile
    from mlco_portal.accounts.models import User
    from planning.releases.making import make_file
    from planning.releases.models import ReleaseFile

    keys: dict[str, list[str]] = {}
    for user in User.objects.filter(is_active=True).order_by("pk"):
        for _ in range(TIMES):
            client = Client()
            client.force_login(user)
            keys.setdefault(user.email, []).append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    for file in ReleaseFile.objects.filter(state=ReleaseFile.State.WAITING):
        make_file(file.pk)
    for one in ReportFile.objects.filter(state=ReportFile.State.WAITING):
        make_report_file(one.pk)
    json.dump(keys, sys.stdout)


if __name__ == "__main__":
    main()
