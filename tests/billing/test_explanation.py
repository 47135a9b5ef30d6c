"""« Pourquoi ce montant ? »: every act done is there, each euro has its rule and its text, and the paper says the same."""

import datetime as dt
from itertools import combinations

import msgspec
import pytest
from django.urls import reverse

from billing.models import Cotation, Patient, Visit
from billing.services.explaining.explanation import NO_LINE, Explanation, explain
from billing.services.explaining.readings import Decision, choose_reading
from billing.services.explaining.visit_explanation import VisitExplanation, explain_visit
from billing.services.invoice import issue_invoices
from billing.services.rounds.visit import plan_visits, validate_visit
from cabinet.enums import Role
from cabinet.tenancy import tenant
from ngap.cotation import cote
from ngap.law_version import law_version
from ngap.nomenclature import catalogue
from tests import factories
from tests.billing.test_chain import DAY, NOW, make_plan
from tests.ngap.claims import day_of, person, price, visit
from tests.paper_reading import read_paper
from tests.who.people import logged_in

ACTS = ["prelevement_veineux", "pansement_escarre_profonde", "injection_sc"]
HOSTILE = '#panic("x") *gras* $x$'


@pytest.fixture
def cabinet_id(db: None) -> int:
    return factories.make_cabinet()


def explained(acts: str, **facts: object) -> Explanation:
    found = price([person(**facts)], [visit(acts)]).visits[0]
    return explain(priced=found, done=acts.split(), day=DAY, zone="metropole", law_version="v", readings=())


def planned(cabinet_id: int, acts: list[str] = ACTS, **changes: object) -> Visit:
    make_plan(cabinet_id, acts)
    plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY)
    Visit.objects.update(**changes)
    return Visit.objects.select_related("patient").get()


def validated(cabinet_id: int, acts: list[str] = ACTS, **changes: object) -> Visit:
    validate_visit(visit=planned(cabinet_id, acts, **changes), now=NOW)
    return Visit.objects.select_related("patient", "cotation").get()


@pytest.mark.parametrize("dependence", ["none", "BSB"])
def test_every_act_done_is_in_a_line_or_said_at_zero_with_its_text(dependence: str) -> None:
    """All the pairs of acts of the catalogue that day."""
    codes = [code for code, act in sorted(catalogue().items()) if act.is_valid_on(DAY)]
    seen = free = 0
    for pair in combinations(codes, 2):
        found = explained(" ".join(pair), dependence=dependence)
        if found.total_cents is None:
            continue
        seen += 1
        labels = {line.label for line in (*found.lines, *found.free)}
        noted = {code for code in pair if catalogue()[code].letter in {"BSA", "BSB", "BSC", "DI"}}  # by their letter
        assert {catalogue()[code].label for code in pair if code not in noted} <= labels, pair
        assert all(line.sentence and line.reference and line.cents == 0 for line in found.free), pair
        assert not [line for line in found.free if line.sentence == NO_LINE], (pair, found.free)
        assert sum(line.cents for line in found.lines) == found.total_cents
        free += len(found.free)
    assert seen > 1000 and free > 100


def test_an_act_inside_the_forfait_is_said_at_zero_with_the_article() -> None:
    found = explained("lavage_vesical", age=80, dependence="BSB")
    assert [(line.sentence, line.reference, line.cents) for line in found.free] == [
        ("Inclus dans le forfait BSB, NGAP XVI-I-12.", "NGAP XVI-I-12", 0)
    ]


def test_each_line_shows_its_computation_and_its_tariff() -> None:
    sample, travel = explained("prelevement_veineux").lines[0], explained("prelevement_veineux").lines[-1]
    assert sample.formula == "1,5 × 3,35\u202f€ = 5,025\u202f€, arrondi à 5,03\u202f€"
    assert sample.reference.endswith("AMI à 3,35\u202f€ depuis le 06/11/2026")
    assert (travel.label, travel.formula, travel.cents) == ("Indemnité forfaitaire de déplacement", "", 275)


def test_a_half_is_rounded_once() -> None:
    half = next(line for line in explained("pansement_escarre_profonde injection_sc").lines if line.text == "AMI 1/2")
    assert half.formula == "1 × 3,35\u202f€ × 50\u202f% = 1,675\u202f€, arrondi à 1,68\u202f€" and half.cents == 168


