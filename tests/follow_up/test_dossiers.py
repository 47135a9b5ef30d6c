"""A dossier ranks itself, wakes before its limit, keeps its history; a person takes it, waits, calls, proves an interruption."""

import datetime as dt

import pytest
from django.urls import reverse

from billing.models import Share
from cabinet.enums import Role
from cabinet.errors import Refused, StaleVersion
from cabinet.models import Cabinet
from cabinet.tenancy import tenant
from reconciliation.enums import InterruptionKind
from reconciliation.models import Case
from reconciliation.services.dossiers.dossiers import (
    Call,
    Interrupting,
    assign_case,
    hold_case,
    log_call,
    note_interruption,
    standing_of,
)
from tests.follow_up.desk import LATE, client_of, office, only_case, scan, silent, story, upload
from tests.reconciliation.invented import claim

pytestmark = pytest.mark.django_db
LIMIT = dt.date(2028, 9, 30)  # care of 6 September 2026


def test_the_priority_is_euros_by_chance_by_urgency() -> None:
    desk = silent(claim(), claim("000000102", amo=9000))
    with tenant(cabinets=[desk.cabinet_id]):
        small, large = only_case(), only_case("000000102")
        assert (small.cause, small.priority, large.priority) == ("lot_not_acknowledged", 3825, 8100)  # × 90 %
    desk.reconcile(LIMIT - dt.timedelta(days=10))
    with tenant(cabinets=[desk.cabinet_id]):
        assert (only_case().priority, only_case().alert) == (3825 * 8, "fifteen_days")


def test_each_threshold_is_written_once_and_wakes_a_dossier_that_waits() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        hold_case(case=only_case(), until=LIMIT, reason="Réponse promise", person=office(desk), version=1, on=LATE)
        assert only_case().state == "waiting"
    desk.reconcile(dt.date(2028, 3, 29))
    with tenant(cabinets=[desk.cabinet_id]):
        assert only_case().state == "waiting"
    for day in ("2028-03-30", "2028-03-31", "2028-06-30", "2028-08-30", "2028-09-15", "2028-09-16"):
        desk.reconcile(dt.date.fromisoformat(day))
        with tenant(cabinets=[desk.cabinet_id]):
            assert only_case().state == "open", day
    with tenant(cabinets=[desk.cabinet_id]):
        assert [line for line in story(only_case()) if "Limite légale" in line] == [
            "Limite légale du 30/09/2028 : moins de six mois.",
            "Limite légale du 30/09/2028 : moins de trois mois.",
            "Limite légale du 30/09/2028 : moins d’un mois.",
            "Limite légale du 30/09/2028 : quinze jours ou moins.",
        ]
        assert only_case().next_action.startswith("Décider avant le 30/09/2028")
    desk.reconcile(LIMIT + dt.timedelta(days=1))
    with tenant(cabinets=[desk.cabinet_id]):
        assert (only_case().cause, only_case().alert) == ("time_barred", "past")


def test_a_share_without_a_cause_does_not_reach_its_limit_unseen() -> None:
    """A patient's share is never silent; with the cabinet's own limit it gets its dossier six months before."""
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        Cabinet.objects.filter(pk=desk.cabinet_id).update(patient_limit_months=24)
        Share.objects.update(part="PATIENT", payer=None, claim_limit_on=None)
        Case.objects.update(state="closed", closed_on=LATE)
    desk.reconcile(dt.date(2028, 3, 4))
    with tenant(cabinets=[desk.cabinet_id]):
        assert Share.objects.get().claim_limit_on == dt.date(2028, 9, 5)
        assert only_case(part="PATIENT").state == "closed"
    desk.reconcile(dt.date(2028, 3, 5))
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case(part="PATIENT")
        assert (case.state, case.cause, case.alert) == ("open", "unknown", "six_months")
        assert Share.objects.get().cause == ""  # what `audit` says does not change


