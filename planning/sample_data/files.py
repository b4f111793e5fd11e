"""The sample content's TOML files, read."""

import tomllib
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


def read(year: int, name: str) -> dict[str, Any]:
    """Return what `content/<year>/<name>.toml` holds."""
    with (CONTENT / str(int(year)) / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def plan_names(year: int) -> list[str]:
    """Return the service codes that have a written plan, in alphabetical order."""
    return sorted(path.stem for path in (CONTENT / str(int(year)) / "plans").glob("*.toml"))
