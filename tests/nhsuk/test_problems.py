"""The error summary: every problem once, each a link to its field."""

import pytest
from django import forms
from django.forms import formset_factory
from django.template import Context, Template

from mlco_portal.nhsuk.problems import Problem, problems_of


class RowForm(forms.Form):
    title = forms.CharField(label="Title")
    owner = forms.ChoiceField(label="Owner", choices=[("a", "A")])
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self):
        if self.cleaned_data.get("title") == "same":
            raise forms.ValidationError("Give each row its own title")
        return self.cleaned_data


def test_problems_of_an_unbound_form_are_none():
    assert problems_of(RowForm(), None, [], formset_factory(RowForm)()) == []


def test_problems_of_a_form_link_to_its_fields():
    assert problems_of(RowForm({}, prefix="row")) == [
        Problem("Enter title", "#id_row-title"),
        Problem("Choose owner", "#id_row-owner"),
    ]


def test_problem_of_a_whole_form_or_a_hidden_field_has_no_link():
    form = RowForm({"title": "same", "owner": "a"})
    form.is_valid()
    form.add_error("secret", "This page is out of date")
    assert problems_of(form) == [Problem("Give each row its own title"), Problem("This page is out of date")]


def test_problems_of_a_formset_come_row_by_row_without_removed_rows():
    formset_class = formset_factory(RowForm, extra=0, min_num=3, validate_min=True, can_delete=True)
    formset = formset_class(
        {
            "form-TOTAL_FORMS": "3",
            "form-INITIAL_FORMS": "0",
            "form-0-title": "x",
            "form-0-owner": "nobody",
            "form-2-title": "",
            "form-2-owner": "a",
            "form-1-DELETE": "on",
        }
    )
    texts = [(problem.text, problem.href) for problem in problems_of(formset)]
    assert ("Enter title", "#id_form-2-title") in texts
    assert ("#id_form-0-owner" in {href for _, href in texts}) is True
    assert not [href for _, href in texts if "form-1" in href]


def test_problems_of_words_pairs_and_objects():
    section = type("SectionProblem", (), {"text": "Add a priority", "href": "/priorities"})()
    assert problems_of("Plain", ("Pair", "#p"), [section, "Plain"]) == [
        Problem("Plain"),
        Problem("Pair", "#p"),
        Problem("Add a priority", "/priorities"),
    ]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (forms.CharField(label="Title"), "Enter title"),
        (forms.CharField(label="KLOE code"), "Enter KLOE code"),
        (forms.CharField(label="What will change?"), "Answer “What will change?”"),
        (forms.BooleanField(label="I agree"), "Tick “I agree”"),
        (forms.FileField(label="Spreadsheet"), "Choose spreadsheet"),
        (forms.MultipleChoiceField(label="Localities", widget=forms.CheckboxSelectMultiple), "Choose localities"),
        (forms.CharField(label="Title", error_messages={"required": "Say what it is"}), "Say what it is"),
    ],
)
def test_required_error_says_what_to_do(field, words):
    form_class = type("AnyForm", (forms.Form,), {"thing": field})
    assert problems_of(form_class({})) == [Problem(words, "#id_thing")]


def test_error_summary_tag_escapes_and_is_empty_when_all_is_well():
    form = RowForm({"title": "<b>", "owner": "<i>"})
    template = Template("{% error_summary form %}")
    markup = template.render(Context({"form": form}))
    assert "&lt;i&gt;" in markup
    assert "<i>" not in markup
    assert template.render(Context({"form": RowForm()})) == ""


def test_page_with_problems_has_the_prefix_and_the_summary_once():
    context = Context({"form": RowForm({}), "formset": "not a formset", "page_problems": [("Add a row", "#rows")]})
    text = Template("{% error_prefix %}|{% page_problems %}|{% error_prefix %}").render(context)
    assert text.startswith("Error: |")
    assert text.endswith("|Error: ")
    assert text.count("#rows") == 1


def test_page_without_problems_has_neither():
    assert Template("{% error_prefix %}{% page_problems %}").render(Context({"form": RowForm()})) == ""
