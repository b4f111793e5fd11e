"""Crispy layouts in NHS.UK markup."""

import pytest
from crispy_forms.layout import HTML, Div
from django import forms
from django.template import Context, Template

from mlco_portal.nhsuk.fields import render_field
from mlco_portal.nhsuk.layout import Actions, Fieldset, FieldWith, FormLayout, LinkTo, SecondaryButton, SubmitButton
from tests.nhsuk.markup import one, tree_of


class PostForm(forms.Form):
    name = forms.CharField(label="Name")
    role = forms.CharField(label="Role", widget=forms.Textarea(attrs={"maxwords": 10}))
    version = forms.CharField(widget=forms.HiddenInput, initial="7")

    def __init__(self, *args, items, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = FormLayout(*items)


def crispy(form, **context) -> str:
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": form, "csrf_token": "token", **context})
    )


def test_layout_writes_the_form_with_its_token_and_hidden_fields():
    markup = crispy(PostForm(items=["name"]))
    form = one(markup, "//form")
    assert form.get("method") == "post"
    assert form.get("novalidate") is not None
    assert {element.get("name") for element in form.xpath(".//input")} == {"csrfmiddlewaretoken", "name", "version"}


def test_layout_fields_are_the_fields_of_the_field_tag():
    form = PostForm({}, items=["name", Fieldset("Who & <what>", FieldWith("role", label_size="s"))])
    markup = crispy(form)
    assert str(render_field(form["name"])) in markup
    assert str(render_field(form["role"], label_size="s")) in markup
    assert one(markup, "//legend").text_content() == "Who & <what>"


def test_layout_actions_hold_buttons_and_links():
    items = ["name", Actions(SubmitButton("Save"), SecondaryButton("Remove", name="remove"), LinkTo("Cancel", "/?a&b"))]
    markup = crispy(PostForm(items=items))
    assert [button.get("name") for button in one(markup, "//form").xpath(".//button")] == [None, "remove"]
    assert "btn" not in markup
    assert one(markup, "//a").get("href") == "/?a&b"


def test_layout_takes_the_objects_of_crispy_too():
    markup = crispy(PostForm(items=[Div("name", HTML("<p>{{ words }}</p>"), css_class="box")]), words="<b>")
    assert one(markup, "//div[@class='box']/p").text_content() == "<b>"
    assert one(markup, "//div[@class='box']//input[@name='name']") is not None


@pytest.mark.parametrize(
    "source", ["{{ form|crispy }}", "{% for field in form %}{{ field|as_crispy_field }}{% endfor %}"]
)
def test_filters_of_crispy_write_our_fields(source):
    form = PostForm({"name": "<b>"}, items=[])
    markup = Template("{% load crispy_forms_tags %}" + source).render(Context({"form": form}))
    assert tree_of(markup)[0] == tree_of(render_field(form["name"]))[0]
    assert "character-count" in markup


def test_form_without_a_layout_has_all_its_fields():
    class Plain(forms.Form):
        place = forms.CharField()

    assert one(crispy(Plain()), "//form//input[@id='id_place']") is not None


def test_formset_is_written_with_its_management_form():
    class Plain(forms.Form):
        place = forms.CharField()

    markup = crispy(forms.formset_factory(Plain, extra=2)())
    names = {element.get("name") for element in one(markup, "//form").xpath(".//input")}
    assert {"form-TOTAL_FORMS", "form-0-place", "form-1-place"} <= names
