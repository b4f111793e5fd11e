"""Background jobs: what runs by itself, what waits, what failed and why."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import DetailView, ListView, View
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mlco_portal.access import PermissionNeeded
from mlco_portal.jobs.actions.queue import NotGivenUp, run_again
from mlco_portal.jobs.actions.schedules import NoSuchSchedule, StillUnderWay, run_now
from mlco_portal.jobs.forms import JobFilter
from mlco_portal.jobs.presenters import job_facts, job_row, schedule_lines, state_tag, title_of, workers_words
from mlco_portal.jobs.queries import (
    failures_of,
    functions_in_queue,
    jobs_by_state,
    jobs_newest_first,
    schedules_by_name,
    workers_at_work,
)
from mlco_portal.safekeeping import ButtonOfPage

PER_PAGE = 30


class JobList(PermissionNeeded, ListView):
    """The schedule, and the queue of one state and one function or of all."""

    permission_needed = "see_jobs"
    http_method_names = ["get", "head", "options"]
    template_name = "jobs/list.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> Any:
        job = self.request.GET.get("job", "")
        return jobs_newest_first(self.request.GET.get("state", ""), "" if "\x00" in job else job)

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        totals, workers = jobs_by_state(), workers_at_work()
        return context | {
            "breadcrumbs": [("Home", "/")],
            "schedule": schedule_lines(schedules_by_name()),
            "workers": workers,
            "workers_words": workers_words(workers),
            "failed": totals[TaskResultStatus.FAILED],
            "filter_form": JobFilter(self.request.GET, totals=totals, paths=functions_in_queue()),
            "head": [
                "Job",
                "Put in the queue",
                "State",
                "Result or last error",
                {"text": "Failed tries", "numeric": True},
            ],
            "rows": [job_row(job) for job in context["page_obj"]],
        }


class JobDetail(PermissionNeeded, DetailView):
    """One job: how far it is, and why each attempt failed."""

    permission_needed = "see_jobs"
    http_method_names = ["get", "head", "options"]
    model = DBTaskResult
    template_name = "jobs/detail.html"
    context_object_name = "job"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job = self.object
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/"), ("Background jobs", reverse("jobs:list"))],
            "title": title_of(job.task_path),
            "state": state_tag(job),
            "facts": job_facts(job),
            "failures": failures_of(job),
            "is_given_up": job.status == TaskResultStatus.FAILED,
        }


class RunAgain(ButtonOfPage, PermissionNeeded, View):
    """Puts a job that was given up back in the queue."""

    permission_needed = "see_jobs"
    stands_on = "jobs:detail"
    place = ("pk",)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        job = get_object_or_404(DBTaskResult, pk=pk)
        try:
            run_again(job=job, by=request.user)
        except NotGivenUp:
            messages.info(request, "This job waits, runs or is done already. It was not started again.")
        else:
            messages.success(request, "The job is in the queue again. It runs within a minute.")
        return redirect("jobs:detail", pk=pk)


class RunNow(ButtonOfPage, PermissionNeeded, View):
    """Starts a job that runs by itself before its time."""

    permission_needed = "see_jobs"
    stands_on = "jobs:list"
    place = ()

    def post(self, request: HttpRequest, name: str) -> HttpResponse:
        try:
            run_now(name=name, by=request.user)
        except NoSuchSchedule as problem:
            raise Http404 from problem
        except StillUnderWay:
            messages.info(request, f"“{title_of(name)}” waits or runs already. It was not started a second time.")
        else:
            messages.success(request, f"“{title_of(name)}” is in the queue. It runs within a minute.")
        return redirect("jobs:list")
