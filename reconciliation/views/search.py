"""Recherche: one box on every page, one page of results grouped by what they are.

The box posts. What may be a NIR is answered at once and stands in no address, history or log; the rest is redirected to
an address that can be kept (`?q=`).
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cabinet.access import requires
from cabinet.search import read_question
from reconciliation.services.search import find


@requires("patients.voir")
@require_http_methods(["GET", "POST"])
def recherche(request: HttpRequest) -> HttpResponse:
    question = read_question((request.POST if request.method == "POST" else request.GET).get("q", ""))
    if request.method == "POST" and not question.is_secret:
        return _to_address(question.text)
    found = find(question=question, membership=request.membership, on=timezone.localdate())  # type: ignore[attr-defined]
    context = {"question": question, "found": found, "asked": "" if question.is_secret else question.text}
    response = render(request, "reconciliation/recherche.html", context)
    response.access_note = urlencode(found.counts)  # type: ignore[attr-defined]
    if question.is_secret:
        response["Cache-Control"] = "private, no-store"
    return response


def _to_address(text: str) -> HttpResponse:
    """Shows nothing: the page that it leads to is the reading that the log keeps."""
    response = redirect(f"{reverse('recherche')}?{urlencode({'q': text})}")
    response.is_poll = True  # type: ignore[attr-defined]
    return response
