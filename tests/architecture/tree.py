"""The project's own files, as the architecture tests read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
APPS = ("mlco_portal", "services", "kloe", "planning")
# Set-up runs before anything is installed; the rest of the project never imports it.
TOP_LEVEL_PYTHON = ("manage.py",)


@cache
def product_modules() -> tuple[Path, ...]:
    """Python files of the apps without migrations, which Django writes."""
    found = (path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)
    return tuple(sorted([*found, *(ROOT / name for name in TOP_LEVEL_PYTHON)]))


@cache
def modules_of_tests() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "tests").rglob("*.py")))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(
        sorted(path for suffix in ("html", "jinja", "txt") for path in (ROOT / "templates").rglob(f"*.{suffix}"))
    )


@cache
def syntax_tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def name_of(path: Path, line: int | None = None) -> str:
    """`planning/cycle/models.py:12`, as an editor opens it."""
    return f"{path.relative_to(ROOT)}" + (f":{line}" if line else "")


def lines_of(path: Path) -> int:
    return len(path.read_text().splitlines())


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
