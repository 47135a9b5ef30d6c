"""Acts that the text keeps for some patients: by age, insulin, immunodepression; acts that need a prior agreement."""

from collections.abc import Callable, Iterator
from functools import lru_cache

from ngap.nomenclature import Act, catalogue
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

DIABETES = Cite("R-DIAB", "NGAP XVI-II-5 bis")
CHILD = Cite("R-PRELEV", "NGAP XVI-I-1")
IMMUNO = Cite("R-IMMUNO", "NGAP XVI-II-4")
AGREEMENT = Cite("R-AP", "NGAP article 7")
WEEKLY = "surveillance_hebdomadaire_insulino_traite"
WEEKLY_FROM, CHILD_UNDER = 75, 5
CHILD_INJECTION = "injection_iv_enfant_moins_5_ans"
MUCOVISCIDOSIS = "perfusion_longue_mucoviscidose"
FIFTEEN = (
    "Perfusion longue de mucoviscidose d’un patient immunodéprimé : AMI 14 ; autre lecture : 15, celui de l’article 4."
)
NOT_SAID = "Acte du patient immunodéprimé ou cancéreux : le dossier ne le dit pas."
BY_AGE, FOR_IMMUNODEPRESSED = frozenset({WEEKLY, CHILD_INJECTION}), "XVI-II-4"
ABOUT = frozenset({"group_5bis", CHILD_INJECTION, FOR_IMMUNODEPRESSED, "AP", MUCOVISCIDOSIS})


Check = Callable[[Bench, Passage, ActLine], None]


def check_patients(bench: Bench) -> None:
    asked = _asked()
    for passage in bench.passages:
        for line in passage.acts:
            for check in asked.get(line.act.code, ()):
                check(bench, passage, line)


@lru_cache(maxsize=1)
def _asked() -> dict[str, tuple[Check, ...]]:
    """What each act of the catalogue asks of its patient."""
    return {code: checks for code, act in catalogue().items() if (checks := tuple(checks_of(act)))}


def checks_of(act: Act) -> Iterator[Check]:
    """In the order in which it is said."""
    if act.cumul == "group_5bis":
        yield ask_insulin
    if act.code in BY_AGE:
        yield ask_age
    if act.article == FOR_IMMUNODEPRESSED:
        yield ask_immunodepression
    if act.code == MUCOVISCIDOSIS:
        yield ask_mucoviscidosis
    if act.needs_agreement:
        yield ask_agreement


def ask_insulin(bench: Bench, passage: Passage, line: ActLine) -> None:
    """5 bis concerns insulin-treated patients; an insulin injection says so by itself."""
    if passage.patient.insulin_treated or "insuline_sc" in passage.visit.acts or line.letter != "AMI":
        return
    message = "Réservé au patient insulino-traité : une glycémie seule n’est pas un acte."
    bench.drop(passage, line, DIABETES, message)
    message = "Acte de l’article 5 bis sans patient insulino-traité."
    bench.note(passage, "insuline_non_declaree", "attention", message, DIABETES.reference)


def ask_age(bench: Bench, passage: Passage, line: ActLine) -> None:
    """The weekly session is for those over 75 ("de plus de 75 ans": the 75th birthday itself is not yet), the child's
    injection for those under 5 ("moins de cinq ans": the fifth birthday is no more)."""
    age, is_birthday = passage.patient.age, passage.patient.is_birthday
    is_too_young = age < WEEKLY_FROM or (age == WEEKLY_FROM and is_birthday)
    if line.act.code == WEEKLY and is_too_young and line.is_billed:
        bench.drop(passage, line, DIABETES, "Séance réservée au patient insulino-traité de plus de 75 ans.")
        bench.note(
            passage, "condition_d_age", "attention", f"Patient de {age} ans : acte non coté.", DIABETES.reference
        )
    if line.act.code == CHILD_INJECTION and age >= CHILD_UNDER:
        message = (
            f"Acte de l’enfant de moins de 5 ans, patient de {age} ans : choisissez l’injection isolée ou en série."
        )
        bench.refuse(passage, "condition_d_age", message, CHILD.reference)


def ask_immunodepression(bench: Bench, passage: Passage, _line: ActLine) -> None:
    if not passage.patient.immunodepressed:
        bench.note(passage, "immunodepression_non_declaree", "attention", NOT_SAID, IMMUNO.reference)


def ask_mucoviscidosis(bench: Bench, passage: Passage, _line: ActLine) -> None:
    if passage.patient.immunodepressed:
        bench.note(passage, "mucoviscidose_immunodeprime", "a_verifier", FIFTEEN, "NGAP XVI-II-4, II-5")


def ask_agreement(bench: Bench, passage: Passage, line: ActLine) -> None:
    message = f"« {line.act.label} » : accord préalable (sans réponse sous 15 jours, il est acquis)."
    bench.note(passage, "accord_prealable", "attention", message, AGREEMENT.reference)


RULE = Rule("R-CONDITIONS", "NGAP XVI, notes de chapitre", check_patients, about=ABOUT)