def test_limits_of_mutuelles_follow_the_setting_and_the_funds_limit_never_moves() -> None:
    desk = silent(claim(amc=1000))
    with tenant(cabinets=[desk.cabinet_id]):
        assert Share.objects.get(part="AMC").claim_limit_on is None
        Cabinet.objects.filter(pk=desk.cabinet_id).update(amc_limit_months=24)
    desk.reconcile(LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        assert Share.objects.get(part="AMC").claim_limit_on == dt.date(2028, 9, 5)
        Cabinet.objects.filter(pk=desk.cabinet_id).update(amc_limit_months=None)
    desk.reconcile(LATE)
    with tenant(cabinets=[desk.cabinet_id]):
        assert Share.objects.get(part="AMC").claim_limit_on is None
        assert Share.objects.get(part="AMO").claim_limit_on == LIMIT


def test_an_interruption_shows_a_second_date_and_the_safe_one_stays() -> None:
    desk = silent()
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        fact = Interrupting(InterruptionKind.LRAR, dt.date(2026, 10, 20), "1A 234", scan(desk.cabinet_id, person))
        note_interruption(case=only_case(), fact=fact, person=person, on=LATE)
        standing = standing_of(only_case(), LATE)
        assert (standing.limit_on, standing.second_on) == (LIMIT, dt.date(2028, 10, 19))
        assert story(only_case())[-1].endswith("La limite sûre ne bouge pas.")
        with pytest.raises(Refused, match="déjà notée"):
            note_interruption(case=only_case(), fact=fact, person=person, on=LATE)
    desk.reconcile(LIMIT + dt.timedelta(days=1))
    assert desk.share()["money"] == "time_barred"


def test_a_wait_is_not_longer_than_the_limit_and_a_stale_form_changes_nothing() -> None:
    desk = silent()
    person = office(desk)
    with tenant(cabinets=[desk.cabinet_id]):
        kept = {"reason": "Attente", "person": person, "on": LATE}
        with pytest.raises(Refused, match="n’attend pas au-delà"):
            hold_case(case=only_case(), until=LIMIT + dt.timedelta(days=1), version=1, **kept)
        with pytest.raises(Refused, match="jour à venir"):
            hold_case(case=only_case(), until=LATE, version=1, **kept)
        assign_case(case=only_case(), owner=person, person=person, version=1)
        with pytest.raises(StaleVersion):
            hold_case(case=only_case(), until=LIMIT, version=1, **kept)
        assert (only_case().state, only_case().version) == ("open", 2)


def test_a_wait_that_is_over_gives_the_dossier_back() -> None:
    desk = silent()
    until = LATE + dt.timedelta(days=10)
    with tenant(cabinets=[desk.cabinet_id]):
        hold_case(case=only_case(), until=until, reason="Promis", person=office(desk), version=1, on=LATE)
    desk.reconcile(until - dt.timedelta(days=1))
    with tenant(cabinets=[desk.cabinet_id]):
        assert only_case().state == "waiting"
    desk.reconcile(until)
    with tenant(cabinets=[desk.cabinet_id]):
        assert only_case().state == "open"
        assert story(only_case())[-1] == "Fin de l’attente : le dossier est de nouveau à traiter."


def test_a_call_is_one_more_line_of_the_history() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        log_call(case=only_case(), call=Call("promis", "Virement vendredi"), person=office(desk), on=LATE)
        assert story(only_case())[-1] == "Appel du 02/11/2026 : paiement promis. Virement vendredi"
        with pytest.raises(Refused):
            log_call(case=only_case(), call=Call("invente"), person=office(desk), on=LATE)


def test_the_page_gives_each_action_its_form_and_takes_it() -> None:
    desk = silent()
    client, titulaire = client_of(desk), office(desk, Role.TITULAIRE)
    with tenant(cabinets=[desk.cabinet_id]):
        case = only_case()
        member = titulaire.memberships.get()
    page = client.get(reverse("dossier", args=[case.public_id])).content.decode()
    assert "Limite sûre" in page and "90\u202f%" in page.replace("&#8239;", "\u202f")
    address = [case.public_id]
    client.post(reverse("appel", args=address), {"outcome": "sans_reponse"})
    client.post(reverse("confier_dossier", args=address), {"owner": str(member.public_id), "version": "1"})
    client.post(reverse("attendre", args=address), {"until": "2027-01-15", "reason": "Promis", "version": "2"})
    client.post(
        reverse("interrompre", args=address),
        {"kind": "lrar", "happened_on": "2026-10-20", "reference": "1A 234", "proof": upload()},
    )
    page = client.get(reverse("dossier", args=[case.public_id])).content.decode()
    for words in ("Personne titulaire", "jusqu’au", "Si l’interruption est admise", "1A 234", "sans réponse"):
        assert words in page, words
    with tenant(cabinets=[desk.cabinet_id]):
        proof = case.share.interruptions.get().proof
    assert client.get(reverse("piece", args=[proof.public_id])).content == b"%PDF-1.7 invente"
    assert client_of(desk, Role.LECTURE).get(reverse("piece", args=[proof.public_id])).status_code == 403


def test_a_fund_file_is_never_served_as_a_piece() -> None:
    desk = silent()
    with tenant(cabinets=[desk.cabinet_id]):
        file = desk.file
    assert client_of(desk).get(reverse("piece", args=[file.public_id])).status_code == 404
