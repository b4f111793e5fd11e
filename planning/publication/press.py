"""A program of its own that makes one paper and ends: typst keeps all it ever laid out in memory.

Standard input holds JSON (`make`: pdf, png or measures; the file; options); standard output gets the paper or the
measures. Nothing of Django is loaded, so it starts in a twentieth of a second.
"""

import json
import sys
from typing import Any

import typst


def make(job: dict[str, Any]) -> bytes:
    """Return the paper, or what the file measured as JSON; raises what typst raises."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    common = {"root": job["root"], "font_paths": fonts, "sys_inputs": {"data": job["data"]}}
    if job["make"] == "measures":
        return typst.query(job["file"], job["label"], field="value", one=True, **common).encode()
    made = typst.compile(job["file"], format=job["make"], **job["options"], **common)
    if not isinstance(made, bytes):
        raise TypeError(f"{job['file']} came out as {len(made or [])} pictures")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(make(json.load(sys.stdin)))
