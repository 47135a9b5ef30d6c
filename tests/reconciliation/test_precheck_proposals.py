"""A cause of reject met twice with the same fact is proposed; a person decides; then new invoices are told."""

import pytest
from django.urls import reverse

from billing.enums import PrecheckState
from billing.models import Coverage, Invoice, InvoiceLine, OwnPrecheck, OwnPrecheckHistory, Patient, Visit
from billing.services.prechecks.own_life import decide
from cabinet.enums import Role
from cabinet.errors import Refused
from cabinet.models import Organism, User
from cabinet.tenancy import tenant
from reconciliation.models import Step
from reconciliation.services.dossiers.precheck_proposals import propose_prechecks
from tests import factories
from tests.billing.healthy import healthy, said
from tests.billing.test_chain import DAY
from tests.reconciliation.invented import Desk, answer, claim, returned, sent, transfer
from tests.who.people import logged_in

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = claim(), claim("000000102"), claim("000000103")


def rejects(
    *claims: object, code: str = "9990001", label: str = "DROITS NON OUVERTS", ref: str = "262577000123"
) -> bytes:
    answers = [answer(one, 0, state="R", reject=(code, label)) for one in claims]  # type: ignore[arg-type]
    return returned(transfer(*answers, ref=ref), file_id=f"R{ref[-5:]}")


def test_a_cause_met_once_proposes_nothing_and_met_twice_proposes_once() -> None:
    desk = Desk().receive(sent(FIRST, SECOND, THIRD), rejects(FIRST))
    with tenant(cabinets=[desk.cabinet_id]):
        assert OwnPrecheck.objects.count() == 0
    desk.receive(rejects(SECOND, ref="262577000124")).reconcile()
    with tenant(cabinets=[desk.cabinet_id]):
        own = OwnPrecheck.objects.get()
        assert (own.state, own.about, own.met, own.patient) == ("proposed", "patient", 2, Patient.objects.get())
        assert [one["number"] for one in own.evidence] == ["000000101", "000000102"]
        assert [line.person for line in own.history.all()] == [None]
    desk.receive(rejects(THIRD, ref="262577000125"))
    with tenant(cabinets=[desk.cabinet_id]):
        assert OwnPrecheck.objects.get().met == 3
        assert OwnPrecheckHistory.objects.count() == 1, "told once"


def test_a_reject_that_no_fact_explains_and_one_to_wait_for_propose_nothing() -> None:
    desk = Desk().receive(sent(FIRST, SECOND), rejects(FIRST, SECOND, code="", label="FACTURE DEJA REGLEE"))
    other = Desk("Attente").receive(sent(FIRST, SECOND), rejects(FIRST, SECOND, code="", label="TRAITEMENT CAISSE"))
    for one in (desk, other):
        with tenant(cabinets=[one.cabinet_id]):
            assert Step.objects.exists()
            assert OwnPrecheck.objects.count() == 0


def rejected(cabinet_id: int, visit: Visit, rank: int, code: str, label: str, payer: Organism) -> None:
    """An invoice of the visit's prescription and lines, rejected: what the reconciliation writes."""
    share = factories.make_share(cabinet_id, number=f"{rank:09d}")
    share.payer = payer
    share.save()
    Invoice.objects.filter(pk=share.invoice_id).update(state="cancelled", cancelled_reason="essai")
    for line, one in enumerate(visit.cotation.lines, start=1):
        InvoiceLine.objects.create(
            cabinet_id=cabinet_id,
            invoice=share.invoice,
            rank=line,
            visit=visit,
            cared_on=visit.cared_on,
            text=one["text"],
            code=one["code"],
            amount_cents=one["amount_cents"],
        )
    Step.objects.create(
        cabinet_id=cabinet_id,
        share=share,
        kind="rejected",
        happened_on=DAY,
        reason_code=code,
        reason_label=label,
        file=factories.make_file(cabinet_id, f"{rank}.noe"),
    )


CAUSES = [
    ("0460053", "ETABLISSEMENT PRESCRIPTEUR ABSENT", "prescriber"),
    ("", "CUMUL NON AUTORISE", "texts"),
    ("", "MUTUELLE INCONNUE", "patient"),  # rejected by the fund: no mutuelle to name
    ("", "DROITS FERMES", "patient"),
    ("8887776", "MOTIF QUE PERSONNE NE CONNAIT", "patient"),
]


