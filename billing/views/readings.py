"""Lectures : the open points of the law, both readings in euros, the cabinet's choice signed by the titulaire."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from billing.enums import ReadingKind
from billing.forms.readings import ReadingForm
from billing.models import ReadingChoice
from billing.services.explaining.reading_effects import Effect, reading_effects
from billing.services.explaining.readings import Decision, choose_reading
from billing.services.explaining.register import Register, register_of
from cabinet.access import requires
from cabinet.errors import Refused
from ngap.open_points import NO_CHOICE
from ngap.reading_texts import TEXTS, ReadingText

LOOKED_AT = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One point on the page: `choice` is the decision that holds today, `coming` those that begin later."""

    code: str
    text: ReadingText
    effect: Effect | None
    choice: ReadingChoice | None
    history: list[ReadingChoice]
    form: ReadingForm

    @property
    def is_other(self) -> bool:
        return self.choice is not None and self.choice.reading == ReadingKind.OTHER


@requires("lectures.voir")
@require_GET
def lectures(request: HttpRequest) -> HttpResponse:
    return _page(request, None)


@requires("lectures.signer")
@require_POST
def signer_lecture(request: HttpRequest) -> HttpResponse:
    """The decision of the titulaire: name, moment and reason are kept."""
    form = ReadingForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    try:
        made = choose_reading(
            cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
            decision=Decision(**form.cleaned_data),
            person=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
    except Refused as error:
        form.add_error(None, error.message)
        return _page(request, form)
    messages.info(request, f"{made.point} : lecture signée pour les soins à partir du {made.applies_from:%d/%m/%Y}.")
    return redirect(f"{reverse('lectures')}#{made.point}")


def _page(request: HttpRequest, refused: ReadingForm | None) -> HttpResponse:
    today = timezone.localdate()
    register = register_of(request.cabinet.pk)  # type: ignore[attr-defined]
    start = today - LOOKED_AT
    effects = reading_effects(
        cabinet_id=request.cabinet.pk,  # type: ignore[attr-defined]
        start=start,
        end=today,
        register=register,
    )
    points = [_point(code, register, effects, today, refused) for code in TEXTS]
    context = {
        "concerned": sorted((one for one in points if one.effect), key=_weight, reverse=True),
        "settled": NO_CHOICE,
        "others": [one for one in points if not one.effect],
        "is_refused": refused is not None,
        "start": start,
        "end": today,
        "chosen": sum(one.is_other for one in points),
    }
    return render(request, "billing/lectures.html", context)


def _weight(one: OpenPoint) -> int:
    return abs(one.effect.difference_cents) if one.effect else 0


def _point(
    code: str, register: Register, effects: dict[str, Effect], today: date, refused: ReadingForm | None
) -> OpenPoint:
    choice, history = register.choice(code, today), register.history(code)
    is_other = choice is not None and choice.reading == ReadingKind.OTHER
    initial = {
        "point": code,
        "reading": ReadingKind.DEFAULT if is_other else ReadingKind.OTHER,
        "seen": len(history),
        "applies_from": today,
    }
    is_refused = refused is not None and refused.data.get("point") == code
    form = refused if is_refused and refused is not None else ReadingForm(initial=initial)
    return OpenPoint(code, TEXTS[code], effects.get(code), choice, history, form)
