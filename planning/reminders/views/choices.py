"""What the portal mails me, and when."""

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.mail.preferences import choose
from mlco_portal.mail.queries import choices_by
from mlco_portal.safekeeping import KeepsWhatIsTyped
from planning.reminders.forms import ChoicesForm
from services.middleware import person_on


class Choices(KeepsWhatIsTyped, LoginRequiredMixin, View):
    """Lets a person choose for each topic."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page(request, self.filled(ChoicesForm(initial=choices_by(person_on(request).pk))))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChoicesForm(request.POST)
        if not form.is_valid():
            return self._page(request, form)
        choose(choices=form.cleaned_data, by=person_on(request))
        messages.success(request, "Saved. What waits already comes as you chose before.")
        return redirect("planning:reminders:choices")

    def _page(self, request: HttpRequest, form: ChoicesForm) -> HttpResponse:
        context = {
            "form": form,
            "breadcrumbs": [("Home", reverse("home")), ("Your account", reverse("accounts:your_account"))],
        }
        return render(request, "planning/reminders/choices.html", context)
