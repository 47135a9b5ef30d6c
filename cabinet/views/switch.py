"""Change of cabinet, for a person who works in several."""

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from cabinet.access import requires
from cabinet.models import Cabinet
from cabinet.services.cabinets import cabinets_of


@requires("compte.gerer")
@require_http_methods(["GET", "POST"])
def changer_de_cabinet(request: HttpRequest) -> HttpResponse:
    """The list, then the choice. Forms still open for the cabinet that is left expire: they must not write in the other."""
    cabinets = _mine(request)
    if request.method == "POST":
        wanted = next((one for one in cabinets if str(one.public_id) == request.POST.get("cabinet")), None)
        if wanted is None:
            raise Http404("Introuvable parmi vos cabinets.")
        request.session["cabinet_id"] = wanted.pk
        rotate_token(request)
        return redirect(_next_page(request))
    return render(request, "cabinet/changer.html", {"cabinets": cabinets})


def _next_page(request: HttpRequest) -> str:
    """`suite`: a page of this site, opened in the cabinet just chosen."""
    wanted = request.POST.get("suite", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else reverse("accueil")


def _mine(request: HttpRequest) -> list[Cabinet]:
    mine = request.memberships  # type: ignore[attr-defined]
    return cabinets_of(user_id=mine[0].user_id, cabinet_ids=[one.cabinet_id for one in mine])
