"""The outbox: which mail went out, which waits, which was given up."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import DetailView, ListView, View

from mlco_portal.access import PermissionNeeded, may
from mlco_portal.mail.actions import AlreadySent, StillHeld, send_again
from mlco_portal.mail.forms import OutboxFilter
from mlco_portal.mail.models import OutboxMessage
from mlco_portal.mail.presenters import SHORT, mail_facts, mail_row, status_tag
from mlco_portal.mail.queries import held_batches, mail_by_status, mail_in_outbox
from mlco_portal.mail.rules import is_readable
from mlco_portal.safekeeping import ButtonOfPage

PER_PAGE = 30


class ReadersOfTheOutbox(PermissionNeeded):
    """Holders of the permission; in the demo everybody, because a password is reset while signed out."""

    permission_needed = "read_outbox"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.DEMO:
            return super(PermissionNeeded, self).dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return super().dispatch(request, *args, **kwargs)


class Outbox(ReadersOfTheOutbox, ListView):
    """All mail, newest first, of one status or of all."""

    http_method_names = ["get", "head", "options"]
    template_name = "mail/list.html"
    paginate_by = PER_PAGE

    def get_queryset(self) -> Any:
        return mail_in_outbox(self.request.GET.get("status", ""))

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        paginator = self.get_paginator(queryset, page_size)
        page = paginator.get_page(self.request.GET.get("page"))
        return paginator, page, page.object_list, page.has_other_pages()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        totals = mail_by_status()
        return context | {
            "breadcrumbs": [("Home", "/")],
            "head": ["Subject", "To", "Written", "Status"],
            "rows": [mail_row(message) for message in context["page_obj"]],
            "filter_form": OutboxFilter(self.request.GET, totals=totals, words=SHORT),
            "failed": totals[OutboxMessage.Status.FAILED],
            # In the demo visitors see this list as well, and may not open a batch.
            "batches": held_batches()[:10] if may(self.request, "read_outbox") else [],
        }


class MailDetail(ReadersOfTheOutbox, DetailView):
    """One mail: what it says, to whom, and what the mail server answered."""

    http_method_names = ["get", "head", "options"]
    model = OutboxMessage
    template_name = "mail/detail.html"
    context_object_name = "message"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = self.object
        may_go = message.status not in {OutboxMessage.Status.SENT, OutboxMessage.Status.HELD}
        return super().get_context_data(**kwargs) | {
            "breadcrumbs": [("Home", "/"), ("Mail", reverse("mail:list"))],
            "facts": mail_facts(message),
            "status": status_tag(message),
            "readable": is_readable(message.kind, demo=settings.DEMO),
            "can_send_again": may_go and may(self.request, "read_outbox"),
        }


class SendAgain(ButtonOfPage, PermissionNeeded, View):
    """Puts a mail that was not sent back in the queue."""

    stands_on = "mail:detail"
    place = ("pk",)
    permission_needed = "read_outbox"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = get_object_or_404(OutboxMessage, pk=pk)
        try:
            send_again(message=message, by=request.user)
        except AlreadySent:
            messages.info(request, "This mail has been sent already. It was not sent a second time.")
        except StillHeld:
            messages.info(request, "This mail is held with others. It goes when somebody sends them together.")
        else:
            messages.success(request, "The mail is in the queue again. It is sent within a few minutes.")
        return redirect(message)
