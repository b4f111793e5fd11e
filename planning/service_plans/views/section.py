"""Writing one section. Saving refuses nothing; whatever stands in its way, what was typed stays on the page."""

import re
from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from planning.approval.rules import NotAllowed
from planning.service_plans.actions import save_section_of, set_aside_section_of
from planning.service_plans.content import SectionContent
from planning.service_plans.forms import (
    ADD,
    CONTINUE,
    DISCARD,
    DOWN,
    REMOVE,
    RESTORE,
    STAY,
    UP,
    TypedSection,
    typed_section,
)
from planning.service_plans.forms.settling import choices_in, settled
from planning.service_plans.models import EDITABLE, PlanSection
from planning.service_plans.presenters.conflict import conflict_of
from planning.service_plans.presenters.panels import panels_of
from planning.service_plans.presenters.phases import ask_url
from planning.service_plans.presenters.presence import here_words
from planning.service_plans.presenters.section_form import NEW_ROW, first_column, section_form
from planning.service_plans.queries import SectionPage, section_page, shares_section
from planning.service_plans.queries.presence import others_here
from planning.service_plans.rules import (
    EditConflict,
    PlanNotEditable,
    PlanRefused,
    can_write,
    is_open_to,
    why_not_editable,
)
from planning.service_plans.views.kept_elsewhere import kept_elsewhere
from planning.service_plans.views.last_year import note_of
from planning.service_plans.views.pages import breadcrumbs, frame
from planning.service_plans.views.safekeeping import (
    csrf_problem,
    keep,
    kept,
    let_go,
    mark_for,
    marked_user,
    remember_removed,
    removed_row,
)
from planning.service_plans.views.taken_back import taken_back
from services.middleware import access_on, person_on

SLUG = re.compile(r"[a-z0-9-]{1,60}")
TEMPLATE = "planning/service_plans/section.html"
SIGN_IN_AGAIN = "You were signed out. What you typed is kept: sign in, and it comes back to be saved."
SIGNED_OUT = "You were signed out before this was saved. Here is what you typed: press Save to keep it."
PAGE_TOO_OLD = (
    "This page was too old to save, perhaps because you signed in again in another tab. Nothing is lost: "
    "here is what you typed. Press Save again."
)


