"""Our fast macros write what the official NHS.UK macros write."""

from typing import Any

import pytest
from django import forms
from django.utils.safestring import mark_safe

from mlco_portal.nhsuk.fields import render_field
from mlco_portal.nhsuk.macros import component, ours
from mlco_portal.nhsuk.problems import Problem
from mlco_portal.nhsuk.templatetags.nhsuk import summary_list, task_list
from tests.nhsuk.markup import tree_of

LABEL, HINT, ERROR = "Where & <when>", "Hint & <hint>", "Wrong & <wrong>"
CHOICES = [("n", "North"), ("c", "Central & <city>")]


def bound_field(field: forms.Field, *, value: Any = "", error: str = "") -> forms.BoundField:
    form_class = type("AnyForm", (forms.Form,), {"place": field})
    form = form_class({"place": value})
    if error:
        form.is_valid()
        form.errors.pop("place", None)
        form.add_error("place", error)
    return form["place"]


def official(name: str, error: str, **params: Any) -> str:
    shared = {"id": "id_place", "name": "place", "label": {"text": LABEL, "size": "m"}, "hint": HINT}
    if error:
        shared["errorMessage"] = error
    if "idPrefix" in params:
        del shared["id"]
    return component(name, **{**shared, **params})


@pytest.mark.parametrize("error", ["", ERROR])
def test_text_input_is_the_official_one(error):
    field = forms.CharField(
        label=LABEL, help_text=HINT, required=False, widget=forms.TextInput(attrs={"suffix": "%", "width": 4})
    )
    mine = render_field(bound_field(field, value='a "b" <c>', error=error), label_size="m")
    assert tree_of(mine) == tree_of(official("input", error, type="text", value='a "b" <c>', suffix="%", width="4"))


@pytest.mark.parametrize("error", ["", ERROR])
def test_number_input_is_a_text_input_with_a_numeric_keyboard(error):
    field = forms.IntegerField(label=LABEL, help_text=HINT, required=False, min_value=0)
    mine = render_field(bound_field(field, value="12x", error=error or "Enter a whole number."), label_size="m")
    assert tree_of(mine) == tree_of(
        official("input", error or "Enter a whole number.", type="text", value="12x", inputmode="numeric")
    )


@pytest.mark.parametrize("error", ["", ERROR])
def test_textarea_is_the_official_one(error):
    field = forms.CharField(
        label=LABEL, help_text=HINT, required=False, max_length=9, widget=forms.Textarea(attrs={"rows": 7})
    )
    mine = render_field(bound_field(field, value="</textarea><b>", error=error), label_size="m")
    assert tree_of(mine) == tree_of(official("textarea", error or LONG, rows=7, value="</textarea><b>"))


LONG = "Ensure this value has at most 9 characters (it has 14)."


@pytest.mark.parametrize("error", ["", ERROR])
def test_textarea_with_a_word_limit_is_the_official_character_count(error):
    field = forms.CharField(label=LABEL, help_text=HINT, required=False, widget=forms.Textarea(attrs={"maxwords": 250}))
    mine = render_field(bound_field(field, value="some words", error=error), label_size="m")
    assert tree_of(mine) == tree_of(
        official("character-count", error, rows=5, value="some words", maxlength=250, countType="words")
    )


@pytest.mark.parametrize("error", ["", ERROR])
def test_select_is_the_official_one(error):
    field = forms.ChoiceField(label=LABEL, help_text=HINT, required=False, choices=CHOICES)
    mine = render_field(bound_field(field, value="c", error=error), label_size="m")
    items = [{"value": value, "text": text, "selected": value == "c"} for value, text in CHOICES]
    assert tree_of(mine) == tree_of(official("select", error, items=items))


@pytest.mark.parametrize("error", ["", ERROR])
@pytest.mark.parametrize(
    ("name", "field_class", "widget", "value"),
    [
        ("radios", forms.ChoiceField, forms.RadioSelect, "c"),
        ("checkboxes", forms.MultipleChoiceField, forms.CheckboxSelectMultiple, ["c"]),
    ],
)
def test_radios_and_checkboxes_are_the_official_ones(name, field_class, widget, value, error):
    field = field_class(label=LABEL, help_text=HINT, required=False, choices=CHOICES, widget=widget)
    field.choice_hints = {"n": "North of <the> river"}
    mine = render_field(bound_field(field, value=value, error=error), label_size="m")
    theirs = official(
        name,
        error,
        idPrefix="id_place",
        fieldset={"legend": {"text": LABEL, "size": "m"}},
        items=[
            {"value": "n", "label": "North", "hint": "North of <the> river"},
            {"value": "c", "label": "Central & <city>", "checked": True},
        ],
    )
    assert tree_of(mine) == tree_of(theirs)


