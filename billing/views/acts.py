"""Acts by everyday words, for the search field of the forms. The catalogue is public; the order is the nurse's own."""

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from billing.services.rounds.act_use import Offer, offers
from billing.views.act_choices import nurse_of
from cabinet.access import requires
from ngap.money import plain

LONGEST = 80


@requires("patients.voir")
@require_GET
def actes(request: HttpRequest) -> JsonResponse:
    """`[{code, label, detail, note}]`, best first, for the last words typed."""
    words = request.GET.get("q", "")[:LONGEST]
    found = offers(words=words, nurse_id=nurse_of(request), on=timezone.localdate())
    return JsonResponse([_plain(offer) for offer in found], safe=False)


def _plain(offer: Offer) -> dict[str, object]:
    act = offer.act
    detail = f"{act.letter} {plain(act.coefficient)}".replace(".", ",") if act.coefficient is not None else act.letter
    return {"code": act.code, "label": act.label, "detail": detail, "note": offer.note}
