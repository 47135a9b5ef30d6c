"""What the rules work on: one mutable bench per nurse's day. It never leaves the engine; `cotation.py` freezes it.

A rule changes only the bench that it is given, and writes each change in the trace with its article.
"""

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from ngap.money import FULL, HALF, NOTHING, plain
from ngap.nomenclature import Act, Nomenclature
from ngap.outcome import Finding, TraceStep
from ngap.situation import NurseDay, PatientFacts, Visit

FORFAITS = frozenset({"BSA", "BSB", "BSC"})
NO_ARTICLE_14 = frozenset({"TLL", "TLD", "TMI", "RQD"})
# IPA forfaits and check-up (part II), and the Covid-19 call: no majoration of any kind.
NO_MAJORATION = frozenset({"ipa_forfait_initiation", "ipa_forfait_suivi", "ipa_bilan_ponctuel", "telesuivi_covid"})
SHOWN = frozenset({"km", "bsi"})
HOMES = frozenset({"home", "ehpad"})


def traits_of(nurse_day: NurseDay, law: Nomenclature) -> frozenset[str]:
    """What this day has that a rule may be about: codes, letters, articles of its acts; facts of patients and visits."""
    found: set[str] = set()
    for visit in nurse_day.visits:
        for code in visit.acts:
            found |= law.traits.get(code, _UNKNOWN)
        if visit.bsi:
            found.add("DI")
        if visit.place != "home":
            found.add(visit.place)
        if visit.distance_km:
            found.add("km")
    for patient in nurse_day.patients:
        found.add(patient.dependence)
        if patient.age < 7:
            found.add("child")
        if patient.palliative:
            found.add("palliative")
    return frozenset(found)


_UNKNOWN: frozenset[str] = frozenset()


class UnknownPatient(LookupError):
    """A visit names a patient that the day does not describe."""


class HasReference(Protocol):
    """A rule, or one named inside a rule file: its code and its article."""

    @property
    def code(self) -> str: ...

    @property
    def reference(self) -> str: ...


class ActLine:
    """One act done in a passage: its letter, its exact coefficient, its rate (1, 1/2 or 0) and who decided it."""

    __slots__ = ("act", "coefficient", "is_billed", "is_settled", "letter", "rate", "reference", "rule")

    def __init__(self, act: Act, reference: str) -> None:
        self.act = act
        self.letter = act.letter
        self.coefficient = act.coefficient
        self.rate = FULL
        self.is_billed = True  # a rate above 0
        self.rule = "R-KEYS"
        self.reference = reference
        self.is_settled = False  # outside the 11B ladder: its rate is decided

    @property
    def is_excluded_from_14(self) -> bool:
        """Organisation of the watch (II-3, II-4) and II-5 ter: their texts exclude night and Sunday."""
        return self.act.cumul == "normal_no_travel" or self.act.code == "surveillance_ic_bpco"

    @property
    def text(self) -> str:
        return claim_text(self.letter, self.coefficient, self.rate is not FULL and self.rate == HALF)


@lru_cache(maxsize=1024)
def claim_text(code: str, quantity: Decimal | None, is_half: bool) -> str:
    """As on a claim: `AMI 4.1`, `AMI 1/2`, `MCI`, `IK 41/2`."""
    name = code if quantity is None else f"{code} {plain(quantity)}"
    return f"{name}/2" if is_half else name


class Extra:
    """Forfait, BSI act, majoration or travel: a code with a quantity (coefficient, kilometres) and a rate."""

    __slots__ = ("cents", "code", "kind", "quantity", "rate", "reference", "rule", "shows_quantity")

    def __init__(
        self, code: str, kind: str, rule: HasReference, quantity: Decimal = FULL, rate: Decimal = FULL
    ) -> None:
        self.code, self.kind, self.quantity, self.rate = code, kind, quantity, rate
        self.rule, self.reference = rule.code, rule.reference
        self.shows_quantity = kind in SHOWN or (quantity is not FULL and quantity != FULL)
        self.cents: int | None = None  # priced once, when it is put on the bench

    @property
    def text(self) -> str:
        if self.rate is FULL and not self.shows_quantity:
            return self.code
        return claim_text(self.code, self.quantity if self.shows_quantity else None, self.rate == HALF)


