"""A program of its own that makes one paper and ends: typst keeps all it ever laid out in memory.

Standard input holds JSON (`make`: pdf, png, pictures or measures; the file; options); standard output gets the paper,
or as JSON the measures or a picture of each page. Nothing of Django is loaded, so it starts in a twentieth of a second.
"""

import base64
import json
import sys
from typing import Any

import typst


def make(job: dict[str, Any]) -> bytes:
    """Return the paper, or pictures or measures as JSON; raises what typst raises."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[job["fonts"]])
    common = {"root": job["root"], "font_paths": fonts, "sys_inputs": {"data": job["data"]}}
    if job["make"] == "measures":
        return typst.query(job["file"], job["label"], field="value", one=True, **common).encode()
    if job["make"] == "pictures":
        pages = typst.compile(job["file"], format="png", **job["options"], **common)
        one_by_one = [pages] if isinstance(pages, bytes) else pages or []
        return json.dumps([base64.b64encode(page).decode() for page in one_by_one]).encode()
    made = typst.compile(job["file"], format=job["make"], **job["options"], **common)
    if not isinstance(made, bytes):
        raise TypeError(f"{job['file']} came out as {len(made or [])} pictures")
    return made


if __name__ == "__main__":
    sys.stdout.buffer.write(make(json.load(sys.stdin)))
