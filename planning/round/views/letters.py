"""Writing to the ones outstanding: whom, what, and sending it when somebody presses send."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from mlco_portal.mail.batches import BatchChanged, BatchClosed, NobodyLeft, mark_of
from mlco_portal.mail.models import OutboxBatch
from mlco_portal.mail.queries import held_people
from mlco_portal.safekeeping import KeepsWhatIsTyped
from mlco_portal.wording import counted
from mlco_portal.years import PlanningYear
from planning.cycle.models import PlanningCycle
from planning.round.actions import Draft, hold_letters, rewrite_letters, send_letters
from planning.round.forms import LetterForm
from planning.round.presenters.letters import nobody_words, recipient_rows
from planning.round.queries.outstanding import MADE_BY, Outstanding, outstanding_of, outstanding_of_batch
from planning.round.queries.standing import Round, narrowed
from planning.round.rules import FIRST_SUBJECTS, FIRST_TEXTS, To
from planning.round.views.pages import Asked, OfRound, breadcrumbs, dashboard_url, may_write_letters
from services.middleware import person_on
from services.rules import Access

CHANGED = (
    "Somebody changed these mails after you opened the page, so nothing was sent. Read them as they are now, then send."
)
NOTHING_LEFT = "Nobody of those you chose has an outstanding plan any more. Nothing was sent."


class OfLetters(OfRound):
    """For pages of those who write to others about the round."""

    def lets_in(self, access: Access) -> bool:
        return may_write_letters(access)

    def batch_and_round(self, request: HttpRequest, key: int) -> tuple[OutboxBatch, Round]:
        """Return the held batch and the round it is about; raise Http404 for a batch of something else."""
        batch = get_object_or_404(OutboxBatch, pk=key)
        if batch.made_from.get("by") != MADE_BY:
            raise Http404
        asked = self.asked(request, batch.made_from["year"])
        if asked is None:
            raise Http404
        return batch, asked.of


class WriteToOutstanding(KeepsWhatIsTyped, OfLetters, View):
    """Whom to write to of those whom the filter names, and what; the mails are held in the outbox."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        asked, to, outstanding = self._outstanding(request, year)
        words = str(PlanningYear(asked.of.year))
        initial = {
            "subject": FIRST_SUBJECTS[to].replace("{year}", words),
            "text": FIRST_TEXTS[to].replace("{year}", words) + person_on(request).name,
            "people": [str(one.user.pk) for one in outstanding.recipients],
        }
        form = LetterForm(initial=initial, people=[one.user.pk for one in outstanding.recipients])
        return self._page(request, asked, to, outstanding, self.filled(form))

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        asked, to, outstanding = self._outstanding(request, year)
        form = LetterForm(request.POST, people=[one.user.pk for one in outstanding.recipients])
        if not form.is_valid():
            return self._page(request, asked, to, outstanding, form, status=422)
        draft = Draft(to, form.cleaned_data["subject"], form.cleaned_data["text"], form.chosen)
        batch = hold_letters(draft=draft, outstanding=outstanding, of=asked.of, by=person_on(request))
        held = counted(len(form.chosen), "mail")
        messages.success(request, f"{held} held in the outbox. Read them through, then send them.")
        return redirect("mail:batch", batch.pk)

    def _outstanding(self, request: HttpRequest, year: int) -> tuple[Asked, To, Outstanding]:
        asked = self.asked(request, year)
        if asked is None:
            raise Http404
        if asked.of.cycle.state != PlanningCycle.State.OPEN:
            raise PermissionDenied
        wanted = request.GET.get("to", "")
        to = To(wanted) if wanted in To.values else To.WRITERS
        return asked, to, outstanding_of(narrowed(asked.services, asked.form.wanted), asked.of, to)

    def _page(
        self, request: HttpRequest, asked: Asked, to: To, outstanding: Outstanding, form: LetterForm, status: int = 200
    ) -> HttpResponse:
        context = {
            "breadcrumbs": breadcrumbs(asked.of),
            "heading": "Write to the ones outstanding",
            "year": PlanningYear(asked.of.year),
            "to": to,
            "ways": [(one.value, one.label, f"?{asked.query}&to={one.value}") for one in To],
            "is_filtered": asked.form.wanted.is_set,
            "button": "Put in the outbox",
            "back_url": f"{dashboard_url(asked.of)}?{asked.query}",
            **_letter(outstanding, form),
        }
        return render(request, "planning/round/write.html", context, status=status)