class Passage:
    """A visit on the bench. `rank` is its place in the day as given, `order` its place by the clock."""

    __slots__ = (
        "acts", "extras", "has_forfait_regime", "is_dependency_care", "is_home", "is_priced", "notes", "patient", "rank",
        "steps", "visit",
    )  # fmt: skip

    def __init__(self, rank: int, visit: Visit, patient: PatientFacts) -> None:
        self.rank, self.visit, self.patient = rank, visit, patient
        self.acts: list[ActLine] = []
        self.extras: list[Extra] = []
        self.steps: list[TraceStep] = []
        self.notes: list[Finding] = []
        self.has_forfait_regime = False  # BSx of the patient, or a BSI act done this day: IFI, no MAU
        self.is_priced = True
        self.is_home = visit.place in HOMES
        self.is_dependency_care = self.is_home and patient.dependence in FORFAITS

    def follow(self, patient: PatientFacts) -> None:
        """The patient's facts as the acts complete them (a forfait noted among the acts)."""
        self.patient = patient
        self.is_dependency_care = self.is_home and patient.dependence in FORFAITS

    def billed(self) -> list[ActLine]:
        return [line for line in self.acts if line.is_billed]

    def done(self) -> list[ActLine]:
        """Acts that count as carried out: billed, or left without a fee by the ladder of 11B alone."""
        return [line for line in self.acts if line.is_billed or line.rule == "R-11B"]

    def has_extra(self, *codes: str) -> bool:
        return any(extra.code in codes for extra in self.extras)

    def earns(self) -> bool:
        """Something is billed that travel or a majoration may go with."""
        return bool(self.billed()) or any(extra.kind in {"forfait", "bsi"} for extra in self.extras)

    def earns_majoration(self) -> bool:
        """Night and Sunday: never for the organisation of a watch, II-5 ter, or care at a distance (5.5)."""
        care = [
            line
            for line in self.billed()
            if line.letter not in NO_ARTICLE_14 and line.act.code not in NO_MAJORATION and not line.is_excluded_from_14
        ]
        return bool(care) or any(extra.kind in {"forfait", "bsi"} for extra in self.extras) or self.is_dependency_care


class Bench:
    """The day being priced: passages in the order given, the law of the day, the trace and the findings."""

    __slots__ = ("_clock", "day", "law", "other", "passages", "traits", "zone")

    def __init__(self, nurse_day: NurseDay, law: Nomenclature) -> None:
        facts = {patient.key: patient for patient in nurse_day.patients}
        for visit in nurse_day.visits:
            if visit.patient not in facts:
                raise UnknownPatient(visit.patient)
        self.day: dt.date = nurse_day.day
        self.zone: str = nurse_day.zone
        self.law = law
        self.other = nurse_day.readings
        self.passages = [Passage(rank, visit, facts[visit.patient]) for rank, visit in enumerate(nurse_day.visits)]
        self.traits = traits_of(nurse_day, law)
        self._clock: list[Passage] | None = None

    def by_clock(self) -> list[Passage]:
        if self._clock is None:
            self._clock = sorted(self.passages, key=lambda one: (one.visit.time, one.rank))
        return self._clock

    def cents(self, line: ActLine) -> int:
        """The exact product, halved, rounded once (1.1: never a rounded half)."""
        if not line.is_billed:
            return 0
        return self.law.cents(line.letter, FULL if line.coefficient is None else line.coefficient, line.rate)

    def extra_cents(self, extra: Extra) -> int:
        if extra.cents is None:
            extra.cents = self.law.cents(extra.code, extra.quantity, extra.rate)
        return extra.cents

    def set_rate(
        self,
        passage: Passage,
        line: ActLine,
        rate: Decimal,
        rule: HasReference,
        message: str,
        before: int | None = None,
    ) -> None:
        before = self.cents(line) if before is None else before
        line.rate, line.rule, line.reference = rate, rule.code, rule.reference
        line.is_billed = rate is FULL or rate > 0
        passage.steps.append(TraceStep(rule.code, rule.reference, line.act.label, before, self.cents(line), message))

    def explain(self, passage: Passage, line: ActLine, message: str) -> None:
        """A step that changes nothing: why this act stands as it is."""
        cents = self.cents(line)
        passage.steps.append(TraceStep(line.rule, line.reference, line.act.label, cents, cents, message))

    def drop(self, passage: Passage, line: ActLine, rule: HasReference, message: str) -> None:
        self.set_rate(passage, line, NOTHING, rule, message)
        line.is_settled = True

    def keep(self, passage: Passage, line: ActLine, rule: HasReference, message: str) -> None:
        """Full rate by a derogation: out of the ladder."""
        self.set_rate(passage, line, FULL, rule, message)
        line.is_settled = True

    def add(self, passage: Passage, extra: Extra, rule: HasReference, message: str) -> None:
        if extra.code not in self.law.values:
            self.refuse(passage, "valeur_inconnue", f"Aucun tarif connu de {extra.code} ce jour-là.", rule.reference)
            return
        passage.extras.append(extra)
        passage.steps.append(TraceStep(rule.code, rule.reference, extra.text, 0, self.extra_cents(extra), message))

    def explain_extra(
        self, passage: Passage, before: Extra, after: list[Extra], rule: HasReference, message: str
    ) -> None:
        """A step for an extra that others replace (kilometres cut in brackets)."""
        left = sum(self.extra_cents(one) for one in after)
        passage.steps.append(TraceStep(rule.code, rule.reference, before.text, self.extra_cents(before), left, message))

    def note(self, passage: Passage, code: str, severity: str, message: str, reference: str) -> None:
        passage.notes.append(Finding(code, severity, message, reference))

    def refuse(self, passage: Passage, code: str, message: str, reference: str) -> None:
        """No total for this passage: a wrong price is worse than none."""
        passage.is_priced = False
        self.note(passage, code, "bloquant", message, reference)

    def open_point(self, passage: Passage, point: str, message: str) -> None:
        """An open point of the law: the default is applied, both readings are shown."""
        self.note(passage, point, "a_verifier", message, "point ouvert, à vérifier")
