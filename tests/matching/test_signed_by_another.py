"""A credit with the right reference, or the right number, that somebody else signs: it goes to a person. Found by worlds of another hand."""

import datetime as dt

import pytest

from reconciliation.matching.entries import match_entries
from reconciliation.matching.names import funds_named, names_in, signature
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn

DAY = dt.date(2026, 9, 14)
REF, OTHER = "262577000123", "262577000124"
NUMBER = "000000101"
LIMITS = Limits(invoices=frozenset({NUMBER, "000000102"}))


def entry(cents: int, *texts: str, pk: int = 1, days: int = 1) -> EntryIn:
    return EntryIn(pk, cents, DAY + dt.timedelta(days=days), "05", texts, is_proved=True)


def advice(*labels: str, cents: int = 4250, pk: int = 1, fund: bool = True, patient: str = "") -> AdviceIn:
    names = frozenset({patient} - {""})
    return AdviceIn(pk, cents, DAY, labels, frozenset({NUMBER}), is_of_a_fund=fund, patients=names)


def placed(entries: list[EntryIn], advices: list[AdviceIn], shares: list[OpenShareIn] | None = None) -> set[int]:
    """Entries that the machine ties by itself."""
    found = match_entries(entries, advices, shares or [], LIMITS)
    return {pair.entry_id for pair in found.pairs if pair.is_automatic}


@pytest.mark.parametrize(
    ("texts", "is_placed"),
    [
        (("VIR SEPA RECU", "CPAM 131", REF), True),
        (("VIR SEPA RECU", REF), True),
        (("VIR SEPA RECU", "MGEN SECTION 093", REF), False),  # NPY of CFONB, Dbtr of camt
        (("VIR SEPA RECU", f"PART MUTUELLE {REF}"), True),  # a motive that bears a reference is nobody's name
        (("VIR CGSS REUNION", REF), True),
        (("VIR MSA IDF", REF), False),
        (("VIR SEPA RECU", "MUTUALITE SOCIALE AGRICOLE", REF), False),
    ],
)
def test_the_reference_of_a_cpam_signed_by_another(texts: tuple[str, ...], is_placed: bool) -> None:
    assert bool(placed([entry(4250, *texts)], [advice("CPAM 131", f"REF {REF}")])) is is_placed


def test_a_fund_does_not_pay_what_a_mutuelle_announces() -> None:
    blue = advice("MUTUELLE BLEUE", f"REF {REF}", fund=False)
    assert not placed([entry(4250, "VIR CPAM 93", REF)], [blue])
    assert placed([entry(4250, "VIR MUTUELLE BLEUE", REF)], [blue])


def test_a_person_is_told_that_the_bank_names_another() -> None:
    found = match_entries([entry(4250, "VIR MSA IDF", REF)], [advice("CPAM 131", f"REF {REF}")], [], LIMITS)
    (pair,) = found.pairs
    assert not pair.is_automatic and "nomme un autre payeur" in pair.evidence.explain()


@pytest.mark.parametrize(("second", "is_placed"), [("CPAM 75", True), ("MSA ILE DE FRANCE", False)])
def test_one_transfer_is_of_one_fund(second: str, is_placed: bool) -> None:
    both = [advice("CPAM 131", f"REF {REF}"), advice(second, f"REF {OTHER}", cents=1000, pk=2)]
    assert bool(placed([entry(5250, "VIR SEPA RECU", f"{REF} {OTHER}")], both)) is is_placed


@pytest.mark.parametrize(
    ("label", "is_placed"),
    [("VIR CPAM SEINE SAINT DENIS", True), ("VIR SEPA", True), ("VIR M PATIENT", False), ("VIR BROCANTE", False)],
)
def test_an_advice_without_a_reference_is_reached_by_number_from_its_fund_alone(label: str, is_placed: bool) -> None:
    told = advice("CPAM SEINE SAINT DENIS", "")
    assert bool(placed([entry(4250, label, f"FACT {NUMBER}")], [told])) is is_placed


@pytest.mark.parametrize(
    ("label", "is_placed"),
    [
        ("VIR MUTUELLE ROUGE", True),
        ("VIR ALMALYS", True),  # a platform pays for many, under its own name
        ("VIR MUTUELLE BLEUE", False),
        ("VIR M VOISIN", False),
        ("VIR ELODIE PETIT", False),
    ],
)
def test_a_mutuelle_that_pays_by_the_number_before_its_return(label: str, is_placed: bool) -> None:
    told = advice("MUTUELLE ROUGE", f"REF {REF}", fund=False, patient="Petit")
    assert bool(placed([entry(4250, label, f"FACT {NUMBER}", days=-9)], [told])) is is_placed