@method_decorator(csrf_exempt, name="dispatch")  # checked below, so that a failed check loses no text
class SectionEdit(View):
    """One section of a plan: its fields, guidance and word count."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        waiting = kept(request)
        try:
            page = self._section(request, plan, key)
        except PermissionDenied:
            return taken_back(request, plan, key, waiting)
        except Http404:
            return kept_elsewhere(request, plan, key, waiting)
        if waiting and waiting.asked not in (0, page.content.id):
            return kept_elsewhere(request, plan, key, waiting)
        refused = why_not_editable(page.plan, access_on(request))
        if refused:
            if waiting:
                return self._not_saved(request, page, waiting, 200)
            messages.info(request, f"{refused} Here is its text.")
            return redirect(page.plan)
        if waiting:
            return self._form(request, page, waiting, notice=SIGNED_OUT, may_discard=True)
        return self._form(request, page)

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        try:
            typed = typed_section(request.POST)
        except (RequestDataTooBig, TooManyFieldsSent):
            return render(request, "planning/service_plans/too_big.html", {"breadcrumbs": breadcrumbs()}, status=413)
        if not request.user.is_authenticated:
            if keep(request, typed):
                messages.warning(request, SIGN_IN_AGAIN)
            return redirect_to_login(request.path)
        if csrf_problem(request):
            return self._page_too_old(request, plan, key, typed)
        if typed.then == DISCARD:
            let_go(request)
            return redirect(request.path)
        return self._save(request, plan, key, typed)

    def _save(self, request: HttpRequest, plan: int, key: str, typed: TypedSection) -> HttpResponse:
        choices = choices_in(request.POST)
        if choices:
            with suppress(Http404):  # the template has moved on: saving says so
                typed = self._settled(request, plan, key, typed, choices)
        arranged = typed.arranged(removed_row(request) if typed.then == RESTORE else None)
        try:
            saved = save_section_of(
                plan=plan,
                key=key,
                revision=arranged.revision,
                text=arranged.text,
                rows=arranged.rows,
                by=request.user,  # type: ignore[arg-type]
                access=access_on(request),
                settles=bool(choices),
                asked=arranged.asked,
            )
        except PlanSection.DoesNotExist:
            return kept_elsewhere(request, plan, key, typed)
        except NotAllowed:
            return taken_back(request, plan, key, typed)
        except EditConflict as conflict:
            return self._conflict(request, plan, key, arranged, conflict.current)
        except PlanNotEditable:
            return self._not_saved(request, self._section(request, plan, key), typed, 409)
        except PlanRefused as refused:
            return self._form(request, self._section(request, plan, key), typed, problem=str(refused), status=413)
        let_go(request)
        row = typed.row(typed.token) if typed.then == REMOVE else None
        if row is not None and row.has_words:
            remember_removed(request, dict(row.cells), typed.rows.index(row))
            return redirect(f"{request.path}#removed")
        return redirect(self._next_page(plan, key, typed, arranged, saved))

    def _settled(
        self, request: HttpRequest, plan: int, key: str, typed: TypedSection, choices: dict[str, str]
    ) -> TypedSection:
        """Return what was chosen of two texts; the choice holds only while the text that was shown is the newest."""
        current = self._section(request, plan, key).content
        return settled(typed, current, choices) if current.revision == typed.revision else typed

    def _conflict(
        self, request: HttpRequest, plan: int, key: str, typed: TypedSection, newer: SectionContent
    ) -> HttpResponse:
        """Lay both texts side by side; the one that could not be saved is in the section's history from now on."""
        with suppress(PlanRefused):
            set_aside_section_of(
                plan=plan, key=key, text=typed.text, rows=typed.rows, by=person_on(request), access=access_on(request)
            )
        # The author's own other tab, or the page that Back opened.
        newer = replace(newer, updated_by="You") if newer.updated_by == str(request.user) else newer
        return self._form(request, self._section(request, plan, key), typed, newer=newer, status=409)

    def _section(self, request: HttpRequest, plan: int, key: str) -> SectionPage:
        try:
            page = section_page(plan, key)
        except PlanSection.DoesNotExist as error:
            raise Http404 from error
        if not can_write(access_on(request), page.plan) and not shares_section(person_on(request), page.content.id):
            raise PermissionDenied
        return page

    def _next_page(
        self, plan: int, key: str, typed: TypedSection, arranged: TypedSection, saved: SectionContent
    ) -> str:
        here = reverse("planning:service_plans:section", args=[plan, key])
        if typed.then == STAY:
            return f"{here}?saved={key}"
        if typed.then == ADD:
            return f"{here}?add=1#row-{NEW_ROW}-{first_column(saved)}"
        if typed.then in (UP, DOWN):
            return f"{here}#{_anchor(arranged, typed.token, saved)}"
        if typed.then in (REMOVE, RESTORE):
            return f"{here}#answer"
        if typed.then == CONTINUE and SLUG.fullmatch(typed.token):
            return f"{reverse('planning:service_plans:section', args=[plan, typed.token])}?saved={key}"
        name = "check" if typed.then == CONTINUE else "detail"
        return f"{reverse(f'planning:service_plans:{name}', args=[plan])}?saved={key}"

    def _page_too_old(self, request: HttpRequest, plan: int, key: str, typed: TypedSection) -> HttpResponse:
        if marked_user(request) != str(request.user.pk):
            return render(request, "403_csrf.html", status=403)
        page = self._section(request, plan, key)
        if not is_open_to(access_on(request), page.plan):
            return self._not_saved(request, page, typed, 403)
        return self._form(request, page, typed, notice=PAGE_TOO_OLD, status=403)

    def _form(
        self,
        request: HttpRequest,
        page: SectionPage,
        typed: TypedSection | None = None,
        *,
        newer: SectionContent | None = None,
        notice: str = "",
        problem: str = "",
        may_discard: bool = False,
        status: int = 200,
    ) -> HttpResponse:
        shown = typed.content(page.content) if typed else page.content
        revision = page.content.revision if newer or not typed else typed.revision
        last_year = note_of(page, shown)
        context: dict[str, Any] = {
            **frame(page.plan),
            "section": page.content,
            "page": page,
            "last_year": last_year,
            "fields": section_form(shown, page.lists, blank_row="add" in request.GET, newer=newer, same=last_year.same),
            "revision": revision,
            "mark": mark_for(request.user.pk, request.path),
            "newer": newer,
            "saved_by_me": page.content.updated_by == str(request.user),
            "met": conflict_of(shown, newer, page.lists) if newer else None,
            "here": here_words(others_here(page.content.id, without=person_on(request), at=timezone.now())),
            "notice": notice,
            "may_discard": may_discard,
            "removed": removed_row(request),
            "just_saved": _title(page, request.GET.get("saved", "")),
            "page_problems": [problem] if problem else [],
            "panels": panels_of(
                page.plan, page.content, open_comments=page.open_comments, last_year=last_year.is_there
            ),
        }
        return render(request, TEMPLATE, context, status=status)

    def _not_saved(self, request: HttpRequest, page: SectionPage, typed: TypedSection, status: int) -> HttpResponse:
        """Show what was typed; where only the year stands in its way, it is in the section's history from now on."""
        fields = section_form(typed.content(page.content), page.lists)
        access = access_on(request)
        is_kept = page.plan.case.status in EDITABLE and not is_open_to(access, page.plan)
        if is_kept:
            with suppress(PlanRefused, NotAllowed):
                set_aside_section_of(
                    plan=page.plan.pk,
                    key=page.content.spec.key,
                    text=typed.text,
                    rows=typed.rows,
                    by=person_on(request),
                    access=access,
                )
        context = {
            **frame(page.plan),
            "section": page.content,
            "fields": fields,
            "is_kept": is_kept,
            "refused": why_not_editable(page.plan, access),
            "ask_url": ask_url(access, page.plan),
        }
        return render(request, "planning/service_plans/not_saved.html", context, status=status)


def _anchor(arranged: TypedSection, token: str, saved: SectionContent) -> str:
    """Return where the row that was moved stands after saving: a new row has got its identity by then."""
    filled = [row.id for row in arranged.rows if row.has_words]
    if token in filled and len(filled) == len(saved.rows):
        return f"row-{saved.rows[filled.index(token)].id}"
    return "answer"


def _title(page: SectionPage, key: str) -> str:
    return next((place.title for place in page.places if place.key == key), "")
