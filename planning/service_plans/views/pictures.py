"""The pictures of a section: adding them, changing their words and order, taking them out, and showing them."""

import re
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.safekeeping import ButtonOfPage, KeepsWhatIsTyped, kept_value
from planning.approval.rules import NotAllowed
from planning.service_plans.actions.pictures import add_picture, change_picture, move_picture, remove_picture
from planning.service_plans.forms.pictures import PictureForm, PictureWordsForm
from planning.service_plans.models import Picture, PlanSection
from planning.service_plans.presenters.pictures import row_options, shown_picture, words_of_picture
from planning.service_plans.queries import shares_section
from planning.service_plans.queries.pictures import (
    PictureLost,
    is_named,
    picture_bytes,
    picture_of,
    pictures_of,
    section_for_pictures,
)
from planning.service_plans.queries.plans import plan_to_move
from planning.service_plans.rules import PlanNotEditable, can_write, why_not_editable
from planning.service_plans.rules.pictures import ENDINGS, MOST_BYTES, MOST_PICTURES, PictureRefused
from planning.service_plans.sections import kind_of
from planning.service_plans.views.pages import PlanView, frame, layout_of
from services.middleware import access_on, person_on

NAME = re.compile(r"(?P<sha256>[0-9a-f]{64})\.(?P<ending>jpg|png)")
TYPES = {ending: content_type for content_type, ending in ENDINGS.items()}
CHANGED = "Somebody else changed this picture while you were writing. What stands now is shown beside it."
CHOOSE_AGAIN = "Choose the picture again: a browser does not keep it"
NOT_KEPT = "{why} What you typed is below: copy it if you need it later"


class OfSection(LoginRequiredMixin, View):
    """Loads the section of the address for somebody who writes it."""

    section: PlanSection
    key: str
    # Its form holds words: those that come too late are shown again.
    holds_words = False

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            self.key = kwargs["key"]
            try:
                self.section = section_for_pictures(kwargs["plan"], self.key)
            except PlanSection.DoesNotExist as error:
                raise Http404 from error
            if not kind_of(self.section.template_section.kind).takes_pictures:
                raise Http404
            access = access_on(request)
            if not can_write(access, self.section.plan) and not shares_section(person_on(request), self.section.pk):
                raise PermissionDenied
            refused = why_not_editable(self.section.plan, access)
            if refused and not (self.holds_words and request.method == "POST"):
                messages.info(request, refused)
                return redirect(self.section.plan)
        return super().dispatch(request, *args, **kwargs)

    @property
    def here(self) -> str:
        return reverse("planning:service_plans:pictures", args=[self.section.plan_id, self.key])

    def picture(self, key: uuid.UUID) -> Picture:
        return picture_of(self.section.pk, key)

    def form_kwargs(self) -> dict[str, Any]:
        return {"rows": row_options(self.section), "row_name": kind_of(self.section.template_section.kind).row_name}

    def context(self) -> dict[str, Any]:
        plan, asked = self.section.plan, self.section.template_section
        context = frame(plan)
        section_url = reverse("planning:service_plans:section", args=[plan.pk, self.key])
        context["breadcrumbs"] = [*context["breadcrumbs"], (asked.title, section_url)]
        return {**context, "section_title": asked.title, "section_url": section_url, "here": self.here, "key": self.key}

    def gone(self, request: HttpRequest) -> HttpResponse:
        messages.warning(request, "That picture is not there any more. Somebody else may have removed it.")
        return redirect(self.here)


