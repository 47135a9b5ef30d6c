"""Silence learnt from a cabinet's own files: flagged when this payer's answers no longer come, and explained on the dossier."""

import datetime as dt

import pytest
from django.urls import reverse

from cabinet.enums import Role
from cabinet.tenancy import tenant
from reconciliation.models import Case, PayerDelay
from tests import factories
from tests.reconciliation.invented import SENT, Desk, answer, claim, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
ANSWERED_ON = SENT + dt.timedelta(days=3)


def a_hundred_answered_and_one_not() -> Desk:
    answered = [claim(f"{rank:09d}") for rank in range(1, 100)]
    told = transfer(*[answer(one, 4250) for one in answered], day=ANSWERED_ON)
    return Desk().receive(sent(*answered, claim("000000999")), returned(told), as_of=ANSWERED_ON)


def test_the_patience_is_the_longest_of_ninety_nine_answers_and_a_day() -> None:
    desk = a_hundred_answered_and_one_not()
    with tenant(cabinets=[desk.cabinet_id]):
        learnt = PayerDelay.objects.get()
    assert (learnt.basis, learnt.answers, learnt.median, learnt.days) == ("payer", 99, 3, 4)
    assert not desk.reconcile(SENT + dt.timedelta(days=4)).share("000000999")["silent"]
    late = desk.reconcile(SENT + dt.timedelta(days=7)).share("000000999")  # Monday: the fifth working day
    assert (late["silent"], late["cause"]) == (True, "silent_share")  # no ARL came, but the fund answered its lot


def test_with_few_answers_the_usual_wait_serves() -> None:
    desk = Desk().receive(sent(claim()), as_of=SENT + dt.timedelta(days=30))
    assert not desk.share()["silent"]
    assert desk.reconcile(SENT + dt.timedelta(days=31)).share()["silent"]


def test_the_dossier_says_why_the_silence_is_not_ordinary() -> None:
    desk = a_hundred_answered_and_one_not().reconcile(SENT + dt.timedelta(days=7))
    client = logged_in(factories.make_member(desk.cabinet_id, Role.GESTIONNAIRE))
    with tenant(cabinets=[desk.cabinet_id]):
        case = Case.objects.get(share__invoice__number="000000999")
    page = client.get(reverse("dossier", args=[case.public_id])).content.decode()
    assert "Ce payeur répond d’ordinaire en 3 jours ouvrés" in page
    assert "Appris de ses 99 réponses" in page
