"""What a browser asks while somebody types: saving quietly, and who else is here. Answers are JSON, never a page."""

from contextlib import suppress
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from mlco_portal.safekeeping import csrf_problem, read_mark
from planning.approval.rules import NotAllowed
from planning.service_plans.actions import Saved, autosave_section_of, set_aside_section_of
from planning.service_plans.actions.presence import say_gone, say_here
from planning.service_plans.content import SectionContent
from planning.service_plans.forms import typed_section
from planning.service_plans.models import PlanSection
from planning.service_plans.presenters.presence import ago_words, clock, here_words
from planning.service_plans.queries import shares_section
from planning.service_plans.queries.presence import others_here, section_standing
from planning.service_plans.rules import EditConflict, PlanNotEditable, PlanRefused, can_write, why_not_editable
from planning.service_plans.views.kept_elsewhere import NOT_ASKED, keep_typed
from planning.service_plans.views.safekeeping import MARK, SALT
from services.middleware import access_on, person_on

TOO_BIG = "A section can hold 200 rows and about a million characters. Shorten the text."


@method_decorator([csrf_exempt, never_cache], name="dispatch")  # checked below, so that the answer is one in JSON
class SectionAnswers(View):
    """An address of one section that a browser asks on behalf of its page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        try:
            problem = self._problem(request, plan, key)
            return problem or self.answer(request, plan, key)
        except (RequestDataTooBig, TooManyFieldsSent):
            return refusal(413, "too_big", text=TOO_BIG)
        except PlanSection.DoesNotExist:
            return refusal(404, "no_section", text="This section does not exist any more.")
        except NotAllowed as refused:
            return refusal(403, "not_allowed", text=str(refused))

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return refusal(405, "not_so")

    def answer(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        raise NotImplementedError

    def _problem(self, request: HttpRequest, plan: int, key: str) -> HttpResponse | None:
        """Return why the request is refused before anything is looked up; the page's mark says whose page it is."""
        mark = request.POST.get(MARK, "")
        if not request.user.is_authenticated:
            return refusal(401, "signed_out")
        found = read_mark(mark, parts=2, salt=SALT)
        if not found or found[1] != reverse("planning:service_plans:section", args=[plan, key]):
            return refusal(403, "page_too_old", text="This page is too old to save by itself. Press Save.")
        if found[0] != str(request.user.pk):
            return refusal(403, "other_person", text=f"{request.user} is signed in now. This page is somebody else's.")
        if csrf_problem(request):
            # Signed in again in another tab: a new token, which only the portal's own page can read.
            return refusal(403, "token", token=get_token(request))
        return None


class Autosave(SectionAnswers):
    """Keeps what was typed, without an entry in the section's history."""

    def answer(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        typed = typed_section(request.POST)
        try:
            saved = autosave_section_of(
                plan=plan,
                key=key,
                revision=typed.revision,
                text=typed.text,
                rows=typed.rows,
                by=person_on(request),
                access=access_on(request),
                asked=typed.asked,
            )
        except PlanSection.DoesNotExist:
            if keep_typed(request, plan, key, typed) is None:
                raise
            return refusal(410, "no_section", text=NOT_ASKED)
        except EditConflict as conflict:
            return refusal(409, "conflict", **newer(conflict.current, request))
        except PlanNotEditable as refused:
            with suppress(PlanRefused):  # handed in meanwhile; else only the year's dates stand in the way
                set_aside_section_of(
                    plan=plan,
                    key=key,
                    text=typed.text,
                    rows=typed.rows,
                    by=person_on(request),
                    access=access_on(request),
                )
            return refusal(403, "not_editable", text=str(refused))
        except PlanRefused as refused:
            return refusal(413, "too_big", text=str(refused))
        return JsonResponse(self._answer(saved))

    def _answer(self, saved: Saved) -> dict[str, Any]:
        """Return what the page needs to go on; who else is here is asked for by itself, less often."""
        content = saved.content
        return {
            "revision": content.revision,
            "rows": dict(saved.identities),
            "saved_at": clock(content.updated_at) if content.updated_at else "",
            "words": content.words,
        }


class WhoIsHere(SectionAnswers):
    """Notes that the person has the section open, and says who else has, and which revision is the newest."""

    def answer(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        section, person, now = section_standing(plan, key), person_on(request), timezone.now()
        if not can_write(access_on(request), section.plan) and not shares_section(person, section.pk):
            raise NotAllowed("This section is not shared with you any more.")
        if request.POST.get("gone"):
            say_gone(section=section.pk, by=person)
            return JsonResponse({})
        say_here(section=section.pk, by=person, is_writing=request.POST.get("writing") == "1", at=now)
        by_me = section.updated_by_id == person.pk
        refused = why_not_editable(section.plan, access_on(request))
        return JsonResponse(
            {
                "revision": section.revision,
                "editable": refused is None,
                "why": refused or "",
                "here": here_words(others_here(section.pk, without=person, at=now)),
                "by": "You" if by_me else str(section.updated_by or ""),
                "ago": ago_words(section.updated_at, now) if section.updated_at else "",
            }
        )


def newer(current: SectionContent, request: HttpRequest) -> dict[str, Any]:
    """Return who saved the newer text, and when, as the page says it."""
    by_me = current.updated_by == str(request.user)
    return {
        "revision": current.revision,
        "by": "You" if by_me else current.updated_by,
        "ago": ago_words(current.updated_at, timezone.now()) if current.updated_at else "",
    }


def refusal(status: int, problem: str, **more: Any) -> JsonResponse:
    """Return the answer to what cannot be done: a code for the page, and what it says to its reader."""
    return JsonResponse({"problem": problem, **more}, status=status)
