"""Advanced practice (title XVI, part II): forfaits 6 and 5, check-up 3, session 1.6; IFI at each home passage, MIP by age.

A forfait takes no majoration (night, Sunday, MIE, MCI, MAU) and holds the requests for tele-expertise; the session takes
those majorations. What an IPA does without prescription is inside: other acts noted with a PAI earn nothing (flagged).
Limits over a quarter or a year: `ngap/prechecks/limits.py`.
"""

from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

IPA = Cite("R-IPA", "NGAP XVI, partie II")
MIP = Cite("R-IPA", "NGAP 23.4")
SESSION = "ipa_seance_ponctuelle"
FORFAITS_IPA = frozenset({"ipa_forfait_initiation", "ipa_forfait_suivi"})
DOUBT = "PAI à 10,00 € et MIP à 3,90 € : valeurs déduites ou d’une seule source non officielle, à vérifier."
MAU_OF_A_SESSION = (
    "Séance d’IPA sans MAU : elle demande un acte unique en AMI (23.1) ; "
    "autre lecture : oui, elle est « associable aux séances »."
)
YOUNG_UNDER, OLD_FROM = 7, 80


def price_advanced_practice(bench: Bench) -> None:
    for passage in bench.passages:
        own = [line for line in passage.acts if line.letter == "PAI"]
        if own:
            passage.is_dependency_care, passage.is_advanced = False, True
            _keep_one(bench, passage, own)
            _included(bench, passage, own[0])
            _age(bench, passage)
            bench.note(passage, "valeur_ipa", "a_verifier", DOUBT, IPA.reference)
            if passage.acts[0].act.code == SESSION and len(passage.acts) == 1:
                bench.note(passage, "ipa_mau", "a_verifier", MAU_OF_A_SESSION, "NGAP XVI, partie II ; 23.1")


def _keep_one(bench: Bench, passage: Passage, lines: list[ActLine]) -> None:
    lines.sort(key=lambda line: -(line.coefficient or 0))
    for line in lines[1:]:
        bench.drop(passage, line, IPA, f"Exclu au même passage par « {lines[0].act.label} ».")
        message = (
            "Suivi régulier et prise en charge ponctuelle ne se font pas ensemble : l’acte le plus élevé est retenu."
        )
        bench.note(passage, "ipa_deux_modalites", "attention", message, IPA.reference)


def _included(bench: Bench, passage: Passage, own: ActLine) -> None:
    for line in passage.acts:
        if line.letter == "PAI" or (line.letter == "RQD" and own.act.code not in FORFAITS_IPA):
            continue
        bench.drop(passage, line, IPA, f"Compris dans « {own.act.label} ».")
        message = "Acte fait avec une prise en charge d’IPA : compris ; autre lecture : coté s’il a été prescrit."
        bench.note(passage, "ipa_acte_compris", "a_verifier", message, IPA.reference)


def _age(bench: Bench, passage: Passage) -> None:
    if passage.patient.age < YOUNG_UNDER or passage.patient.age >= OLD_FROM:
        bench.add(passage, "majoration", "MIP", MIP, "Patient de moins de 7 ans ou de 80 ans et plus.")


RULE = Rule("R-IPA", IPA.reference, price_advanced_practice, about=frozenset({"PAI"}))
