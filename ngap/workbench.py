"""What the rules work on: one mutable bench per nurse's day. It never leaves the engine; `cotation.py` freezes it.

A rule changes only the bench that it is given, and writes each change in the trace with its article.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import msgspec

from ngap.money import FULL, HALF, NOTHING
from ngap.nomenclature import KEYS, LADDER, LADDER_REFERENCE, Act, Form, Nomenclature
from ngap.outcome import Extra, Finding, HasReference, TraceStep
from ngap.situation import BesideForfait, NurseDay, PatientFacts, Visit

FORFAITS = frozenset({"BSA", "BSB", "BSC"})
NO_ARTICLE_14 = frozenset({"TLL", "TLD", "TMI", "RQD"})
# IPA forfaits and check-up (part II), and the Covid-19 call: no majoration of any kind.
NO_MAJORATION = frozenset({"ipa_forfait_initiation", "ipa_forfait_suivi", "ipa_bilan_ponctuel", "telesuivi_covid"})
FIVE_TER = "surveillance_ic_bpco"
NOT_IN_14 = NO_MAJORATION | {FIVE_TER}
SHOWN = frozenset({"km", "bsi"})
FIRST_KINDS = frozenset({"forfait", "bsi"})
HOMES = frozenset({"home", "ehpad", "autonomy"})
HALVED, LOST = "Article 11 B : à 50 %.", "Article 11 B : gratuit et non inscrit."


class UnknownPatient(LookupError):
    """A visit names a patient that the day does not describe."""


class ActLine(msgspec.Struct, gc=False, eq=False):
    """One act done in a passage: how it is written (`form`), its rate (1, 1/2 or 0), what it earns, and who decided it."""

    form: Form
    act: Act
    letter: str
    cents: int
    reference: str
    rate: Decimal = FULL
    rule: str = KEYS
    is_billed: bool = True  # a rate above 0
    is_settled: bool = False  # outside the 11B ladder: its rate is decided

    @property
    def coefficient(self) -> Decimal | None:
        return self.form.coefficient

    @property
    def is_excluded_from_14(self) -> bool:
        """Organisation of the watch (II-3, II-4) and II-5 ter: their texts exclude night and Sunday."""
        return self.act.cumul == "normal_no_travel" or self.act.code == FIVE_TER

    def write_as(self, form: Form) -> None:
        """The same act in another letter or with another coefficient, at the rate that it has."""
        self.form, self.letter = form, form.letter
        self.rated(self.rate)

    def rated(self, rate: Decimal) -> None:
        """`rate`: FULL, HALF or NOTHING, themselves."""
        self.rate = rate
        self.is_billed = rate is not NOTHING
        self.cents = self.form.cents if rate is FULL else self.form.half_cents if rate is HALF else 0


class Passage(msgspec.Struct, gc=False, eq=False):
    """A visit on the bench. `rank`: its place in the day as given.

    `has_forfait_regime`: BSx of the patient, or a BSI act done this day: IFI, no MAU. `is_advanced`: care by an IPA;
    `is_dedicated`: in a place for teleconsultations (TLL). `is_control`: of a long infusion, travel is due though nothing is billed.
    `first`: forfait and BSI; `extras`: majorations and travel.
    `beside`: another nurse's, not priced here.
    """

    rank: int
    visit: Visit
    patient: PatientFacts
    is_home: bool
    is_dependency_care: bool
    has_forfait_regime: bool = False
    is_advanced: bool = False
    is_dedicated: bool = False
    is_control: bool = False
    beside: BesideForfait | None = None
    is_priced: bool = True
    acts: list[ActLine] = []
    first: list[Extra] = []
    extras: list[Extra] = []
    steps: list[TraceStep] = []
    notes: list[Finding] = []

    def follow(self, patient: PatientFacts) -> None:
        """The patient's facts as the acts complete them (a forfait noted among the acts)."""
        self.patient = patient
        self.is_dependency_care = self.is_home and patient.dependence in FORFAITS

    def billed(self) -> list[ActLine]:
        return [line for line in self.acts if line.is_billed]

    def done(self) -> list[ActLine]:
        """Acts that count as carried out: billed, or left without a fee by the ladder of 11B alone."""
        return [line for line in self.acts if line.is_billed or line.rule == LADDER]

    def has_extra(self, *codes: str) -> bool:
        return any(extra.line.code in codes for extra in (*self.first, *self.extras))

    def earns_majoration(self) -> bool:
        """Night and Sunday: never for the organisation of a watch, II-5 ter, or care at a distance (5.5)."""
        if self.is_dependency_care or self.first:
            return True
        for line in self.acts:
            if line.is_billed or line.rule == LADDER:  # without a fee by the ladder, carried out all the same
                act = line.act
                if line.letter not in NO_ARTICLE_14 and act.cumul != "normal_no_travel" and act.code not in NOT_IN_14:
                    return True
        return False


