"""No form loses a word: every view that takes free text keeps what is sent too late, and every such form is marked."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib.auth.mixins import AccessMixin
from django.urls import URLPattern, URLResolver, get_resolver, path
from django.views import View

from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.publication.forms import ReasonForm
from tests.architecture.tree import name_of, templates

OURS = ("mlco_portal.", "services.", "kloe.", "planning.", "tests.")
# What people type without being signed in, or what is never kept.
NOT_KEPT = {
    "mlco_portal.accounts.views.sign_in.SignIn": "an address and a password",
    "mlco_portal.accounts.views.passwords.PasswordReset": "an address, before signing in",
    "planning.service_plans.views.invitation.InvitationPage": "a name and a password, before there is an account",
    "planning.service_plans.views.section.SectionEdit": "keeps its rows by itself, in views/safekeeping.py",
}
UNMARKED = {
    "templates/accounts/sign_in.html": "an address and a password",
    "templates/accounts/password_reset.html": "an address, before signing in",
    "templates/accounts/password_reset_confirm.html": "a password",
    "templates/accounts/change_password.html": "passwords",
    "templates/planning/service_plans/invitation.html": "a name and a password, before there is an account",
    "templates/planning/word_plans/page.html": "a file",
    "templates/services/import.html": "a file",
    "templates/kloe/providers/import.html": "a file",
    "templates/planning/year_workbook/page.html": "a file",
    "templates/planning/year_workbook/preview.html": "choices of what was uploaded",
}
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
TYPED_INTO = re.compile(r'\{% fields? |<textarea|<input type="text"')


def view_classes(patterns: list[Any]) -> Iterator[type[View]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from view_classes(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", None)
            if view is not None and view.__module__.startswith(OURS):
                yield view


def takes_posts(view: type[View]) -> bool:
    return "post" in view.http_method_names and hasattr(view, "post")


def forms_named_in(view: type[View]) -> set[type[forms.BaseForm]]:
    """The form classes that the view or one of its own bases names."""
    found = {getattr(view, "form_class", None)}
    for one in view.__mro__:
        if one.__module__.startswith(OURS) and one is not KeepsWhatIsTyped:
            scope = vars(inspect.getmodule(one))
            named = [scope.get(word) for word in set(re.findall(r"\w+", inspect.getsource(one)))]
            found |= {one for one in named if inspect.isclass(one)}
    return {one for one in found if inspect.isclass(one) and issubclass(one, forms.BaseForm)}


def takes_words(form: type[forms.BaseForm]) -> bool:
    fields = getattr(form, "base_fields", {}).values()
    return any(
        isinstance(field.widget, forms.Textarea | forms.TextInput) and not isinstance(field.widget, forms.PasswordInput)
        for field in fields
    )


def views_that_lose_words(patterns: list[Any]) -> list[str]:
    return sorted(
        {
            f"{view.__module__}.{view.__name__}"
            for view in view_classes(patterns)
            if takes_posts(view)
            and any(map(takes_words, forms_named_in(view)))
            and not issubclass(view, KeepsWhatIsTyped)
        }
        - set(NOT_KEPT)
    )


def unmarked_forms(html: str) -> list[str]:
    return [form for form in FORM.findall(html) if TYPED_INTO.search(form) and "{% form_mark" not in form]


class Forgetful(View):
    """A page that takes a reason and would lose it."""

    def post(self, request: Any) -> Any:
        return ReasonForm(request.POST)


class Careful(KeepsWhatIsTyped, Forgetful):
    """The same page, which keeps it."""

    def post(self, request: Any) -> Any:
        return ReasonForm(request.POST)


def test_every_view_that_takes_words_keeps_them():
    assert views_that_lose_words(get_resolver().url_patterns) == []


def test_the_check_of_views_can_fail():
    made_up = [path("forgetful/", Forgetful.as_view()), path("careful/", Careful.as_view())]
    assert views_that_lose_words(made_up) == ["tests.architecture.test_forms.Forgetful"]


def test_exceptions_are_views_that_there_are():
    known = {f"{view.__module__}.{view.__name__}" for view in view_classes(get_resolver().url_patterns)}
    assert set(NOT_KEPT) - known == set()


def test_every_form_that_is_typed_into_says_whose_it_is():
    found = [
        name_of(path) for path in templates() if name_of(path) not in UNMARKED and unmarked_forms(path.read_text())
    ]
    assert found == []


def test_the_check_of_templates_can_fail():
    form = '<form method="post" novalidate>{% csrf_token %}{% fields form %}</form>'
    assert unmarked_forms(f"<p>{form}</p>") == [form]
    assert unmarked_forms(form.replace("%}{% fields", "%}{% form_mark %}{% fields")) == []
    assert unmarked_forms('<form method="post">{% csrf_token %}{% button "Withdraw" %}</form>') == []


def let_in_too_late(view):
    """Whether a base that asks who may come stands behind View, where Django never asks it."""
    order = view.__mro__
    return any(issubclass(base, AccessMixin) for base in order[order.index(View) :])


def test_a_base_that_is_never_asked_is_seen():
    class Button(View):
        pass

    class Administrators(AccessMixin):
        pass

    class Page(Administrators):
        pass

    assert let_in_too_late(type("Open", (Button, Page, View), {}))
    assert not let_in_too_late(type("Closed", (Page, Button), {}))


def test_every_view_asks_who_may_come_before_it_answers():
    resolver = get_resolver()
    views = {found.view_class for found in all_views(resolver) if hasattr(found, "view_class")}
    assert len(views) > 80
    assert [view.__qualname__ for view in views if let_in_too_late(view)] == []


def all_views(resolver):
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            yield from all_views(one)
        else:
            yield one.callback
