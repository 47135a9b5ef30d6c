"""Situations that no text prices: a finding, and no total. Listed in docs/known_limits.md. Regimes by date (R-DEP-DATES)."""

import datetime as dt

from ngap.rules.rule import Rule
from ngap.workbench import FORFAITS, Bench, Passage

LIMITS = "docs/known_limits.md"
REGIMES = "Avenants 6 et 8, convention nationale des infirmiers"
FORFAITS_FOR_ALL = dt.date(2023, 10, 3)
FORFAITS_85 = dt.date(2022, 9, 5)
BSI_FOR_ALL = dt.date(2022, 1, 1)
END_OF_AIS = dt.date(2026, 6, 20)
AT_A_DISTANCE = frozenset({"TMI", "RQD", "PAI"})
IPA_IN_PERSON = "ipa_bilan_ponctuel"  # "obligatoirement en présence du patient"
IPA_FIRST, FIRST_IN_PERSON = (
    "ipa_forfait_initiation",
    "Forfait d’initiation à distance : le premier contact se fait en présence du patient.",
)
COVID_DOUBT = "Appel de suivi Covid-19 : dates et cumuls d’après une source non officielle, à vérifier."
COVID_CALL = "telesuivi_covid"


ABOUT = FORFAITS | {"AIS", "announced", "TMI", "remote", "DI", COVID_CALL}


def refuse_what_is_not_written(bench: Bench) -> None:
    for passage in bench.passages:
        for code, reason, reference in _reasons(bench, passage):
            bench.refuse(passage, code, reason, reference)
        _flag(bench, passage)


def _reasons(bench: Bench, passage: Passage) -> list[tuple[str, str, str]]:
    letters = {line.act.letter for line in passage.acts}
    found = []
    if any(line.act.article == "announced" for line in passage.acts):
        message = "Acte annoncé par l’avenant 11, dans aucun texte en vigueur : à ne pas coter sans le texte (U-22)."
        found.append(("act_not_valid", message, LIMITS))
    if "TMI" in letters and letters - {"TMI", "RQD"}:
        message = "Le télésoin se cote à distance, sans acte en présence dans le même passage."
        found.append(("telesoin_en_presence", message, "NGAP XVI-I-14"))
    if passage.visit.place == "remote" and _is_in_person(passage):
        message = "Un acte en présence ne se cote pas à distance."
        found.append(("acte_a_distance", message, "NGAP article 5 ; XVI-I-14"))
    return found + [("act_not_valid", reason, REGIMES) for reason in _regime(bench, passage)]


def _is_in_person(passage: Passage) -> bool:
    return any(
        (line.act.letter not in AT_A_DISTANCE and line.act.code != COVID_CALL) or line.act.code == IPA_IN_PERSON
        for line in passage.acts
    )


def _flag(bench: Bench, passage: Passage) -> None:
    codes = [line.act.code for line in passage.acts]
    if passage.visit.place == "remote" and IPA_FIRST in codes:
        bench.note(passage, "ipa_premier_contact", "attention", FIRST_IN_PERSON, "NGAP XVI, partie II, chapitre I")
    if COVID_CALL in codes:
        bench.note(passage, "suivi_covid", "a_verifier", COVID_DOUBT, LIMITS)


def _regime(bench: Bench, passage: Passage) -> list[str]:
    """From 90 years in 2020, from 85 on 2022-09-05, all on 2023-10-03; the BSI tool for all on 2022-01-01; AIS until 2026-06-20."""
    level, age, found = passage.patient.dependence, passage.patient.age, []
    if level == "AIS" and bench.day > END_OF_AIS:
        found.append("Les soins en AIS sont abrogés depuis le 21/06/2026 : il faut un BSI.")
    elif level == "AIS" and not passage.acts and passage.visit.bsi is None:
        found.append("Passage d’un patient en AIS sans acte : il faut dire quelle séance a été faite.")
    if level in FORFAITS and not _forfait_exists(bench, age):
        found.append(f"Pas de forfait {level} à {age} ans le {bench.day:%d/%m/%Y} : ce régime n’est pas encore ouvert.")
    if passage.visit.bsi and age < 90 and bench.day < BSI_FOR_ALL:
        found.append(f"Pas de BSI à {age} ans le {bench.day:%d/%m/%Y} : la démarche de soins (DSI) restait en vigueur.")
    return found


def _forfait_exists(bench: Bench, age: int) -> bool:
    return age >= 90 or bench.day >= FORFAITS_FOR_ALL or (age >= 85 and bench.day >= FORFAITS_85)


RULE = Rule("R-DEP-DATES", REGIMES, refuse_what_is_not_written, about=ABOUT)