class Bench:
    """The day being priced: passages in the order given (then those of other nurses), the law of the day, the trace and the findings.

    `trips`: who bears the travel of each one, and the visit that says its distance (rules/travel.py writes them).
    """

    __slots__ = ("_clock", "day", "law", "other", "passages", "trips", "zone")

    def __init__(self, nurse_day: NurseDay, law: Nomenclature) -> None:
        self.day: dt.date = nurse_day.day
        self.zone: str = nurse_day.zone
        self.law = law
        self.other = nurse_day.readings
        self._clock: list[Passage] | None = None
        self.trips: Sequence[tuple[Passage, Visit]] = ()
        self.passages: list[Passage] = []
        facts = {}
        for one in nurse_day.patients:
            facts[one.key] = one
        visits, beside = nurse_day.visits, nurse_day.beside
        for rank, visit in enumerate((*visits, *(one.visit for one in beside)) if beside else visits):
            patient = facts.get(visit.patient)
            if patient is None:
                raise UnknownPatient(visit.patient)
            is_home = visit.place in HOMES
            is_care = is_home and patient.dependence in FORFAITS
            self.passages.append(Passage(rank, visit, patient, is_home, is_care))
        for aside, passage in zip(beside, self.passages[len(visits) :], strict=True) if beside else ():
            passage.beside = aside.forfait
            if aside.goes_first:
                passage.rank -= len(self.passages)

    def by_clock(self) -> list[Passage]:
        if len(self.passages) == 1:
            return self.passages
        if self._clock is None:
            self._clock = sorted(self.passages, key=lambda one: (one.visit.time, one.rank))
        return self._clock

    def as_amx(self, line: ActLine) -> None:
        line.write_as(self.law.amx_forms[line.act.code])

    def set_rate(self, passage: Passage, line: ActLine, rate: Decimal, rule: HasReference, message: str) -> None:
        """The exact product, halved, rounded once (1.1: never a rounded half)."""
        before, code, reference = line.cents, rule.code, rule.reference
        line.rated(rate)
        line.rule, line.reference = code, reference
        passage.steps.append(TraceStep(code, reference, line.act.label, before, line.cents, message))

    def set_coefficient(
        self, passage: Passage, line: ActLine, coefficient: Decimal, rule: HasReference, message: str
    ) -> None:
        """A text prices the act as another one (the circular's AMI 4.1)."""
        before = line.cents
        line.write_as(self.law.form(line.act, line.letter, coefficient))
        line.rule, line.reference = rule.code, rule.reference
        passage.steps.append(TraceStep(rule.code, rule.reference, line.act.label, before, line.cents, message))

    def explain(self, passage: Passage, line: ActLine, message: str) -> None:
        """A step that changes nothing: why this act stands as it is."""
        cents = line.cents
        if line.rule is not KEYS or line.rate is not FULL:
            passage.steps.append(TraceStep(line.rule, line.reference, line.act.label, cents, cents, message))
            return
        known = line.form.steps
        step = known.get(message)
        if step is None:
            step = known[message] = TraceStep(KEYS, line.reference, line.act.label, cents, cents, message)
        passage.steps.append(step)

    def halve_or_leave(self, passage: Passage, line: ActLine, rate: Decimal) -> None:
        """By the ladder of 11 B alone: HALF for the second act, NOTHING for those after it."""
        form, message, cents = line.form, LOST, 0
        if rate is HALF:
            message, cents = HALVED, form.half_cents
        else:
            line.is_billed = False
        if line.rule is KEYS and line.rate is FULL:
            step = form.steps.get(message) or self._kept_step(form, message, cents)
        else:
            step = TraceStep(LADDER, LADDER_REFERENCE, line.act.label, line.cents, cents, message)
        passage.steps.append(step)
        line.rate, line.cents = rate, cents
        line.rule, line.reference = LADDER, LADDER_REFERENCE

    def _kept_step(self, form: Form, message: str, cents: int) -> TraceStep:
        """The step of an act that only the ladder touched: a constant of the law."""
        step = form.steps[message] = TraceStep(LADDER, LADDER_REFERENCE, form.act.label, form.cents, cents, message)
        return step

    def drop(self, passage: Passage, line: ActLine, rule: HasReference, message: str) -> None:
        self.set_rate(passage, line, NOTHING, rule, message)
        line.is_settled = True

    def keep(self, passage: Passage, line: ActLine, rule: HasReference, message: str) -> None:
        """Full rate by a derogation: out of the ladder."""
        self.set_rate(passage, line, FULL, rule, message)
        line.is_settled = True

    def priced(self, kind: str, code: str, rule: HasReference, quantity: Decimal = FULL, rate: Decimal = FULL) -> Extra:
        """For a code that the law of the day has a value of."""
        shown = quantity if kind in SHOWN or quantity is not FULL else None
        return Extra(kind, quantity, self.law.line(code, rule.code, rule.reference, quantity, rate, shown))

    def add(
        self, passage: Passage, kind: str, code: str, rule: HasReference, message: str, quantity: Decimal = FULL
    ) -> None:
        """`kind`: forfait, bsi, majoration, travel, km."""
        single = self.law.singles.get((code, message)) if quantity is FULL else None
        if single is None:
            if code not in self.law.values:
                self.refuse(passage, "valeur_inconnue", f"Aucun tarif connu de {code} ce jour-là.", rule.reference)
                return
            single = self._made(kind, code, rule, message, quantity)
        extra, step = single
        (passage.first if extra.kind in FIRST_KINDS else passage.extras).append(extra)
        passage.steps.append(step)

    def _made(
        self, kind: str, code: str, rule: HasReference, message: str, quantity: Decimal
    ) -> tuple[Extra, TraceStep]:
        extra = self.priced(kind, code, rule, quantity)
        line = extra.line
        made = extra, TraceStep(line.rule, line.reference, line.text, 0, line.amount_cents, message)
        if quantity is FULL:
            self.law.singles[code, message] = made
        return made

    def explain_extra(
        self, passage: Passage, before: Extra, after: list[Extra], rule: HasReference, message: str
    ) -> None:
        """A step for an extra that others replace (kilometres cut in brackets)."""
        was, left = before.line, sum(one.line.amount_cents for one in after)
        passage.steps.append(TraceStep(rule.code, rule.reference, was.text, was.amount_cents, left, message))

    def note(self, passage: Passage, code: str, severity: str, message: str, reference: str) -> None:
        passage.notes.append(Finding(code, severity, message, reference))

    def refuse(self, passage: Passage, code: str, message: str, reference: str) -> None:
        """No total for this passage: a wrong price is worse than none."""
        passage.is_priced = False
        self.note(passage, code, "bloquant", message, reference)

    def open_point(self, passage: Passage, point: str, message: str) -> None:
        """An open point of the law: the default is applied, both readings are shown."""
        self.note(passage, point, "a_verifier", message, "point ouvert, à vérifier")