@pytest.mark.parametrize(("code", "label", "about"), CAUSES)
def test_what_the_rejected_invoices_share_follows_from_the_cause_and_is_found_on_the_next(
    code: str, label: str, about: str
) -> None:
    cabinet_id = factories.make_cabinet()
    person = factories.make_member(cabinet_id, Role.GESTIONNAIRE)
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        fund = Organism.objects.get(kind="AMO")
        for rank in (1, 2):
            rejected(cabinet_id, visit, rank, code, label, fund)
        assert propose_prechecks(cabinet_id=cabinet_id) == 1
        assert propose_prechecks(cabinet_id=cabinet_id) == 0
        own = OwnPrecheck.objects.get()
        assert own.about == about
        assert f"controle_{own.pk}" not in said(), "only a person puts it in service"
        decide(precheck=own, seen="proposed", state="on", person=person)
        found = said()[f"controle_{own.pk}"]
        assert (found.severity, found.effect_cents, found.visits) == ("warns", -(visit.total_cents or 0), (visit,))
        assert "2 factures" in found.message
        decide(precheck=own, seen="on", state="off", person=person)
        assert f"controle_{own.pk}" not in said()
        texts = list(own.history.values_list("state", "person"))
        assert texts == [("proposed", None), ("on", person.pk), ("off", person.pk)]


def test_the_mutuelle_that_rejects_is_the_fact_and_only_its_share_is_at_risk() -> None:
    cabinet_id = factories.make_cabinet()
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        visit = healthy(cabinet_id)[0]
        amc = Organism.objects.create(cabinet_id=cabinet_id, kind="AMC", code="0099991234", name="Mutuelle Garlaban")
        for rank in (1, 2):
            rejected(cabinet_id, visit, rank, "", "ADHERENT INCONNU", amc)
        propose_prechecks(cabinet_id=cabinet_id)
        own = OwnPrecheck.objects.get()
        decide(precheck=own, seen="proposed", state="on", person=person)
        assert (own.about, own.payer) == ("payer", amc)
        assert f"controle_{own.pk}" not in said(), "the patient has no mutuelle"
        Coverage.objects.create(
            cabinet_id=cabinet_id, patient=visit.patient, kind="AMC", organism=amc, period=("2026-01-01", None)
        )
        assert said()[f"controle_{own.pk}"].effect_cents == -846


def own_of(cabinet_id: int) -> OwnPrecheck:
    with tenant(cabinets=[cabinet_id]):
        return factories.make_own_precheck(factories.make_share(cabinet_id))


def test_a_refused_one_stays_refused_when_the_cause_comes_back() -> None:
    desk = Desk().receive(sent(FIRST, SECOND, THIRD), rejects(FIRST, SECOND))
    person = User.objects.create_user("qui@cabinet.example", None)
    with tenant(cabinets=[desk.cabinet_id]):
        decide(precheck=OwnPrecheck.objects.get(), seen="proposed", state="refused", person=person)
    desk.receive(rejects(THIRD, ref="262577000125"))
    with tenant(cabinets=[desk.cabinet_id]):
        assert (OwnPrecheck.objects.get().state, OwnPrecheck.objects.get().met) == (PrecheckState.REFUSED, 3)


def test_two_people_do_not_decide_over_each_other() -> None:
    cabinet_id = factories.make_cabinet()
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    own = own_of(cabinet_id)
    with tenant(cabinets=[cabinet_id]):
        decide(precheck=own, seen="proposed", state="refused", person=person)
        with pytest.raises(Refused, match="vient de décider"):
            decide(precheck=own, seen="proposed", state="on", person=person)
        with pytest.raises(Refused, match="n’existe pas"):
            decide(precheck=own, seen="refused", state="off", person=person)
        assert OwnPrecheck.objects.get().state == "refused"


def test_the_page_lists_decides_and_keeps_the_history() -> None:
    cabinet_id = factories.make_cabinet()
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    own = own_of(cabinet_id)
    page = client.get(reverse("controles")).content.decode()
    assert "000000101" in page and "Accepter ce contrôle" in page
    address = reverse("decider_controle", kwargs={"precheck": own.public_id})
    done = client.post(address, {"vu": "proposed", "etat": "on"}, follow=True).content.decode()
    assert "Arrêter ce contrôle" in done and "Personne gestionnaire" in done
    reader = logged_in(factories.make_member(cabinet_id, Role.LECTURE))
    assert "Arrêter ce contrôle" not in reader.get(reverse("controles")).content.decode()
    assert reader.post(address, {"vu": "on", "etat": "off"}).status_code == 403


def test_the_queries_of_the_proposals_do_not_grow_with_the_rejects() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for size in (2, 20):
        cabinet_id = factories.make_cabinet(f"Taille {size}")
        with tenant(cabinets=[cabinet_id]):
            visit = healthy(cabinet_id)[0]
            fund = Organism.objects.get(kind="AMO")
            for rank in range(1, size + 1):
                rejected(cabinet_id, visit, rank, "0450072", "DROITS", fund)
            with CaptureQueriesContext(connection) as asked:
                assert propose_prechecks(cabinet_id=cabinet_id) == 1
            counts.append(len(asked))
    assert counts[0] == counts[1]
