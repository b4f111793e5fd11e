"""Every component of the portal on one page, for tests in and out of a browser."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

TEXT = "We will make care easier to reach & to <find>.\n\n- Clinics in each locality\n- 12 support workers\n\n1. First"
COLOURS = ["white", "grey", "green", "aqua-green", "blue", "purple", "pink", "red", "orange", "yellow"]


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Title of the priority", max_length=60, help_text="A few words")
    aim = forms.CharField(label="What will be different?", widget=forms.Textarea(attrs={"maxwords": 20}))
    lead = forms.ChoiceField(label="Lead", choices=[("", "Choose one"), ("a", "Service lead, Podiatry")])
    where = forms.ChoiceField(
        label="Where does it apply?", widget=forms.RadioSelect, choices=[("n", "North"), ("s", "South")]
    )
    themes = forms.MultipleChoiceField(
        label="Priorities", widget=forms.CheckboxSelectMultiple, choices=[("1", "Zero carbon"), ("2", "Neighbourhoods")]
    )
    due_on = forms.DateField(label="When will it be done?", help_text="For example, 31 3 2025")
    share = forms.IntegerField(label="Share", widget=forms.NumberInput(attrs={"suffix": "%", "width": 3}))
    document = forms.FileField(label="Supporting document", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    agreed = forms.BooleanField(label="I have agreed this plan with my team")


class RowForm(forms.Form):
    title = forms.CharField(label="Title")
    owner = forms.ChoiceField(label="Owner", choices=[("a", "Service lead")])
    aim = forms.CharField(label="Our aim", widget=forms.Textarea(attrs={"maxwords": 250}))


class FilterForm(forms.Form):
    group = forms.ChoiceField(label="Group", choices=[("", "All groups")], required=False)
    words = forms.CharField(label="Words", required=False)


def style_guide(*, problems: bool = False, signed_in: bool = True) -> str:
    """The page as markup: with the errors of an empty form, or as it first opens."""
    request = RequestFactory().get("/style-guide/?group=x")
    source = (Path(__file__).parent / "style_guide.html").read_text()
    request.user = SimpleNamespace(is_authenticated=signed_in)  # replaced in the context by one with a name
    return engines["django"].from_string(source).render(_context(problems, signed_in), request)


class Person:
    """Somebody with a name that is not kind to pages."""

    def __init__(self, *, signed_in: bool) -> None:
        self.is_authenticated = signed_in

    def __str__(self) -> str:
        return "Service lead, <Podiatry>"


def _context(problems: bool, signed_in: bool) -> dict[str, Any]:
    nav = [SimpleNamespace(label="Home", url="/", current=True, count=0)]
    nav += [SimpleNamespace(label=f"Decisions {n}", url=f"/{n}/", current=False, count=n) for n in range(7)]
    return {
        "user": Person(signed_in=signed_in),
        "access": SimpleNamespace(label="Service lead, Podiatry; Leadership approver, Community Health"),
        "nav_items": nav,
        "is_demo": True,
        "breadcrumbs": [("Home", "/"), ("Service plans", "/service-plans/")],
        "messages": [
            Message(constants.SUCCESS, "Plan submitted. Leadership has 10 working days to decide."),
            Message(constants.WARNING, "The round closes <soon>."),
        ],
        "late": date(2024, 3, 15),
        "text": TEXT,
        "colours": COLOURS,
        "tasks": [
            {"title": "Looking back", "href": "/a/", "status": "Completed"},
            {"title": "Our priorities", "href": "/b/", "status": "In progress", "colour": "blue", "hint": "4 of 6"},
            {"title": "Submit", "status": "Cannot start yet", "hint": "Finish the sections above first"},
        ],
        "facts": [("Service", "Podiatry"), ("Deadline", "15 March 2024", "/change/"), ("Approver", "")],
        "head": ["Service", "Status", {"text": "Words", "numeric": True}],
        "rows": [[{"text": "Podiatry", "href": "/p/"}, {"tag": "Submitted", "colour": "blue"}, 1200]],
        "page_obj": Paginator(range(200), 10).page(9),
        "form": EveryField({} if problems else None),
        "row_form": RowForm(prefix="row-0"),
        "filter_form": FilterForm(auto_id="filter_%s"),
    }
