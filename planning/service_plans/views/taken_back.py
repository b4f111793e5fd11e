"""What somebody sees who wrote on while their section was taken back: their text, kept and shown."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from planning.service_plans.actions.sharing import set_aside_refused
from planning.service_plans.forms import TypedSection
from planning.service_plans.presenters.section_form import section_form
from planning.service_plans.queries import section_page
from planning.service_plans.queries.sharing import share_taken_back
from services.middleware import person_on

TAKEN_BACK = "“{title}” was taken back from you, so you cannot change it now. What you wrote is kept in the plan."


def taken_back(request: HttpRequest, plan: int, key: str, typed: TypedSection | None) -> HttpResponse:
    """Answer somebody who may not write the section any more; raises PermissionDenied when they never could.

    What they typed is set aside in the section's history, where the lead finds it, and shown to be copied.
    """
    share = share_taken_back(person_on(request), plan, key)
    if share is None:
        raise PermissionDenied
    if typed is None:
        messages.info(request, TAKEN_BACK.format(title=share.section.template_section.title))
        return redirect("home")
    is_kept = set_aside_refused(share=share, text=typed.text, rows=typed.rows, by=person_on(request))
    page = section_page(plan, key)
    context = {
        "plan": page.plan,
        "breadcrumbs": [("Home", "/")],
        "section": page.content,
        "fields": section_form(typed.content(page.content), page.lists),
        "share": share,
        "is_kept": is_kept,
    }
    return render(request, "planning/service_plans/taken_back.html", context, status=403)
