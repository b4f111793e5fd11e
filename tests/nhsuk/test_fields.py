"""Every kind of field: what is typed stays, hostile text is text, nothing stops people from typing."""

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import mark_safe

from mlco_portal.nhsuk.fields import render_field
from tests.nhsuk.markup import one, tree_of

HOSTILE = "\"'><script>alert(1)</script>&amp;"
CHOICES = [("", "Choose one"), ("a", HOSTILE), (HOSTILE, "B")]

KINDS = {
    "text": forms.CharField(max_length=5, required=False),
    "email": forms.EmailField(required=False),
    "integer": forms.IntegerField(required=False, min_value=1),
    "decimal": forms.DecimalField(required=False),
    "date": forms.DateField(required=False),
    "textarea": forms.CharField(widget=forms.Textarea, max_length=5, required=False),
    "counted": forms.CharField(widget=forms.Textarea(attrs={"maxwords": 2}), required=False),
    "select": forms.ChoiceField(choices=CHOICES, required=False),
    "grouped": forms.ChoiceField(choices=[("North & west", CHOICES)], required=False),
    "many": forms.MultipleChoiceField(choices=CHOICES, required=False, widget=forms.SelectMultiple),
    "radios": forms.ChoiceField(choices=CHOICES, required=False, widget=forms.RadioSelect),
    "checkboxes": forms.MultipleChoiceField(choices=CHOICES, required=False, widget=forms.CheckboxSelectMultiple),
    "checkbox": forms.BooleanField(required=False),
    "file": forms.FileField(required=False),
    "password": forms.CharField(widget=forms.PasswordInput, required=False),
    "hidden": forms.CharField(widget=forms.HiddenInput, required=False),
    "unknown": forms.SplitDateTimeField(required=False),
}


def form_with(field, data=None, **kwargs):
    form_class = type("AnyForm", (forms.Form,), {"thing": field})
    return form_class(data, **kwargs)


@pytest.mark.parametrize("kind", KINDS)
def test_field_of_every_kind_escapes_hostile_words(kind):
    field = KINDS[kind]
    field.label, field.help_text = HOSTILE, HOSTILE
    form = form_with(field, {"thing": HOSTILE})
    form.is_valid()
    form.add_error("thing", HOSTILE)
    markup = render_field(form["thing"])
    assert "<script" not in markup
    assert "&amp;amp;" in markup or kind == "hidden" or "amp;" in markup


@pytest.mark.parametrize("kind", KINDS)
def test_field_of_every_kind_never_stops_typing(kind):
    field = KINDS[kind]
    field.required = True
    markup = render_field(form_with(field)["thing"])
    field.required = False
    if kind == "unknown":
        return
    for attribute in (" maxlength=", " minlength=", " required", ' type="number"', " min=", " max="):
        assert attribute not in markup


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - {"hidden", "unknown", "radios", "checkboxes"}))
def test_field_has_a_label_a_hint_and_an_error_tied_to_it(kind):
    field = KINDS[kind]
    field.label, field.help_text = "Thing", "Help"
    form = form_with(field, {})
    form.add_error("thing", "Wrong")
    markup = render_field(form["thing"])
    control = one(markup, "//*[@id='id_thing']")
    assert one(markup, "//label[@for='id_thing']").text_content().strip() == "Thing"
    assert control.get("aria-describedby").split()[-2:] == ["id_thing-hint", "id_thing-error"]
    assert one(markup, "//*[@id='id_thing-hint']").text_content().strip() == "Help"
    assert one(markup, "//*[@id='id_thing-error']").text_content().split() == ["Error:", "Wrong"]


@pytest.mark.parametrize("kind", ["text", "email", "integer", "decimal", "date"])
def test_field_shows_what_was_typed_when_it_is_wrong(kind):
    form = form_with(KINDS[kind], {"thing": " not that "})
    assert one(render_field(form["thing"]), "//input").get("value") == " not that "


def test_textarea_keeps_leading_blank_lines():
    form = form_with(KINDS["textarea"], {"thing": "\n\nwords"})
    assert ">\n\n\nwords</textarea>" in render_field(form["thing"])


def test_password_and_file_never_show_what_was_sent():
    for kind in ("password", "file"):
        assert "sent before" not in render_field(form_with(KINDS[kind], {"thing": "sent before"})["thing"])


def test_select_multiple_and_groups_are_kept():
    many = one(render_field(form_with(KINDS["many"], {"thing": ["a"]})["thing"]), "//select")
    assert many.get("multiple") is not None
    assert [option.get("value") for option in many.xpath(".//option[@selected]")] == ["a"]
    grouped = render_field(form_with(KINDS["grouped"])["thing"])
    assert one(grouped, "//optgroup").get("label") == "North & west"


def test_radios_first_choice_carries_the_id_that_errors_link_to():
    ids = [
        element.get("id")
        for element in one(render_field(form_with(KINDS["radios"])["thing"]), "//fieldset").xpath(".//input")
    ]
    assert ids == ["id_thing", "id_thing-2", "id_thing-3"]


def test_unknown_widget_draws_itself_inside_our_group():
    markup = render_field(form_with(KINDS["unknown"])["thing"])
    assert 'name="thing_0"' in markup
    assert 'name="thing_1"' in markup
    assert "nhsuk-form-group" in markup


def test_hidden_field_has_no_label():
    assert tree_of(render_field(form_with(KINDS["hidden"], {"thing": "7"})["thing"])) == [
        ("input", {"type": "hidden", "name": "thing", "value": "7", "id": "id_thing"}, [])
    ]


def test_disabled_field_is_disabled():
    for field in (forms.CharField(disabled=True), forms.ChoiceField(choices=CHOICES, disabled=True)):
        assert "disabled" in render_field(form_with(field)["thing"])
    radios = forms.ChoiceField(choices=CHOICES, disabled=True, widget=forms.RadioSelect)
    assert one(render_field(form_with(radios)["thing"]), "//input[@value='a']").get("disabled") is not None


def test_form_without_automatic_ids_uses_names():
    assert 'id="thing"' in render_field(form_with(KINDS["text"], auto_id=False)["thing"])


def test_options_replace_what_the_field_says():
    markup = render_field(
        form_with(KINDS["textarea"])["thing"],
        label="Other",
        hint=mark_safe("<em>Why</em>"),
        label_size="l",
        label_hidden=True,
        rows=3,
        maxwords=40,
    )
    label = one(markup, "//label")
    assert label.text_content() == "Other"
    assert set(label.get("class").split()) == {"nhsuk-label", "nhsuk-label--l", "nhsuk-u-visually-hidden"}
    assert one(markup, "//textarea").get("rows") == "3"
    assert one(markup, "//em").text_content() == "Why"
    assert "You can enter up to 40 words" in markup


def test_page_heading_makes_the_label_the_h1():
    assert one(render_field(form_with(KINDS["text"])["thing"], page_heading=True), "//h1/label") is not None
    assert one(render_field(form_with(KINDS["radios"])["thing"], page_heading=True), "//legend/h1") is not None


def test_several_errors_of_a_field_are_all_shown():
    form = form_with(KINDS["text"], {})
    form.add_error("thing", ["One <b>", "Two"])
    assert "One &lt;b&gt;<br>Two" in render_field(form["thing"])


def test_field_tag_renders_in_a_template():
    form = form_with(KINDS["text"], {"thing": "x"})
    assert Template('{% field form.thing label_size="m" %}').render(Context({"form": form})) == render_field(
        form["thing"], label_size="m"
    )
