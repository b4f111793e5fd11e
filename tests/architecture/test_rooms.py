"""What a file of a capability holds, and what it never does."""

import ast
import re
from pathlib import Path

import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure

from tests.architecture.tree import ROOT, functions, name_of, product_modules, syntax_tree

ENGINE = "planning/approval/engine/"
WRITERS = {"create", "update", "update_or_create", "get_or_create", "bulk_update", "bulk_create"}


def is_view(path):
    return path.name == "views.py" or path.parent.name == "views"


def is_pure(path):
    return path.name == "rules.py" or path.parent.name == "rules"


def test_views_reach_the_database_through_queries_and_actions_only():
    found = [
        name_of(path, node.lineno)
        for path in filter(is_view, product_modules())
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "save", "delete", "_default_manager"}
    ]
    assert found == []


def test_rules_write_nothing():
    found = [
        name_of(path, node.lineno)
        for path in filter(is_pure, product_modules())
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITERS | {"save", "delete"} - {"update"}
    ]
    assert found == []


def test_nothing_is_imported_inside_a_function():
    found = [
        name_of(path, node.lineno)
        for path in product_modules()
        for function in functions(syntax_tree(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_nothing_listens_to_signals():
    found = [
        name_of(path, node.lineno)
        for path in product_modules()
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.ImportFrom) and "signals" in (node.module or "")
    ]
    assert found == []


def status_writes(tree):
    """Lines that set the status, the step or the round of a case: by attribute or through a case's manager."""
    for node in ast.walk(tree):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            names = target.elts if isinstance(target, ast.Tuple) else [target]
            if any(isinstance(name, ast.Attribute) and name.attr == "status" for name in names):
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITERS:
            about_cases = "ApprovalCase" in ast.unparse(node.func) or "cases" in ast.unparse(node.func)
            given = {keyword.arg for keyword in node.keywords} | {
                key.value
                for keyword in node.keywords
                if isinstance(keyword.value, ast.Dict)
                for key in keyword.value.keys
                if isinstance(key, ast.Constant)
            }
            if about_cases and "status" in given:
                yield node.lineno


@pytest.mark.parametrize(
    "source",
    [
        "case.status = 'approved'",
        "plan.case.status, x = 'approved', 1",
        "ApprovalCase.objects.filter(pk=1).update(status='approved')",
        "ApprovalCase.objects.update_or_create(pk=1, defaults={'status': 'approved'})",
    ],
)
def test_a_write_of_a_status_is_seen(source):
    assert list(status_writes(ast.parse(source))) == [1]


def test_only_the_approval_engine_writes_the_status_of_a_case():
    modules = {name_of(path): path for path in product_modules() if path.is_relative_to(ROOT / "planning")}
    found = {name: lines for name, path in modules.items() if (lines := list(status_writes(syntax_tree(path))))}
    assert found
    assert [name for name in found if not name.startswith(ENGINE)] == []


def test_import_contracts_are_kept(capsys):
    configure()
    kept = use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)
    assert kept, capsys.readouterr().out


def test_no_test_asserts_how_long_something_takes():
    clocks = re.compile(r"\b(?:perf_counter|process_time|monotonic)\b")
    tests = (
        path for path in (ROOT / "tests").rglob("test_*.py") if "bench" not in path.parts and path != Path(__file__)
    )
    assert [name_of(path) for path in tests if clocks.search(path.read_text())] == []
