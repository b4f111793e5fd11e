"""A file that outgrows its size is split by topic, never into views2.py."""

import ast

from tests.architecture.tree import (
    functions,
    lines_of,
    modules_of_tests,
    name_of,
    product_modules,
    syntax_tree,
    templates,
)

MODULE, TEST_MODULE, TEMPLATE, CLASS, FUNCTION = 400, 500, 150, 200, 40


def too_long(paths, limit):
    return [f"{name_of(path)} has {lines_of(path)} lines" for path in paths if lines_of(path) > limit]


def test_modules_keep_within_400_lines():
    assert len(product_modules()) > 50
    assert too_long(product_modules(), MODULE) == []


def test_test_modules_keep_within_500_lines():
    assert too_long(modules_of_tests(), TEST_MODULE) == []


def test_templates_keep_within_150_lines():
    assert len(templates()) > 5
    assert too_long(templates(), TEMPLATE) == []


def test_classes_keep_within_200_lines():
    nodes = (
        (path, node)
        for path in product_modules()
        for node in ast.walk(syntax_tree(path))
        if isinstance(node, ast.ClassDef)
    )
    assert longer(nodes, CLASS) == []


def test_functions_keep_within_40_lines():
    nodes = ((path, node) for path in product_modules() for node in functions(syntax_tree(path)))
    assert longer(nodes, FUNCTION) == []


def longer(nodes, limit):
    return [
        f"{name_of(path, node.lineno)} {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for path, node in nodes
        if node.end_lineno - node.lineno + 1 > limit
    ]
