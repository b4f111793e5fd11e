"""The glossary: everybody who signs in reads it, the planning team looks after it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.safekeeping import KeepsWhatIsTyped, kept_value
from planning.glossary.actions import ChangedMeanwhile, TermRefused, add_term, change_term, remove_term
from planning.glossary.forms import TermForm, seen_of
from planning.glossary.models import Term
from planning.glossary.presenters import by_letter
from planning.glossary.queries import term_of_short, term_with_key, terms_matching
from services.middleware import access_on, person_on

PAGE_SIZE = 200


def may_manage(request: HttpRequest) -> bool:
    """Say whether the person looks after the glossary."""
    return access_on(request).allows(Permission.MANAGE_CYCLE)


def crumbs() -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Glossary", reverse("planning:glossary:list"))]


class Glossary(LoginRequiredMixin, View):
    """The terms from A to Z, with a search."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:100]
        page = Paginator(terms_matching(words), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "breadcrumbs": crumbs()[:1],
            "words": words,
            "page": page,
            "letters": by_letter(page),
            "may_manage": may_manage(request),
        }
        return render(request, "planning/glossary/list.html", context)


class OfPlanningTeam(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Lets in those who look after the glossary."""

    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not may_manage(request):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def term(self, key: int) -> Term:
        try:
            return term_with_key(key)
        except Term.DoesNotExist as error:
            raise Http404 from error

    def form_page(
        self, request: HttpRequest, form: TermForm, term: Term | None = None, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {"breadcrumbs": crumbs(), "form": form, "term": term, **more}
        return render(request, "planning/glossary/form.html", context, status=status)


class TermAdd(OfPlanningTeam):
    """A new term; a finding of the plan check brings its short form along."""

    def get(self, request: HttpRequest) -> HttpResponse:
        short = request.GET.get("short", "").replace("\x00", "")[:40]
        there = term_of_short(short) if short else None
        if there is not None:
            return redirect("planning:glossary:change", there.pk)
        return self.form_page(request, self.filled(TermForm(initial={"short": short})))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = TermForm(request.POST)
        if not form.is_valid():
            return self.form_page(request, form, status=422)
        given = {name: form.cleaned_data[name] for name in ("short", "meaning", "explanation")}
        try:
            term = add_term(**given, by=person_on(request))
        except TermRefused as refused:
            form.add_error("short", str(refused))
            return self.form_page(request, form, status=422)
        messages.success(request, f"“{term.short}” is in the glossary. The plan check knows it from now on.")
        return redirect(f"{reverse('planning:glossary:list')}#term-{term.pk}")


class TermChange(OfPlanningTeam):
    """Changes a term."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        term = self.term(pk)
        form = self.filled(TermForm(term=term))
        if seen := kept_value(request, "seen"):
            form.initial["seen"] = seen
        return self.form_page(request, form, term)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        term = self.term(pk)
        form = TermForm(request.POST)
        if not form.is_valid():
            return self.form_page(request, form, term, 422)
        try:
            term = change_term(term=term, **form.cleaned_data, by=person_on(request))
        except Term.DoesNotExist as error:
            raise Http404 from error
        except ChangedMeanwhile as refused:
            again = TermForm({**request.POST.dict(), "seen": seen_of(refused.current)})
            return self.form_page(request, again, term, 409, page_problems=[str(refused)], newer=refused.current)
        except TermRefused as refused:
            form.add_error("short", str(refused))
            return self.form_page(request, form, term, 422)
        messages.success(request, f"“{term.short}” is changed.")
        return redirect(f"{reverse('planning:glossary:list')}#term-{term.pk}")


class TermRemove(OfPlanningTeam):
    """Asks, then removes a term."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        context = {"breadcrumbs": crumbs(), "term": self.term(pk)}
        return render(request, "planning/glossary/remove.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            term = term_with_key(pk)
        except Term.DoesNotExist:
            # The second click of a double click, or somebody else was faster.
            messages.info(request, "The term is not in the glossary any more.")
            return redirect("planning:glossary:list")
        remove_term(term=term, by=person_on(request))
        messages.success(request, f"“{term.short}” is removed from the glossary.")
        return redirect("planning:glossary:list")
