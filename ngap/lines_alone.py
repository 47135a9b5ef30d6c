"""What the lines of a claim prove against one another, when nobody knows the acts, the hours and the places.

Another software's invoice of a day: letters, coefficients, amounts. Each rule below holds whatever the acts were; what
could be right in some case is not said. One function a rule, its article beside it.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

import msgspec

from ngap.money import FULL, HALF, NOTHING, in_french
from ngap.nomenclature import Nomenclature
from ngap.outcome import claim_text
from ngap.rules.ifi import MOST_IFI_A_DAY
from ngap.rules.ik_cap import HALF_UP_TO, WHOLE_UP_TO
from ngap.rules.mau import MOST as MOST_OF_MAU
from ngap.rules.mie import UNDER
from ngap.workbench import FORFAITS

KILOMETRES = ("IK", "IKM", "IKS")
BESIDE_AMI = frozenset({"AMI", "IFD", "IFI", "MAU", "MCI", "MIE", *KILOMETRES})
AMX_THAT_DAY = "Un jour de forfait, l’acte est un AMX."
MORE_MAU = "Plus de MAU que d’actes en AMI de coefficient inférieur ou égal à 1,5."
HIGHEST = "Le coefficient le plus élevé est à taux plein, l’autre à 50 %."
VENIPUNCTURE = Decimal("1.5")  # an act of that coefficient may be in full beside a higher one


class ClaimLine(msgspec.Struct, frozen=True):
    """`quantity`: coefficient or kilometres, None when the line has none; `rate`: FULL or HALF; `cents` at the tariff of the day."""

    code: str
    quantity: Decimal | None
    rate: Decimal
    cents: int


class PatientSoFar(msgspec.Struct):
    """What the patient's earlier invoices of the day hold; the caller keeps it from one invoice to the next."""

    has_forfait: bool = False
    ifi: int = 0


class NurseSoFar(msgspec.Struct):
    """The kilometres of the nurse's earlier invoices of the day."""

    km: Decimal = NOTHING


class Claim(msgspec.Struct, frozen=True):
    """An invoice's lines of one day. `age`: of the patient that day, None when unknown; `readings`: open points read the other way."""

    lines: Sequence[ClaimLine]
    law: Nomenclature
    age: int | None
    patient: PatientSoFar
    nurse: NurseSoFar
    readings: frozenset[str] = frozenset()

    @property
    def has_forfait(self) -> bool:
        return self.patient.has_forfait or any(line.code in FORFAITS for line in self.lines)

    def ranked(self, *codes: str) -> list[tuple[int, ClaimLine]]:
        return [(rank, line) for rank, line in enumerate(self.lines) if line.code in codes]


class Verdict(msgspec.Struct, frozen=True):
    """The line of that rank is due otherwise: `text` "" and 0 when it is not due at all."""

    rank: int
    text: str
    cents: int
    rule: str
    reference: str
    message: str


def verdicts(claim: Claim) -> list[Verdict]:
    """In the order of the lines, one a line at most (the first rule that speaks). What is so far of the day is completed."""
    found: dict[int, Verdict] = {}
    for rule in RULES:
        for one in rule(claim):
            found.setdefault(one.rank, one)
    claim.patient.has_forfait = claim.has_forfait
    claim.patient.ifi += sum(_is_whole_ifi(line) for line in claim.lines)
    if not claim.ranked("PAI"):  # 13 C 2° does not name advanced practice
        claim.nurse.km += sum((line.quantity or NOTHING for _, line in claim.ranked(*KILOMETRES)), NOTHING)
    return [found[rank] for rank in sorted(found)]


Found = Iterator[Verdict]


def one_forfait(claim: Claim) -> Found:
    paid = claim.patient.has_forfait
    for rank, _ in claim.ranked(*FORFAITS):
        if paid:
            yield _nothing(rank, "R-FORF", "NGAP 11 B 5, 23.3, XVI-I-12", "Un seul forfait par patient et par jour.")
        paid = True


def _nothing(rank: int, rule: str, reference: str, message: str) -> Verdict:
    return Verdict(rank, "", 0, rule, reference, message)


def _otherwise(claim: Claim, rank: int, letter: str, rate: Decimal, rule: str, reference: str, message: str) -> Verdict:
    """The line in another letter or at another rate, when that is another amount."""
    quantity = claim.lines[rank].quantity or FULL
    text = claim_text(letter, quantity, is_half=rate is HALF)
    return Verdict(rank, text, claim.law.cents(letter, quantity, rate), rule, reference, message)


