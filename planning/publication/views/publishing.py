"""What the planning team does: see what waits, look at the page, publish, reopen, withdraw."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from mlco_portal.accounts.permissions import Permission
from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.years import PlanningYear
from planning.approval.models import Move, Status
from planning.approval.open_conditions import open_conditions_of, open_conditions_of_case
from planning.approval.queries import route_for
from planning.approval.rules import MoveRefused, move_problem
from planning.publication import actions, queries
from planning.publication.edition import Edition
from planning.publication.fit import fit_of
from planning.publication.forms import PublishForm, ReasonForm, ReviseForm
from planning.publication.models import Publication
from planning.publication.page import page_of
from planning.publication.presenters import (
    PUBLISHED_HEAD,
    WAITING_HEAD,
    breadcrumbs,
    decided_again_words,
    edition_lines,
    left_out_of_pdf,
    page_url,
    published_rows,
    reopened_words,
    standing_tag,
    waiting_rows,
)
from planning.publication.rendering import page_html, stylesheet_file
from planning.publication.rules import PublicationRefused, can_publish
from planning.publication.typeset import page_pdf, page_picture
from planning.releases.queries import quoted_in_final
from planning.service_plans.models import PlanVersion, ServicePlan
from planning.service_plans.queries.agreed import differing_titles
from planning.service_plans.rules import why_not_publishable, why_not_reopenable
from planning.service_plans.snapshot import document_of
from services.middleware import access_on, person_on

PREVIEW_STYLESHEET = "publishing/stylesheet.css"


class PublishingQueue(LoginRequiredMixin, View):
    """Approved plans that wait, and what readers see now."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        access = access_on(request)
        if not access.allows(Permission.PUBLISH_PLAN):
            raise PermissionDenied
        plans = list(queries.plans_to_publish(access))
        conditions = open_conditions_of([one.case_id for one in plans], timezone.localdate())
        waiting = waiting_rows(plans, conditions)
        published = published_rows(queries.current_publications(access))
        context = {
            "waiting_head": WAITING_HEAD,
            "waiting": waiting,
            "published_head": PUBLISHED_HEAD,
            "published": published,
            "breadcrumbs": [("Home", "/")],
        }
        return render(request, "planning/publication/queue.html", context)


class OfPlan(LoginRequiredMixin, View):
    """Loads the plan of the address for somebody who may publish it."""

    plan: ServicePlan

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            try:
                self.plan = queries.plan_for_publishing(kwargs["plan"])
            except ServicePlan.DoesNotExist as error:
                raise Http404 from error
            if not can_publish(access_on(request), self.plan.service):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def version(self) -> PlanVersion:
        """Return the version that the case is about; 404 when the plan was never submitted."""
        found = queries.approved_version(self.plan)
        if found is None:
            raise Http404
        return found

    def edition(self, version: PlanVersion) -> Edition:
        return Edition(
            year=int(self.plan.year),
            code=self.plan.service.code,
            version_number=version.number,
            version_sha256=version.sha256,
            review_on=PlanningYear(self.plan.year).ends_on,
        )


class PreparePublication(KeepsWhatIsTyped, OfPlan):
    """Shows the page as it will look and whether it fits, and publishes it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        initial = {"review_on": PlanningYear(self.plan.year).ends_on, "sha256": self.plan.case.version_sha256}
        return self._page(request, self.filled(PublishForm(initial=initial)))

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        form = PublishForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        try:
            publication = actions.publish_plan(
                plan=self.plan,
                audience=form.cleaned_data["audience"],
                sha256=form.cleaned_data["sha256"],
                review_on=form.cleaned_data["review_on"],
                by=request.user,  # type: ignore[arg-type]
            )
        except (MoveRefused, PublicationRefused) as refused:
            self.plan = queries.plan_for_publishing(self.plan.pk)
            return self._page(request, self._anew(form), problem=str(refused), status=409)
        who = "Everyone" if publication.audience == Publication.Audience.PUBLIC else "Staff who sign in"
        messages.success(request, f"Plan published. {who} can read it now. Its authors are told.")
        return redirect("planning:publication:prepare", self.plan.pk)

    def _anew(self, form: PublishForm) -> PublishForm:
        """Return the form with what was chosen, about the version as it stands now."""
        return PublishForm(initial={**form.cleaned_data, "sha256": self.plan.case.version_sha256})

    def _page(self, request: HttpRequest, form: PublishForm, problem: str = "", status: int = 200) -> HttpResponse:
        is_waiting = self.plan.case.status == Status.APPROVED
        document = document_of(self.version().content) if is_waiting else None
        fit = fit_of(document) if document else None
        editions = edition_lines(queries.publications_of(self.plan))
        context = {
            "plan": self.plan,
            "page_url": page_url(self.plan, editions),
            "standing": standing_tag(self.plan),
            "is_waiting": is_waiting,
            "can_reopen": self.plan.case.status in {Status.APPROVED, Status.PUBLISHED},
            "closed": (why_not_publishable if is_waiting else why_not_reopenable)(self.plan),
            "conditions": open_conditions_of_case(self.plan.case_id, timezone.localdate()),
            "fit": fit,
            "left_out": left_out_of_pdf(document) if document else "",
            "form": form if is_waiting else None,
            "page_problems": [problem] if problem else [],
            "editions": editions,
            "quoted_in": quoted_in_final(self.plan.case_id),
            "breadcrumbs": breadcrumbs(),
        }
        return render(request, "planning/publication/prepare.html", context, status=status)


class PreviewPage(OfPlan):
    """The plan on a page as readers will see it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        version = self.version()
        document = document_of(version.content)
        content = page_html(document, self.edition(version), PREVIEW_STYLESHEET, fit_of(document).text_size)
        return HttpResponse(content)


