"""One message to many people in the outbox: each mail as it would go, and throwing all of them away."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import View

from mlco_portal.access import PermissionNeeded, may
from mlco_portal.mail.batches import BatchClosed, discard_batch
from mlco_portal.mail.models import OutboxBatch
from mlco_portal.mail.presenters import batch_facts, batch_mails, batch_tag
from mlco_portal.mail.queries import mails_of
from mlco_portal.wording import counted

PER_PAGE = 20


class BatchDetail(PermissionNeeded, View):
    """What each person gets, before it is sent; only those who read the outbox see it, in the demo too."""

    http_method_names = ["get", "head"]
    permission_needed = "read_outbox"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(OutboxBatch.objects.select_related("created_by", "sent_by", "discarded_by"), pk=pk)
        page = Paginator(mails_of(batch), PER_PAGE).get_page(request.GET.get("page"))
        is_held = not (batch.sent_at or batch.discarded_at)
        context: dict[str, Any] = {
            "breadcrumbs": [("Home", "/"), ("Mail", reverse("mail:list"))],
            "batch": batch,
            "facts": batch_facts(batch, page.paginator.count),
            "status": batch_tag(batch),
            "page": page,
            "mails": batch_mails(page),
            "send_words": f"Send {counted(page.paginator.count, 'message')}",
            "is_held": is_held,
            "may_send": is_held and may(request, "manage_cycle"),
        }
        return render(request, "mail/batch.html", context)


class ThrowBatchAway(PermissionNeeded, View):
    """Asks once more, then takes all held mails of a batch out of the outbox."""

    http_method_names = ["get", "head", "post"]
    permission_needed = "read_outbox"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(OutboxBatch, pk=pk)
        if batch.sent_at or batch.discarded_at:
            return redirect("mail:batch", pk)
        above = [("Home", "/"), ("Mail", reverse("mail:list"))]
        return render(request, "mail/throw_away.html", {"batch": batch, "breadcrumbs": above})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        batch = get_object_or_404(OutboxBatch, pk=pk)
        try:
            discard_batch(batch=batch, by=request.user)
        except BatchClosed as closed:
            messages.info(request, f"The mails were not thrown away: {closed}.")
        else:
            messages.success(request, "The mails are thrown away. Nobody got them.")
        return redirect("mail:batch", pk)
