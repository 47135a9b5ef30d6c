"""A patient's file: a NIR with its key, Corsica and provisional numbers; rights whose periods do not overlap; who pays then."""

import datetime as dt

import pytest

from billing.forms.patients import PatientForm
from billing.models import Exemption, Patient
from billing.services.care.patients import PatientData, save_patient
from billing.services.care.rights_periods import Days, add_coverage
from billing.services.invoice import issue_invoices
from cabinet.errors import Refused, StaleVersion
from cabinet.tenancy import tenant
from tests import factories
from tests.billing.test_chain import DAY, validated

# Keys found by the other reading of the rule: 2A is 20 less 1 000 000, 2B is 20 less 2 000 000, modulo 97.
WHOLE = [
    ("2550814168025", "255081416802538"),
    ("185052A012345", "185052A01234579"),
    ("185052b012345", "185052B01234509"),
    ("3850575012345", "385057501234519"),
    ("7 85 05 99 012 345", "785059901234544"),
]


def form(nir: str) -> PatientForm:
    return PatientForm({"last_name": "Démo", "distance_km": "0", "terrain": "plain", "nir": nir})


@pytest.mark.parametrize(("given", "whole"), WHOLE)
def test_the_key_is_added_to_thirteen_characters_and_is_right_on_fifteen(given: str, whole: str) -> None:
    for text in (given, whole, whole.lower()):
        filled = form(text)
        assert filled.is_valid(), filled.errors
        assert filled.cleaned_data["nir"] == whole


@pytest.mark.parametrize(
    "nir",
    ["255081416802539", "185052A01234509", "185052C01234579", "985057501234519", "25508141680253", "2550814168O2538"],
)
def test_a_number_that_cannot_be_is_said_and_never_corrected(nir: str) -> None:
    assert form(nir).errors["nir"] == ["Ce numéro n’est pas valide : vérifiez les 13 chiffres et la clé."]


def data(nir: str, last_name: str = "Démo") -> PatientData:
    return PatientData(last_name, "Anne", None, nir, "", "", 0, "plain", insulin_treated=False, palliative=False)


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def test_a_provisional_number_is_marked_until_the_final_one_is_known(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = save_patient(cabinet_id=cabinet_id, data=data("785059901234544"))
        assert patient.nir_is_provisional
        patient = save_patient(
            cabinet_id=cabinet_id, data=data("255081416802538"), patient=patient, version=patient.version
        )
        assert not Patient.objects.get(pk=patient.pk).nir_is_provisional


def test_one_number_is_one_patient_and_an_old_page_overwrites_nothing(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        patient = save_patient(cabinet_id=cabinet_id, data=data("255081416802538"))
        with pytest.raises(Refused, match="déjà celui d’un patient"):
            save_patient(cabinet_id=cabinet_id, data=data("255081416802538", "Autre"))
        save_patient(cabinet_id=cabinet_id, data=data("255081416802538", "Une"), patient=patient, version=1)
        with pytest.raises(StaleVersion):
            save_patient(cabinet_id=cabinet_id, data=data("255081416802538", "Deux"), patient=patient, version=1)
        assert Patient.objects.get().last_name == "Une"


def cover(patient: Patient, kind: str, starts_on: dt.date, ends_on: dt.date | None, **changes: bool) -> object:
    code = "011310000" if kind == "AMO" else "99991234"
    return add_coverage(patient=patient, kind=kind, code=code, name="Payeur", days=Days(starts_on, ends_on), **changes)


def test_a_period_begins_the_day_after_the_last_one_of_its_kind(cabinet_id: int) -> None:
    last = dt.date(2026, 6, 30)
    with tenant(cabinets=[cabinet_id]):
        patient = factories.make_patient(cabinet_id)
        cover(patient, "AMO", dt.date(2026, 1, 1), last)
        cover(patient, "AMC", dt.date(2026, 1, 1), None)
        with pytest.raises(Refused, match="chevauche"):
            cover(patient, "AMO", last, None)
        cover(patient, "AMO", last + dt.timedelta(days=1), None)
        assert patient.coverages.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("exemption", "parts"),
    [
        ("", [("AMC", 846), ("AMO", 1269)]),
        ("c2s", [("AMC", 846), ("AMO", 1269)]),
        *((whole, [("AMO", 2115)]) for whole in ("ald", "maternite", "atmp", "ame", "invalidite", "nouveau_ne")),
    ],
)
def test_no_amc_share_where_the_fund_pays_all(cabinet_id: int, exemption: str, parts: list[tuple[str, int]]) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["pansement_escarre_profonde"], days=1)[0]
        cover(visit.patient, "AMC", dt.date(2026, 1, 1), None)
        if exemption:
            Exemption.objects.create(
                cabinet_id=cabinet_id, patient=visit.patient, kind=exemption, period=(dt.date(2026, 1, 1), None)
            )
        invoice = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)[0]
        assert sorted((share.part, share.expected_cents) for share in invoice.shares.all()) == parts


@pytest.mark.django_db
@pytest.mark.parametrize(("is_fund_managed", "payer"), [(True, "AMO"), (False, "AMC")])
def test_the_fund_is_the_payer_of_both_parts_when_it_manages_the_complement(
    cabinet_id: int, is_fund_managed: bool, payer: str
) -> None:
    with tenant(cabinets=[cabinet_id]):
        visit = validated(cabinet_id, ["pansement_escarre_profonde"], days=1)[0]
        cover(visit.patient, "AMC", dt.date(2026, 1, 1), None, is_fund_managed=is_fund_managed)
        invoice = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[visit.pk]], on=DAY)[0]
        assert invoice.shares.get(part="AMC").payer.kind == payer