class SectionPictures(KeepsWhatIsTyped, OfSection):
    """The section's pictures, and the form for one more; beside the section only the pictures."""

    http_method_names = ["get", "head", "post"]
    holds_words = True

    def get(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        return self._page(request, self.filled(PictureForm(**self.form_kwargs())))

    def post(self, request: HttpRequest, plan: int, key: str) -> HttpResponse:
        form = PictureForm(request.POST, request.FILES, **self.form_kwargs())
        if not form.is_valid():
            if "file" not in form.errors:
                form.add_error("file", CHOOSE_AGAIN)
            return self._page(request, form, status=422)
        file = form.cleaned_data["file"]
        try:
            # One byte more than the limit is enough to know that it is too large.
            content = file.read(MOST_BYTES + 1)
            add_picture(section=self.section, content=content, words=form.words(), by=person_on(request))
        except PictureRefused as refused:
            form.add_error("file", str(refused))
            return self._page(request, form, status=422)
        except PlanNotEditable as refused:
            form.add_error(None, NOT_KEPT.format(why=refused))
            return self._page(request, form, status=409)
        except NotAllowed as refused:
            raise PermissionDenied from refused
        messages.success(request, "Picture added. It is shown in the full plan, not on the plan on a page.")
        return redirect(self.here)

    def _page(self, request: HttpRequest, form: PictureForm, status: int = 200) -> HttpResponse:
        pictures = [shown_picture(self.section, one) for one in pictures_of(self.section.pk)]
        context = {
            **self.context(),
            "layout": layout_of(request),
            "beside": bool(request.htmx),  # type: ignore[attr-defined]
            "pictures": pictures,
            "form": form,
            "is_full": len(pictures) >= MOST_PICTURES,
            "most": MOST_PICTURES,
        }
        return render(request, "planning/service_plans/pictures.html", context, status=status)


class ChangePicture(KeepsWhatIsTyped, OfSection):
    """The words of one picture, its place and the note of consent."""

    http_method_names = ["get", "head", "post"]
    holds_words = True

    def get(self, request: HttpRequest, plan: int, key: str, picture: uuid.UUID) -> HttpResponse:
        try:
            found = self.picture(picture)
        except Picture.DoesNotExist:
            return self.gone(request)
        form = self.filled(PictureWordsForm(initial=words_of_picture(found), **self.form_kwargs()))
        before = kept_value(request, "seen")
        is_stale = before and before != shown_picture(self.section, found).mark
        return self._page(request, found, form, problem=CHANGED if is_stale else "")

    def post(self, request: HttpRequest, plan: int, key: str, picture: uuid.UUID) -> HttpResponse:
        try:
            found = self.picture(picture)
        except Picture.DoesNotExist:
            return self.gone(request)
        form = PictureWordsForm(request.POST, **self.form_kwargs())
        if not form.is_valid():
            return self._page(request, found, form, status=422)
        if request.POST.get("seen", "") != shown_picture(self.section, found).mark:
            return self._page(request, found, form, problem=CHANGED, status=409)
        try:
            change_picture(picture=found, words=form.words(), by=person_on(request))
        except PictureRefused as refused:
            return self._page(request, found, form, problem=str(refused), status=409)
        except PlanNotEditable as refused:
            return self._page(request, found, form, problem=NOT_KEPT.format(why=refused), status=409)
        messages.success(request, "Picture changed.")
        return redirect(self.here)

    def _page(
        self, request: HttpRequest, picture: Picture, form: PictureWordsForm, *, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            **self.context(),
            "picture": shown_picture(self.section, picture),
            "form": form,
            "page_problems": [problem] if problem else [],
        }
        return render(request, "planning/service_plans/picture.html", context, status=status)


class MovePicture(ButtonOfPage, OfSection):
    """Moves a picture up or down among those of its section."""

    stands_on = "planning:service_plans:pictures"
    place = ("plan", "key")

    def post(self, request: HttpRequest, plan: int, key: str, picture: uuid.UUID) -> HttpResponse:
        try:
            up = request.POST.get("to") == "up"
            move_picture(picture=self.picture(picture), up=up, by=person_on(request))
        except (Picture.DoesNotExist, PictureRefused):
            return self.gone(request)
        except PlanNotEditable as refused:
            messages.warning(request, str(refused))
        return redirect(f"{self.here}#picture-{picture}")


class RemovePicture(OfSection):
    """Asks, then takes a picture out of the section."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, plan: int, key: str, picture: uuid.UUID) -> HttpResponse:
        try:
            found = self.picture(picture)
        except Picture.DoesNotExist:
            return self.gone(request)
        context = {**self.context(), "picture": shown_picture(self.section, found)}
        return render(request, "planning/service_plans/picture_remove.html", context)

    def post(self, request: HttpRequest, plan: int, key: str, picture: uuid.UUID) -> HttpResponse:
        try:
            remove_picture(picture=self.picture(picture), by=person_on(request))
        except (Picture.DoesNotExist, PictureRefused):
            return self.gone(request)
        except PlanNotEditable as refused:
            messages.warning(request, str(refused))
            return redirect(self.section.plan)
        messages.success(request, "Picture removed.")
        return redirect(self.here)


class PictureFile(PlanView):
    """A picture of a plan, for those who may read the plan before it is published."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, plan: int, name: str) -> HttpResponse:
        found = self.plan_of(request, plan, plan_to_move)
        asked = NAME.fullmatch(name)
        if asked is None or not is_named(found.pk, asked["sha256"]):
            raise Http404
        content_type = TYPES[asked["ending"]]
        try:
            content = picture_bytes(found.pk, asked["sha256"], content_type)
        except PictureLost as lost:
            raise Http404 from lost
        return HttpResponse(
            content,
            content_type=content_type,
            headers={
                "X-Content-Type-Options": "nosniff",
                "Cache-Control": "private, max-age=3600",
                "Content-Disposition": "inline",
            },
        )