class PreviewPaper(OfPlan):
    """The plan on a page as it will print."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        version = self.version()
        content = page_pdf(page_of(document_of(version.content)), self.edition(version))
        return HttpResponse(content, content_type="application/pdf")


class PreviewPicture(OfPlan):
    """The same as a picture, for the page that prepares it."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        version = self.version()
        content = page_picture(page_of(document_of(version.content)), self.edition(version))
        return HttpResponse(content, content_type="image/png")


class PreviewStylesheet(View):
    """The stylesheet that pages published now would get; there is nothing in it that readers may not see."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(stylesheet_file().content, content_type="text/css; charset=utf-8")


class ReopenPlan(KeepsWhatIsTyped, OfPlan):
    """Says what revising an approved or published plan means, asks for the reason, then makes it a draft again."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int) -> HttpResponse:
        return self._page(request, self.filled(ReviseForm(initial={"sha256": self.plan.case.version_sha256})))

    def post(self, request: HttpRequest, plan: int) -> HttpResponse:
        form = ReviseForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        given = form.cleaned_data
        try:
            actions.reopen_plan(plan=self.plan, by=person_on(request), **given)
        except MoveRefused as refused:
            self.plan = queries.plan_for_publishing(self.plan.pk)
            anew = ReviseForm(initial={**given, "sha256": self.plan.case.version_sha256})
            return self._page(request, anew, problem=str(refused), status=409)
        messages.success(request, reopened_words(queries.plan_for_publishing(self.plan.pk).case))
        return redirect("planning:publication:prepare", self.plan.pk)

    def _page(self, request: HttpRequest, form: ReviseForm, problem: str = "", status: int = 200) -> HttpResponse:
        context = {
            "plan": self.plan,
            "form": form,
            "closed": self._closed(),
            "current": queries.current_publication(self.plan),
            "templates": queries.newer_templates(self.plan),
            "differing": differing_titles(self.plan),
            "decided_again": decided_again_words(route_for(self.plan.service, self.plan.year)),
            "page_problems": [problem] if problem else [],
            "breadcrumbs": breadcrumbs((str(self.plan.service), _prepare_url(self.plan))),
        }
        return render(request, "planning/publication/reopen.html", context, status=status)

    def _closed(self) -> str:
        """Return why the plan cannot be reopened now, or nothing."""
        return move_problem(Move.REVISE, self.plan.case.status, "-") or why_not_reopenable(self.plan) or ""


class WithdrawPublication(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Asks for the reason, then takes a publication from its readers."""

    http_method_names = ["get", "head", "post"]
    publication: Publication

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            try:
                self.publication = queries.publication(kwargs["publication"])
            except Publication.DoesNotExist as error:
                raise Http404 from error
            if not can_publish(access_on(request), self.publication.plan.service):
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, publication: int) -> HttpResponse:
        return self._page(request, self.filled(ReasonForm()))

    def post(self, request: HttpRequest, publication: int) -> HttpResponse:
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        reason = form.cleaned_data["reason"]
        try:
            actions.withdraw_publication(publication=self.publication, reason=reason, by=request.user)  # type: ignore[arg-type]
        except (MoveRefused, PublicationRefused) as refused:
            return self._page(request, form, problem=str(refused), status=409)
        messages.success(request, "Publication withdrawn. Nobody can read it any more.")
        return redirect("planning:publication:prepare", self.publication.plan_id)

    def _page(self, request: HttpRequest, form: ReasonForm, problem: str = "", status: int = 200) -> HttpResponse:
        plan = self.publication.plan
        context = {
            "plan": plan,
            "publication": self.publication,
            "form": form,
            "page_problems": [problem] if problem else [],
            "breadcrumbs": breadcrumbs((str(plan.service), _prepare_url(plan))),
        }
        return render(request, "planning/publication/withdraw.html", context, status=status)


def _prepare_url(plan: ServicePlan) -> str:
    return reverse("planning:publication:prepare", args=[plan.pk])
