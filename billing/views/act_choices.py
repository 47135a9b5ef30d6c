"""The acts that a form offers as ticks: planned, chosen, what ambiguous words may mean, and what the nurse does most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from billing.forms.acts import ActsForm
from billing.services.rounds.act_use import first_acts
from cabinet.models import Nurse
from ngap.nomenclature import catalogue


@dataclass(frozen=True, slots=True)
class ActChoice:
    code: str
    label: str
    is_ticked: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActPicker:
    """`listed`: the acts of this visit; `usual`: ticks folded under « Vos actes » (pinned, recent, frequent)."""

    form: ActsForm
    listed: tuple[ActChoice, ...]
    usual: tuple[ActChoice, ...]


def nurse_of(request: HttpRequest) -> int | None:
    membership = getattr(request, "membership", None)
    return membership.nurse_id if membership else None


def own_nurse(request: HttpRequest) -> Nurse | None:
    """The nurse in activity behind the account, when there is one."""
    pk = nurse_of(request)
    return None if pk is None else Nurse.objects.filter(pk=pk, is_active=True).first()


def picker(
    *, form: ActsForm, planned: Iterable[str], ticked: Iterable[str], nurse_id: int | None, on: date
) -> ActPicker:
    chosen = list(ticked)
    meant = [act.code for act in form.suggestions]
    codes = list(dict.fromkeys([*planned, *chosen, *meant]))
    listed = [
        _choice(code, code in chosen, "à préciser" if code in meant else "") for code in codes if code in catalogue()
    ]
    mine = first_acts(nurse_id=nurse_id, on=on, but=codes)
    usual = [_choice(one.act.code, is_ticked=False, note=one.note) for one in mine]
    return ActPicker(form, tuple(listed), tuple(usual))


def _choice(code: str, is_ticked: bool, note: str = "") -> ActChoice:
    return ActChoice(code, catalogue()[code].label, is_ticked, note)
