"""What gunicorn reads by itself when it is started here: each of its processes gets a worker for background jobs."""

import sys
from typing import Any


def post_worker_init(worker: Any) -> None:  # noqa: ARG001 - gunicorn gives it
    """Start the worker once the process has its application; another site's application has none."""
    application = sys.modules.get("mlco_portal.wsgi")
    if application is not None:
        application.EMBEDDED.ensure()
