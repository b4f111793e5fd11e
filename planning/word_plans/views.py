"""The pages of working in Word: fetching the plan, sending a file, and looking at what it would change."""

import re
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify

from mlco_portal.safekeeping import ButtonOfPage
from mlco_portal.years import PlanningYear
from planning.approval.rules import NotAllowed
from planning.service_plans.models import ServicePlan
from planning.service_plans.queries import lists_of, plan_content, shares_in_plan
from planning.service_plans.rules import PlanNotEditable, can_write, is_open_to
from planning.service_plans.views.pages import PlanView, breadcrumbs
from planning.word_plans.actions import Taken, accept_sections, fetch_plan, leave_section, receive_file
from planning.word_plans.documents.package import UnreadableDocument
from planning.word_plans.forms import WordFileForm
from planning.word_plans.layout import plan_file
from planning.word_plans.models import WordUpload
from planning.word_plans.presenters import Review, review_of, taken_words, upload_rows
from planning.word_plans.queries import keys_shared_with, upload_of, uploads_of
from services.middleware import access_on, person_on

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALL = "all"
MOST_FILES = 10


class WordView(PlanView):
    """A page of working in Word."""

    def writes(self, request: HttpRequest, plan: ServicePlan) -> bool:
        """Whether the person writes the plan, or one of its sections, be it open for writing or not."""
        return can_write(access_on(request), plan) or shares_in_plan(person_on(request), plan.pk)


class WordPage(WordView):
    """Fetching the plan as a Word file, and sending one."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        return self._page(request, self.plan_of(request, plan), WordFileForm())

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan)
        if not self.writes(request, found):
            raise PermissionDenied
        form = WordFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        file = form.cleaned_data["file"]
        try:
            upload = receive_file(
                plan=found, content=file.read(), name=file.name, by=person_on(request), access=access_on(request)
            )
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except UnreadableDocument as refused:
            form.add_error("file", str(refused))
            return self._page(request, found, form, status=422)
        except PlanNotEditable as refused:
            form.add_error("file", str(refused))
            return self._page(request, found, form, status=409)
        return redirect("planning:word_plans:review", found.pk, upload.pk)

    def _page(self, request: HttpRequest, plan: ServicePlan, form: WordFileForm, status: int = 200) -> HttpResponse:
        writes_all = can_write(access_on(request), plan)
        may_write = self.writes(request, plan)
        uploads = uploads_of(plan, None if writes_all else person_on(request))[:MOST_FILES] if may_write else []
        context = {
            "plan": plan,
            "breadcrumbs": breadcrumbs(plan),
            "form": form,
            "may_send": may_write and is_open_to(access_on(request), plan),
            "files": upload_rows(list(uploads), plan.pk),
        }
        return render(request, "planning/word_plans/page.html", context, status=status)


class WordDownloadView(ButtonOfPage, PlanView):
    """The plan as a Word file."""

    stands_on = "planning:word_plans:page"
    place = ("plan",)

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        found = self.plan_of(request, plan)
        content = plan_content(found)
        organisation = settings.ORGANISATION
        prefix = re.sub(r"[^A-Z0-9]", "", organisation["short_name"].upper())[:8]
        download = fetch_plan(
            plan=found, content=content, prefix=prefix if len(prefix) > 1 else "PLAN", by=person_on(request)
        )
        file = plan_file(content, lists_of(found.year), reference=download.reference, organisation=organisation["name"])
        year = str(PlanningYear(found.year)).replace("/", "-")
        name = f"{slugify(str(found.service)) or 'service'}-plan-{year}.docx"
        response = HttpResponse(file, content_type=DOCX)
        response["Content-Disposition"] = f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class UploadReview(WordView):
    """What a file would change, section by section; each is accepted or left."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, upload: Any) -> HttpResponse:
        found, sent = self._sent(request, plan, upload)
        return self._page(request, found, sent)

    def post(self, request: HttpRequest, plan: int, upload: Any) -> HttpResponse:
        found, sent = self._sent(request, plan, upload)
        what, _, key = request.POST.get("then", "").partition(":")
        try:
            if what == "leave":
                leave_section(upload=sent, key=key, by=person_on(request), access=access_on(request))
                return redirect(f"{request.path}#after-{key}" if key in sent.content else request.path)
            if what != "accept":
                return redirect(request.path)
            taken = accept_sections(
                upload=sent,
                revisions=self._wanted(request, found, sent, key),
                by=person_on(request),
                access=access_on(request),
            )
        except NotAllowed as refused:
            raise PermissionDenied from refused
        except PlanNotEditable as refused:
            return self._page(request, found, sent, problems=[str(refused)], status=409)
        return self._told(request, found, sent, taken)

    def _wanted(self, request: HttpRequest, plan: ServicePlan, upload: WordUpload, key: str) -> dict[str, int]:
        """Return the sections to take over, each with the revision that the person looked at."""
        review = self._review(request, plan, upload)
        keys = [one.key for one in review.to_accept] if key == ALL else [key]
        return {one: _whole(request.POST.get(f"revision-{one}", "")) for one in keys if one in upload.content}

    def _told(self, request: HttpRequest, plan: ServicePlan, upload: WordUpload, taken: Taken) -> HttpResponse:
        content = plan_content(self.plan_of(request, plan.pk))
        titles = {section.spec.key: section.spec.title for section in content.sections}
        if taken.done:
            messages.success(request, taken_words(taken.done, titles))
        problems = [
            f"Somebody saved “{titles.get(key, key)}” while you were looking at it, so it was not changed. "
            "Look at it again: this page shows it as it is now."
            for key in taken.moved
        ]
        problems += [f"“{titles.get(key, key)}”: {why}" for key, why in taken.refused.items()]
        if not problems:
            return redirect(request.path)
        plan, upload = self._sent(request, plan.pk, upload.pk)
        return self._page(request, plan, upload, problems=problems, status=409)

    def _sent(self, request: HttpRequest, plan: int, key: Any) -> tuple[ServicePlan, WordUpload]:
        """Return the plan and the file, for those who write the whole plan, and for the person who sent it."""
        found = self.plan_of(request, plan)
        try:
            upload = upload_of(found, key)
        except WordUpload.DoesNotExist as error:
            raise Http404 from error
        person = person_on(request)
        sent_it = upload.uploaded_by_id == person.pk and shares_in_plan(person, found.pk)
        if not can_write(access_on(request), found) and not sent_it:
            raise PermissionDenied
        return found, upload

    def _review(self, request: HttpRequest, plan: ServicePlan, upload: WordUpload) -> Review:
        return review_of(
            upload,
            plan_content(plan),
            lists_of(plan.year),
            may_write=can_write(access_on(request), plan),
            shared=keys_shared_with(plan, person_on(request)),
            plan=plan.pk,
        )

    def _page(
        self,
        request: HttpRequest,
        plan: ServicePlan,
        upload: WordUpload,
        problems: list[str] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "plan": plan,
            "upload": upload,
            "breadcrumbs": [*breadcrumbs(plan), ("Work in Word", _page_url(plan))],
            "review": self._review(request, plan, upload),
            "may_change": is_open_to(access_on(request), plan),
            "page_problems": problems or [],
        }
        return render(request, "planning/word_plans/review.html", context, status=status)


def _page_url(plan: ServicePlan) -> str:
    return reverse("planning:word_plans:page", args=[plan.pk])


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text, re.ASCII) else -1
