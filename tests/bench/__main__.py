"""`python -m tests.bench`: start everything, measure, print the table, write build/bench.json.

Exits 0 when everything was measured, goals met or not; 1 when something could not be measured.
"""

import os
import secrets
import shutil
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

import django

from tests.bench.database import empty_database
from tests.bench.figures import table, write
from tests.bench.servers import ROOT

RESULT = ROOT / "build" / "bench.json"


def main(names: list[str]) -> int:
    """Run all rows, or those of the named modules (`rows_writing`)."""
    started = time.monotonic()
    scratch = Path(tempfile.mkdtemp(prefix="mlco-bench-"))
    scratch.chmod(0o755)  # the owner of the PostgreSQL server passes through
    try:
        with empty_database(scratch) as (url, words):
            _say(f"Database: {words}")
            os.environ |= _production(scratch, url)
            django.setup()
            run = import_module("tests.bench.run").Run(scratch, say=_say, only=names)
            figures, missing = run.measure()
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    write(figures, RESULT)
    where = f"{RESULT.relative_to(ROOT)} after {time.monotonic() - started:.0f} seconds"
    _say(f"\n{table(figures)}\n\nWritten to {where}.")
    for what in missing:
        _say(f"Not measured: {what}")
    missed = [figure.name for figure in figures if figure.ok is False]
    _say(f"Goals missed: {', '.join(missed)}." if missed else "Every goal that was measured is met.")
    return 1 if missing else 0


def _production(scratch: Path, url: str) -> dict[str, str]:
    """Return the environment of a production start; PGOPTIONS speeds up this process alone, which makes the records."""
    return {
        "DJANGO_SETTINGS_MODULE": "mlco_portal.settings.production",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "127.0.0.1",
        "DATABASE_URL": url,
        "VAR_DIR": str(scratch / "var"),
        "PGOPTIONS": "-c synchronous_commit=off",
    }


def _say(what: str) -> None:
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