class RewriteLetters(KeepsWhatIsTyped, OfLetters, View):
    """Changes a held letter: its words, or who gets it."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, batch: int) -> HttpResponse:
        held, of = self.batch_and_round(request, batch)
        outstanding = outstanding_of_batch(held, of)
        initial = {"subject": held.subject, "text": held.text, "people": [str(one) for one in held.made_from["people"]]}
        form = LetterForm(initial=initial, people=[one.user.pk for one in outstanding.recipients])
        return self._page(request, held, of, outstanding, self.filled(form))

    def post(self, request: HttpRequest, batch: int) -> HttpResponse:
        held, of = self.batch_and_round(request, batch)
        outstanding = outstanding_of_batch(held, of)
        form = LetterForm(request.POST, people=[one.user.pk for one in outstanding.recipients])
        if not form.is_valid():
            return self._page(request, held, of, outstanding, form, status=422)
        draft = Draft(To(held.made_from["to"]), form.cleaned_data["subject"], form.cleaned_data["text"], form.chosen)
        try:
            rewrite_letters(batch=held, draft=draft, outstanding=outstanding, of=of, by=person_on(request))
        except BatchClosed as closed:
            messages.warning(request, f"Your changes came too late: {closed}.")
        else:
            messages.success(request, "The mails are written anew. Read them through, then send them.")
        return redirect("mail:batch", held.pk)

    def _page(
        self,
        request: HttpRequest,
        batch: OutboxBatch,
        of: Round,
        outstanding: Outstanding,
        form: LetterForm,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "breadcrumbs": [("Home", reverse("home")), ("Mail", reverse("mail:list"))],
            "heading": "Change the held mails",
            "year": PlanningYear(of.year),
            "to": To(batch.made_from["to"]),
            "button": "Write the mails anew",
            "back_url": reverse("mail:batch", args=[batch.pk]),
            **_letter(outstanding, form),
        }
        return render(request, "planning/round/write.html", context, status=status)


class SendLetters(OfLetters, View):
    """Asks once more, then sends all held mails of a batch at once."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, batch: int) -> HttpResponse:
        held, of = self.batch_and_round(request, batch)
        if held.sent_at or held.discarded_at:
            return redirect("mail:batch", held.pk)
        people = held_people(held)
        still = {one.user.pk for one in outstanding_of_batch(held, of).recipients}
        going = sum(one.pk in still for one in people)
        context = {
            "breadcrumbs": [("Home", reverse("home")), ("Mail", reverse("mail:list"))],
            "batch": held,
            "going": going,
            "send_words": f"Send {counted(going, 'message')}",
            "left_out": [str(one) for one in people if one.pk not in still],
            "seen": mark_of(held),
        }
        return render(request, "planning/round/send.html", context)

    def post(self, request: HttpRequest, batch: int) -> HttpResponse:
        held, of = self.batch_and_round(request, batch)
        before = len(held_people(held))
        try:
            seen = request.POST.get("seen", "")
            left_out = send_letters(batch=held, of=of, seen=seen, by=person_on(request))
        except BatchClosed as closed:
            messages.info(request, f"Nothing was sent a second time: {closed}.")
        except BatchChanged:
            messages.info(request, CHANGED)
        except NobodyLeft:
            messages.info(request, NOTHING_LEFT)
        else:
            done = f" {counted(left_out, 'person', 'people')} left out: their plans are done." if left_out else ""
            messages.success(request, f"{counted(before - left_out, 'mail')} sent to the outbox’s queue.{done}")
        return redirect("mail:batch", held.pk)


def _letter(outstanding: Outstanding, form: LetterForm) -> dict[str, Any]:
    return {
        "form": form,
        "rows": recipient_rows(outstanding, form.chosen),
        "plans": outstanding.plans,
        "closed": [str(one) for one in outstanding.closed],
        "nobody": nobody_words(outstanding.nobody),
    }
