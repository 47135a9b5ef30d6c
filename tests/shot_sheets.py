"""States of the nurse's and the titulaire's pages for `./dev shots`: a sheet with everything, models, contracts, readings, a closed month."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from billing.models import CareModel, Coverage, HospitalStay, Patient, PriorAgreement, ReadingChoice, Share, Visit
from billing.services.care.bsi import BsiData, add_bsi
from billing.services.care.contracts import open_contract
from billing.services.care.rights_periods import Days, add_exemption
from billing.services.invoicing.exemption_facts import ExemptionFacts
from billing.services.rounds.act_use import pin
from billing.services.rounds.stays import begin_stay
from cabinet.enums import Role
from cabinet.models import Nurse, User
from idel.demo_logins import DEMO_LOGINS
from reconciliation.services.books.closing import close_month
from reconciliation.services.dossiers.saved_views import save_view
from tests import factories

TITULAIRE, NURSE = str(Role.TITULAIRE), str(Role.INFIRMIERE)
PERIDURAL = "injection_analgesique_peridurale"


def sheet_states(cabinet_id: int, today: dt.date) -> list[tuple[str, str, str]]:
    """(role, name, address) of each page that shows one of them."""
    person = User.objects.get(email=DEMO_LOGINS[0][1])
    nurse = Nurse.objects.earliest("pk")
    visit = Visit.objects.filter(state="planned", cared_on=today).latest("at")
    patient = visit.patient
    _whole_sheet(patient, nurse, today)
    for name, acts in (("Diabète, matin et soir", ["surveillance_glycemique", "insuline_sc"]),
                       ("Escarre profonde", ["pansement_escarre_profonde"])):  # fmt: skip
        CareModel.objects.create(cabinet_id=cabinet_id, name=name, act_codes=acts)
    for code in ("insuline_sc", "prelevement_veineux"):
        pin(nurse=nurse, act_code=code)
    substitute = Nurse.objects.create(
        cabinet_id=cabinet_id, last_name="Okafor", first_name="Inès", am_number="996000048", rpps="10100000016"
    )
    contract = open_contract(cabinet_id=cabinet_id, substitute=substitute, replaced=nurse,
                             starts_on=today, ends_on=today + dt.timedelta(days=14))  # fmt: skip
    ReadingChoice.objects.create(
        cabinet_id=cabinet_id, point="U-08", reading="other", applies_from=today,
        reason="Réponse écrite de la caisse du 3 novembre", decided_by=person, decided_at=timezone.now(),
    )  # fmt: skip
    month = (today.replace(day=1) - dt.timedelta(days=70)).replace(day=1)
    close_month(cabinet_id=cabinet_id, month=month, reason="Deux virements à demander à la banque", person=person,
                now=timezone.now())  # fmt: skip
    closed = f"{reverse('mois')}?mois={month:%Y-%m}"
    shown = [
        (TITULAIRE, "mois-clos", closed),
        (TITULAIRE, "recettes-du-mois", f"{reverse('recettes')}?mois={month:%Y-%m}"),
        (TITULAIRE, "pilotage-passe", f"{reverse('pilotage')}?vu={month.isoformat()}"),
        (TITULAIRE, "remplacement-en-cours", reverse("remplacement", args=[contract.public_id])),
    ]
    shown += [(role, "patient-complet", reverse("patient", args=[patient.public_id])) for role in (TITULAIRE, NURSE)]
    return shown


def _whole_sheet(patient: Patient, nurse: Nurse, today: dt.date) -> None:
    """A request without its answer and one answered, a BSI near its end, a stay over and one to come; the local scheme, an
    accident whose number is not known, a maternity that is over."""
    asked = {"cabinet_id": patient.cabinet_id, "patient": patient, "act_code": PERIDURAL}
    ago, ahead = (today - dt.timedelta(days=days) for days in (6, -12))
    PriorAgreement.objects.create(received_on=ago, **asked)
    before = today - dt.timedelta(days=90)
    PriorAgreement.objects.create(
        received_on=before, answer="accord", answered_on=before + dt.timedelta(days=9), **asked
    )
    data = BsiData(
        kind="initial", level="BSB", done_on=today - dt.timedelta(days=350), groups=(2, 2, 2), prescription=None
    )
    add_bsi(patient=patient, nurse=nurse, data=data)
    HospitalStay.objects.create(
        cabinet_id=patient.cabinet_id, patient=patient, period=(before, before + dt.timedelta(days=4))
    )
    begin_stay(patient=patient, first_day=ahead, back_on=None)
    Coverage.objects.filter(patient=patient, kind="AMO").update(is_local_scheme=True)
    fell_on = today - dt.timedelta(days=40)
    add_exemption(patient=patient, kind="atmp", days=Days(fell_on), facts=ExemptionFacts(accident_on=fell_on))
    over = Days(today - dt.timedelta(days=400), today - dt.timedelta(days=270))
    add_exemption(patient=patient, kind="maternite", days=over, facts=ExemptionFacts(maternity_on=over.first))


def list_states(cabinet_id: int) -> list[tuple[str, str, str]]:
    """Saved views, a mapping, checks of the cabinet's own, a retention that names nothing."""
    person = User.objects.get(email=DEMO_LOGINS[0][1])
    save_view(cabinet_id=cabinet_id, person=person, name="Rejets à corriger", query="cause=rejected", is_shared=True)
    save_view(cabinet_id=cabinet_id, person=person, name="Les miens", query="qui=moi", is_shared=False)
    factories.make_mapping(cabinet_id, "Banque du Port")
    shares = Share.objects.filter(part="AMO").order_by("pk")
    factories.make_own_precheck(shares[0])
    factories.make_own_precheck(shares[1], cause="prescripteur", state="on")
    return [(TITULAIRE, "recherche-patient", reverse("recherche") + "?q=ma"),
            (TITULAIRE, "recherche-rien", reverse("recherche") + "?q=zzzz"),
            (TITULAIRE, "recherche-montant", reverse("recherche") + "?q=42,50")]  # fmt: skip
