"""Asks the press for a paper: typst in a program of its own, with our own fonts only."""

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

FONTS = Path(settings.BASE_DIR) / "static" / "vendor" / "fonts"
PROGRAM = Path(__file__).with_name("program.py")
PICTURE = Path(__file__).with_name("picture.typ")
LONGEST_SECONDS = 120


class PressFailed(RuntimeError):
    """A paper could not be made; the text is what typst said."""


def pressed(file: Path, data: Any, *, seconds: float = LONGEST_SECONDS, **job: Any) -> bytes:
    """Return what `program.py` makes of the file and the data; raises PressFailed, also when it takes too long.

    typst reads files in the folder of the file and below it only.
    """
    order = {"file": str(file), "root": str(file.parent), "fonts": str(FONTS), **job}
    order["data"] = json.dumps(data, ensure_ascii=False)
    try:
        run = subprocess.run(  # noqa: S603 - our own program, and nothing of it comes from a request
            [sys.executable, "-I", str(PROGRAM)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=seconds,
            check=True,
        )
    except subprocess.TimeoutExpired as slow:
        raise PressFailed(f"{file.name} took longer than {seconds} seconds") from slow
    except subprocess.CalledProcessError as failure:
        raise PressFailed(failure.stderr.decode(errors="replace")[-2000:]) from failure
    return run.stdout


def pictures_of_svg(
    drawings: list[str], *, width_mm: float, ppi: float = 220, seconds: float = LONGEST_SECONDS
) -> list[bytes]:
    """Return each SVG as PNG, as wide as it stands on paper: for Word, which draws no SVG everywhere.

    Each drawing has to stand alone (`draw_xmr_file`). All are made in one run. Raises PressFailed.
    """
    if not drawings:
        return []
    data = {"drawings": drawings, "width": width_mm}
    made = pressed(PICTURE, data, seconds=seconds, make="pictures", options={"ppi": ppi})
    return [base64.b64decode(picture) for picture in json.loads(made)]