@pytest.mark.parametrize("error", ["", ERROR])
def test_single_checkbox_is_the_official_one(error):
    field = forms.BooleanField(label=LABEL, help_text=HINT, required=False)
    mine = render_field(bound_field(field, value="on", error=error))
    theirs = official("checkboxes", error, idPrefix="id_place", items=[{"value": "on", "text": LABEL, "checked": True}])
    assert tree_of(mine) == tree_of(theirs)


@pytest.mark.parametrize("name", ["", "draft"])
@pytest.mark.parametrize("variant", ["", "secondary", "warning"])
def test_button_is_the_official_one(variant, name):
    params = {"text": "Save & <go>", "type": "submit"} | ({"variant": variant} if variant else {})
    params |= {"name": name, "value": "1"} if name else {}
    mine = ours("components.jinja", "button", "Save & <go>", "", variant, name, "1")
    assert tree_of(mine) == tree_of(component("button", **params))


def test_button_link_is_the_official_one():
    mine = ours("components.jinja", "button", "Go", "/x?a=1&b=2", "secondary")
    assert tree_of(mine) == tree_of(component("button", text="Go", href="/x?a=1&b=2", variant="secondary"))


@pytest.mark.parametrize("colour", ["", "grey", "aqua-green"])
def test_tag_is_the_official_one(colour):
    params = {"text": "In & <out>"} | ({"colour": colour} if colour else {})
    assert tree_of(ours("components.jinja", "tag", "In & <out>", colour)) == tree_of(component("tag", **params))


def test_error_summary_is_the_official_one():
    problems = [Problem("Enter <title>", "#id_title"), Problem("Add a row")]
    mine = ours("components.jinja", "error_summary", problems, "There is a problem")
    theirs = component(
        "error-summary",
        heading="There is a problem",
        errorList=[{"text": "Enter <title>", "href": "#id_title"}, {"text": "Add a row"}],
    )
    assert tree_of(mine) == tree_of(theirs)


def test_task_list_is_the_official_one():
    mine = task_list(
        [
            {"title": "Our <priorities>", "href": "/p", "hint": "4 of 6", "status": "In progress", "colour": "blue"},
            {"title": "Looking back", "href": "/b", "status": "Completed"},
            {"title": "Submit", "status": "Cannot start yet"},
        ]
    )
    theirs = component(
        "task-list",
        idPrefix="task",
        items=[
            {
                "heading": "Our <priorities>",
                "href": "/p",
                "hint": "4 of 6",
                "status": {"tag": {"text": "In progress", "colour": "blue"}},
            },
            {
                "heading": "Looking back",
                "href": "/b",
                "status": {"text": "Completed", "classes": "nhsuk-task-list__status--completed"},
            },
            {
                "heading": "Submit",
                "status": {"text": "Cannot start yet", "classes": "nhsuk-task-list__status--cannot-start-yet"},
            },
        ],
    )
    assert tree_of(mine) == tree_of(theirs)


def test_summary_list_is_the_official_one():
    mine = summary_list([("Service", "<Podiatry>"), ("Deadline", "15 March 2024", "/change")])
    theirs = component(
        "summary-list",
        rows=[
            {"key": {"text": "Service"}, "value": {"text": "<Podiatry>"}},
            {
                "key": {"text": "Deadline"},
                "value": {"text": "15 March 2024"},
                "actions": {"items": [{"href": "/change", "text": "Change", "visuallyHiddenText": "deadline"}]},
            },
        ],
    )
    assert tree_of(mine) == tree_of(theirs)


@pytest.mark.parametrize(
    ("macro", "args", "name", "params"),
    [
        ("details", ("Why", mark_safe("<p>x</p>")), "details", {"summaryText": "Why", "html": "<p>x</p>"}),
        ("inset", (mark_safe("<p>x</p>"),), "inset-text", {"html": "<p>x</p>"}),
    ],
)
def test_block_components_are_the_official_ones(macro, args, name, params):
    assert tree_of(ours("components.jinja", macro, *args)) == tree_of(component(name, **params))


def test_pagination_is_the_official_one():
    links = [(1, "?page=1"), ("…", ""), (4, "?page=4")]
    mine = ours("lists.jinja", "pagination", 4, links, "?page=3", "")
    theirs = component(
        "pagination",
        previous={"href": "?page=3"},
        items=[{"number": 1, "href": "?page=1"}, {"ellipsis": True}, {"number": 4, "href": "?page=4", "current": True}],
    )
    assert tree_of(mine) == tree_of(theirs)
