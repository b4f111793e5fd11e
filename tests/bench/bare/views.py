"""Three views, one query each."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt

from tests.bench.bare.models import Page


def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one text."""
    return render(request, "bare/page.html", {"page": get_object_or_404(Page, pk=pk)})


def listing(request: HttpRequest) -> HttpResponse:
    """Show all entries of the list."""
    return render(request, "bare/list.html", {"entries": Page.objects.filter(listed=True).order_by("title")})


def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok")


@csrf_exempt
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one text."""
    return JsonResponse({"updated": Page.objects.filter(pk=pk).update(body=request.POST["body"])})