def amx_beside_a_forfait(claim: Claim) -> Found:
    """By default a technical passage of that day is one of the forfait's (U-12); by the other reading nothing is said."""
    if not claim.has_forfait or "AMX" not in claim.law.values or "U-12" in claim.readings:
        return
    for rank, line in claim.ranked("AMI"):
        said = _otherwise(claim, rank, "AMX", line.rate, "R-AMX-100", "NGAP XVI-I-12", AMX_THAT_DAY)
        if line.quantity is not None and said.cents != line.cents:
            yield said


def no_mau_on_a_day_of_forfait(claim: Claim) -> Found:
    if claim.has_forfait and "U-12" not in claim.readings:
        for rank, _ in claim.ranked("MAU"):
            yield _nothing(rank, "R-MAU", "NGAP 23.3", "Pas de MAU un jour de forfait.")


def a_mau_has_its_act(claim: Claim) -> Found:
    small = sum(_is_small(line) for line in claim.lines)
    for rank, _ in claim.ranked("MAU")[small:]:
        yield _nothing(rank, "R-MAU", "NGAP 23.1", MORE_MAU)


def _is_small(line: ClaimLine) -> bool:
    return line.code == "AMI" and line.rate == FULL and (line.quantity is None or line.quantity <= MOST_OF_MAU)


def mie_of_a_child(claim: Claim) -> Found:
    if claim.age is not None and claim.age >= UNDER:
        for rank, _ in claim.ranked("MIE"):
            message = f"Le patient avait {claim.age} ans : la MIE est celle des enfants de moins de 7 ans."
            yield _nothing(rank, "R-MIE", "NGAP 23.5", message)


def four_ifi(claim: Claim) -> Found:
    whole = [rank for rank, line in claim.ranked("IFI") if _is_whole_ifi(line)]
    for rank in whole[max(0, MOST_IFI_A_DAY - claim.patient.ifi) :]:
        yield _nothing(rank, "R-IFI", "NGAP 13 D", "Quatre IFI par jour et par patient au plus.")


def _is_whole_ifi(line: ClaimLine) -> bool:
    return line.code == "IFI" and (line.quantity is None or line.quantity == FULL)


def the_highest_is_in_full(claim: Claim) -> Found:
    """Two acts, the one at 50 % worth more than the one in full: the other way round, but for a venipuncture (in full in any case)."""
    acts = claim.ranked("AMI")
    if len(acts) != 2 or any(line.code not in BESIDE_AMI for line in claim.lines):
        return
    (first, high), (second, low) = sorted(acts, key=lambda one: -one[1].rate)
    if (high.rate, low.rate) != (FULL, HALF) or high.quantity is None or low.quantity is None:
        return
    if high.quantity < low.quantity and high.quantity != VENIPUNCTURE:
        yield _otherwise(claim, first, "AMI", HALF, "R-11B", "NGAP 11 B", HIGHEST)
        yield _otherwise(claim, second, "AMI", FULL, "R-11B", "NGAP 11 B", HIGHEST)


def kilometres_of_the_day(claim: Claim) -> Found:
    """Up to 299 in full, to 399 at 50 %, over all the nurse's patients, in the order of the invoices."""
    if claim.ranked("PAI"):
        return
    run = claim.nurse.km
    for rank, line in claim.ranked(*KILOMETRES):
        if line.quantity is None:
            continue
        start, run = run, run + line.quantity
        cents = _within(claim.law, line, start, run)
        if cents < line.cents:
            message = f"{in_french(run)} km dans la journée : 299 en entier, 100 à 50 %, rien au-delà."
            yield Verdict(rank, line.code, cents, "R-IK-CAP", "NGAP 13 C 2°", message)


def _within(law: Nomenclature, line: ClaimLine, start: Decimal, end: Decimal) -> int:
    whole = max(NOTHING, min(end, WHOLE_UP_TO) - start) if line.rate == FULL else NOTHING
    half = max(NOTHING, min(end, HALF_UP_TO) - start - whole)
    return law.cents(line.code, whole, FULL) + law.cents(line.code, half, HALF)


RULES: tuple[Callable[[Claim], Found], ...] = (
    one_forfait, amx_beside_a_forfait, no_mau_on_a_day_of_forfait, a_mau_has_its_act, mie_of_a_child, four_ifi,
    the_highest_is_in_full, kilometres_of_the_day,
)  # fmt: skip
