"""The demo that every module of journeys gets a copy of: `python -m tests.journeys.demo FOLDER` loads it there."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
MANAGE = (sys.executable, str(ROOT / "manage.py"))
SIGNED_IN = "signed-in.json"


def load(folder: Path) -> None:
    """Load the sample and sign everybody in; the file of their sessions is written last."""
    folder.mkdir(parents=True)
    _run(*MANAGE, "demo", "--no-serve", folder=folder)
    found = _run(sys.executable, "-m", "tests.journeys.everybody", folder=folder)
    (folder / SIGNED_IN).write_bytes(found)


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a demo of which everything is in the folder."""
    settings = {"DJANGO_SETTINGS_MODULE": "mlco_portal.settings.demo", "VAR_DIR": str(folder), "DATABASE_URL": ""}
    return {**os.environ, **settings}


def _run(*command: str, folder: Path) -> bytes:
    return subprocess.run(command, env=environment(folder), stdout=subprocess.PIPE, check=True, cwd=ROOT).stdout


if __name__ == "__main__":
    load(Path(sys.argv[1]))
