"""IFI (13 D): the travel for dependent patients and those of an IPA; four a day and patient; 0.01 for the others of the home."""

from decimal import Decimal

from ngap.money import FULL
from ngap.rules.rule import Cite
from ngap.rules.trips import Trip, is_one_house
from ngap.workbench import Bench, Passage

IFI = Cite("R-IFI", "NGAP 13 D")
MOST_IFI_A_DAY = 4
SAME_HOME_IPA = (
    "Autre patient du même foyer, suivi par un IPA : pas d’IFI, une par déplacement (le 0,01 est écrit pour les soins de "
    "l’article 23.3) ; autre lecture : IFI de coefficient 1."
)
OTHER_DEPENDENT = Decimal("0.01")


def is_dependent(passage: Passage) -> bool:
    return passage.has_forfait_regime or passage.is_advanced


def pay_ifi(bench: Bench, dependent: Trip, used: dict[str, int]) -> Passage:
    """One for the trip, 0.01 for each other dependent patient of a home. `used`: IFI of the day by patient. Gives who bears the travel."""
    dependent.sort(key=lambda one: used.get(one.visit.patient, 0) >= MOST_IFI_A_DAY)  # whose four are spent, last
    bearer = dependent[0]
    _ifi(bench, bearer, FULL, used)
    for passage in dependent[1:]:
        if passage.is_advanced and not passage.has_forfait_regime:
            bench.note(passage, "ifi_ipa_foyer", "a_verifier", SAME_HOME_IPA, IFI.reference)
        elif not is_one_house(bench, bearer.visit):
            _ifi(bench, passage, OTHER_DEPENDENT, used)
    return bearer


def count_beside(passage: Passage, used: dict[str, int]) -> None:
    """Four IFI a day and patient, whoever bills them."""
    if is_dependent(passage):
        used[passage.visit.patient] = used.get(passage.visit.patient, 0) + 1


def _ifi(bench: Bench, passage: Passage, coefficient: Decimal, used: dict[str, int]) -> None:
    patient = passage.visit.patient
    used[patient] = used.get(patient, 0) + 1
    if used[patient] > MOST_IFI_A_DAY:
        bench.note(
            passage,
            "ifi_quatre_par_jour",
            "info",
            "Quatre IFI par jour et par patient au plus : pas d’IFI pour ce passage.",
            IFI.reference,
        )
        return
    words = (
        "Déplacement pour un patient dépendant ou suivi par un IPA."
        if coefficient == FULL
        else "Autre patient dépendant du même foyer : coefficient 0,01."
    )
    bench.add(passage, "travel", "IFI", IFI, words, coefficient)