@pytest.mark.parametrize(
    ("label", "part", "is_placed"),
    [
        ("VIR MUTUELLE BLEUE", "AMC", True),
        ("VIR ELODIE PETIT", "AMC", False),
        ("VIR ELODIE PETIT", "PATIENT", True),
        ("VIR MUTUELLE BLEUE", "PATIENT", False),
    ],
)
def test_a_share_is_paid_by_who_owes_it(label: str, part: str, is_placed: bool) -> None:
    share = OpenShareIn(1, NUMBER, 800, part=part, patient="Petit")
    assert bool(placed([entry(800, label, f"FACT {NUMBER}")], [], [share])) is is_placed


def test_one_transfer_pays_no_mutuelles_share_with_a_patients() -> None:
    both = [OpenShareIn(1, NUMBER, 800, part="AMC"), OpenShareIn(2, "000000102", 300, part="PATIENT")]
    assert not placed([entry(1100, "VIR SEPA", f"FACT {NUMBER} 000000102")], [], both)
    same = [both[0], OpenShareIn(2, "000000102", 300, part="AMC")]
    assert placed([entry(1100, "VIR SEPA", f"FACT {NUMBER} 000000102")], [], same)


@pytest.mark.parametrize(
    ("second", "days", "is_placed"), [("VIR BLEUE", 20, True), ("VIR VOISIN", 20, False), ("VIR BLEUE", 420, False)]
)
def test_parts_have_one_signature_and_one_half_year(second: str, days: int, is_placed: bool) -> None:
    parts = [
        entry(500, "VIR BLEUE", f"FACT {NUMBER}"),
        entry(303, second, f"FACT {NUMBER}", pk=2, days=days),
    ]
    assert bool(placed(parts, [], [OpenShareIn(1, NUMBER, 803, part="AMC")])) is is_placed


def test_who_signs() -> None:
    assert signature(("VIR SEPA RECU", "NPYX 262577000123", "CPAM 131")) == "CPAM 131"
    assert signature(("VIR MGEN", "CPAM 131")) == "VIR MGEN" and signature(()) == ""
    assert names_in("VIR M PATIENT FACT 000000101") == {"PATIENT"}
    assert funds_named("VIR C.P.A.M. 93") == funds_named("CGSS") != funds_named("MUTUALITE SOCIALE AGRICOLE")


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("VIR SEPA M OU MME PATIENT", {2}),
        ("VIR PATIENT", set()),  # no civility: a firm may bear that name
        ("VIR ALMALYS M PATIENT", set()),  # a platform that writes whose care it pays
        ("VIR INST KLESIA ADP MME PATIENT", set()),
        ("VIR M OU MME VOISIN", set()),
        ("VIR SEPA RECU", set()),
    ],
)
def test_a_patient_who_signs_pays_her_own_share_not_that_of_another_nurse_s_mutuelle(
    label: str, wanted: set[int]
) -> None:
    """One number at two nurses, one amount: the mutuelle's share of one, the patient's own of the other."""
    shares = [
        OpenShareIn(1, NUMBER, 280, part="AMC", patient="AUTRE"),
        OpenShareIn(2, NUMBER, 280, part="PATIENT", patient="PATIENT"),
    ]
    found = match_entries([entry(280, label, f"FACT {NUMBER}")], [], shares, LIMITS)
    assert {pair.share_id for pair in found.pairs if pair.is_automatic} == wanted


def test_the_share_of_her_mutuelle_is_still_shown_when_her_own_has_another_amount() -> None:
    shares = [
        OpenShareIn(1, NUMBER, 1800, part="AMC", patient="PATIENT"),
        OpenShareIn(2, NUMBER, 500, part="PATIENT", patient="PATIENT"),
    ]
    found = match_entries([entry(1800, "VIR M PATIENT", f"FACT {NUMBER}")], [], shares, LIMITS)
    assert [(pair.share_id, pair.is_automatic) for pair in found.pairs] == [(1, False)]


def test_a_patient_who_may_pay_her_own_share_or_her_mutuelle_s_is_two_readings() -> None:
    shares = [
        OpenShareIn(1, NUMBER, 885, part="AMC", patient="PATIENT"),
        OpenShareIn(2, NUMBER, 885, part="PATIENT", patient="PATIENT"),
    ]
    assert not placed([entry(885, "VIR M OU MME PATIENT", f"FACT {NUMBER}")], [], shares)