def test_a_kept_price_is_explained_as_it_was_kept(cabinet_id: int) -> None:
    """The law of today would say otherwise: the lines and the version are those of the day of validation."""
    with tenant(cabinets=[cabinet_id]):
        row = validated(cabinet_id)
        line = {**row.cotation.lines[0], "amount_cents": 9999}
        Cotation.objects.update(lines=[line], total_cents=9999, law_version="ancienne version")
        row = Visit.objects.select_related("patient", "cotation").get()
        found = explain_visit(visit=row).explanation
        assert (found.total_cents, found.law_version) == (9999, "ancienne version")
        assert [(one.cents, one.formula) for one in found.lines] == [(9999, "")]


def test_a_planned_visit_is_explained_by_its_price_of_now(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        found = explain_visit(visit=planned(cabinet_id))
        assert (found.explanation.total_cents, found.explanation.law_version) == (2618, "")
        assert [line.label for line in found.explanation.free] == ["Injection sous-cutanée"]


def why(cabinet_id: int, **changes: object) -> VisitExplanation:
    return explain_visit(visit=validated(cabinet_id, **changes))


def test_both_readings_of_the_visit_are_shown_with_the_decision(cabinet_id: int) -> None:
    person = factories.make_member(cabinet_id, Role.TITULAIRE)
    with tenant(cabinets=[cabinet_id]):
        point = why(cabinet_id).points[0]
        assert (point.code, point.by_default.total_cents, point.by_other.total_cents) == ("U-08", 2618, 2786)
        assert (point.is_other_chosen, point.choice) == (False, None)
        made = choose_reading(
            cabinet_id=cabinet_id, decision=Decision("U-08", "other", DAY, "Avis.", 0), person=person, now=NOW
        )
        point = explain_visit(visit=Visit.objects.select_related("patient", "cotation").get()).points[0]
        assert (point.is_other_chosen, point.choice) == (True, made)


def test_what_is_missed_and_what_is_at_risk_are_said_in_euros(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        found = why(cabinet_id, acts=["injection_sc"], at=dt.time(21), night_need=True)
        assert [(one.words, one.effect_cents) for one in found.at_risk] == [
            ("Nuit : sans la mention sur la prescription", -915)
        ]
        assert ("MCI possible si soins palliatifs", 365) in [(one.words, one.effect_cents) for one in found.missed]


@pytest.mark.parametrize("role", [Role.TITULAIRE, Role.INFIRMIERE, Role.LECTURE])
def test_the_page_shows_all_of_it(cabinet_id: int, role: Role) -> None:
    with tenant(cabinets=[cabinet_id]):
        row = validated(cabinet_id, at=dt.time(21))
    page = logged_in(factories.make_member(cabinet_id, role)).get(reverse("pourquoi", args=[row.public_id]))
    text = page.content.decode()
    for word in (
        "26,18\u202f€",
        "Injection sous-cutanée",
        "gratuit et non inscrit",
        "27,86\u202f€",
        law_version(),
        "+9,15",
    ):
        assert word in text, word
    assert "Montant gardé à la validation." in text


def test_the_paper_of_a_visit_says_every_act_every_rule_and_both_readings(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        row = validated(cabinet_id)
        Patient.objects.update(last_name=HOSTILE)
    answer = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE)).get(
        reverse("pourquoi_pdf", args=[row.public_id])
    )
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="pourquoi-2026-11-10.pdf"'
    read = read_paper(answer.content)
    for words in (
        "Pourquoi 26,18 € ?",
        "Nadia Perrin N° assurance maladie : 996000014",
        'Patient : #PANIC("X") *GRAS* $X$ Anne',
        "Passage du 10/11/2026 à 9 h 00, domicile",
        "AMI 4 Pansement d’escarre profonde",
        "4 × 3,35 € = 13,40 €",
        "non facturé Injection sous-cutanée Article 11 B : gratuit et non inscrit.",
        "NGAP XVI-I-1 · AMI à 3,35 € depuis le 06/11/2026 5,03 €",
        "Total 26,18 €",
        "R-11B, NGAP Dispositions générales, article 11 B 3,35 € 0,00 €",
        "U-08. Après une prise de sang et un premier acte, le troisième acte est-il payé ?",
        "Autre lecture, 27,86 €.",
        "Lecture appliquée : par défaut.",
        f"Calculé avec : {law_version()}",
    ):
        assert words in read.text, words
    assert read.title == "Pourquoi 26,18\u202f€\u202f?" and "pdfuaid:part>1<" in read.metadata
    assert "indu" not in read.text and "possible si" not in read.text


def test_the_paper_of_an_invoice_holds_all_its_visits_and_no_advice(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        make_plan(cabinet_id, ACTS)
        plan_visits(cabinet_id=cabinet_id, start=DAY, end=DAY + dt.timedelta(days=1))
        rows = [validate_visit(visit=one, now=NOW) for one in Visit.objects.all()]
        invoice = issue_invoices(cabinet_id=cabinet_id, visit_ids=[[one.pk for one in rows]], on=rows[-1].cared_on)[0]
    client = logged_in(factories.make_member(cabinet_id, Role.GESTIONNAIRE))
    assert "Justificatif en PDF" in client.get(reverse("facture", args=[invoice.public_id])).content.decode()
    read = read_paper(client.get(reverse("facture_pdf", args=[invoice.public_id])).content)
    assert f"Facture {invoice.number} : pourquoi 52,36 €" in read.text
    assert [read.text.count(f"Passage du {day}/11/2026") for day in (10, 11, 12)] == [1, 1, 0]
    assert read.text.count("non facturé Injection sous-cutanée") == 2


def test_an_imported_invoice_has_no_paper_and_no_link_to_it(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        invoice = factories.make_share(cabinet_id).invoice
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    assert "Justificatif" not in client.get(reverse("facture", args=[invoice.public_id])).content.decode()
    assert client.get(reverse("facture_pdf", args=[invoice.public_id])).status_code == 404


def test_a_visit_without_price_says_so_on_the_paper(cabinet_id: int) -> None:
    with tenant(cabinets=[cabinet_id]):
        row = validated(cabinet_id, acts=["acte_que_personne_ne_connait"])
    client = logged_in(factories.make_member(cabinet_id, Role.TITULAIRE))
    assert "nous ne devinons pas" in client.get(reverse("pourquoi", args=[row.public_id])).content.decode()
    read = read_paper(client.get(reverse("pourquoi_pdf", args=[row.public_id])).content)
    assert "Ce passage n’a pas de montant" in read.text and "Total" not in read.text


@pytest.mark.parametrize(
    ("day", "readings", "said"),
    [
        ("2026-11-05", (), "AMI à 3,15\u202f€ depuis le 27/05/2012"),  # the split of the data is not a change of value
        ("2026-11-05", ("U-01",), "AMI à 3,35\u202f€ depuis le 01/11/2026"),
        ("2026-11-06", ("U-01",), "AMI à 3,35\u202f€ depuis le 01/11/2026"),
        ("2026-11-06", (), "AMI à 3,35\u202f€ depuis le 06/11/2026"),
    ],
)
def test_the_tariff_named_is_that_of_the_reading(day: str, readings: tuple[str, ...], said: str) -> None:
    on = dt.date.fromisoformat(day)
    facts = msgspec.structs.replace(
        day_of([person()], [visit("pansement_escarre_profonde")], day), readings=frozenset(readings)
    )
    found = explain(
        priced=cote(facts).visits[0],
        done=["pansement_escarre_profonde"],
        day=on,
        zone="metropole",
        law_version="v",
        readings=readings,
    )
    dressing = next(line for line in found.lines if line.text == "AMI 4")
    assert dressing.reference.endswith(said)
    assert dressing.formula == f"4 × {said[6:10]}\u202f€ = {'12,60' if '3,15' in said else '13,40'}\u202f€"


@pytest.mark.parametrize(
    ("acts", "readings", "lines", "free"),
    [
        ("controle_perfusion_longue", (), ["IFD"], ["controle_perfusion_longue"]),
        ("controle_perfusion_longue", ("U-46",), ["AMI 4.1", "IFD"], []),
        ("controle_perfusion_longue changement_flacon", (), ["AMI 4.1", "IFD"], ["controle_perfusion_longue"]),
        ("controle_perfusion_longue changement_flacon", ("U-46",), ["AMI 4.1", "IFD"], ["changement_flacon"]),
    ],
)
def test_a_control_read_as_a_check_of_the_flow_is_not_said_at_zero(
    acts: str, readings: tuple[str, ...], lines: list[str], free: list[str]
) -> None:
    day = msgspec.structs.replace(day_of([person()], [visit(acts)]), readings=frozenset(readings))
    priced = cote(day).visits[0]
    found = explain(priced=priced, done=acts.split(), day=DAY, zone="metropole", law_version="v", readings=readings)
    assert [line.text for line in found.lines] == lines
    assert [line.label for line in found.free] == [catalogue()[code].label for code in free]
    assert not [line for line in found.free if line.sentence == NO_LINE]
