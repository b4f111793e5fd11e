"""The WSGI entry point that gunicorn serves."""

import gc
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mlco_portal.settings.production")
django_application = get_wsgi_application()

from mlco_portal.jobs.embedded import EMBEDDED  # noqa: E402 - needs the settings and the apps


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer a request; the first one of a process starts its background worker where nothing else did."""
    EMBEDDED.ensure()
    return django_application(environ, start_response)


if "gunicorn" not in sys.modules:  # which forks after this, or before: gunicorn.conf.py knows when
    EMBEDDED.ensure()

# What is loaded by now stays as long as the process: the garbage collector need not go through it again and again.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
