"""Help with a teleconsultation (14.9.5), request for tele-expertise (14.9.6), care at a distance (XVI-I-14)."""

import datetime as dt

from ngap.open_points import TARIFF_DOUBTS
from ngap.rules.dressings import is_dressing
from ngap.rules.rule import Cite, Rule
from ngap.workbench import FORFAITS, ActLine, Bench, Passage

TELE = Cite("R-11B-b", "NGAP 11 B 4 c, 14.9.5")
REQUEST = Cite("R-11B-i", "NGAP 14.9.6")
REMOTE = Cite("R-TELE", "NGAP XVI-I-14")
REMOTE_DRESSING = "telesoin_pansement"
HOLDS_A_DRESSING = {
    "ablation_fils_agrafes_10_max",
    "ablation_fils_agrafes_plus_10",
    "entretien_catheter_central",
    "entretien_catheter_peritoneal",
}
DRESSING_INCLUDED = "Surveillance à distance le jour d’un acte « y compris le pansement » : cotée ; autre lecture : non, c’est un jour de pansement."
TARIFFS_OF_AVENANT_9 = dt.date(2023, 3, 23)


def check_teleconsultations(bench: Bench) -> None:
    for passage in bench.passages:
        letters = [line.letter for line in passage.acts]
        passage.is_dedicated = "TLL" in letters
        if letters and passage.patient.dependence in FORFAITS and {"TLL", "TLD"}.issuperset(letters):
            _stand_alone(bench, passage)
        if not {"TLS", "TLL", "TLD", "TMI", "RQD"}.intersection(letters):
            continue
        _refuse_what_is_not_alone(bench, passage, letters)
        _settle(bench, passage)
        _remote(bench, passage)


def _stand_alone(bench: Bench, passage: Passage) -> None:
    """The text: done alone, apart from any care. So no session of dependency care, hence no forfait nor IFI here."""
    passage.is_dependency_care = passage.has_forfait_regime = False
    message = "Téléconsultation isolée d’un patient au forfait : IFD, le forfait tient à ses passages de soins."
    bench.note(passage, "teleconsultation_hors_forfait", "a_verifier", message, TELE.reference)


def _refuse_what_is_not_alone(bench: Bench, passage: Passage, letters: list[str]) -> None:
    others = [letter for letter in letters if letter not in {"TLS", "TLL", "TLD", "RQD"}]
    if {"TLL", "TLD"}.intersection(letters) and (others or passage.is_dependency_care or passage.visit.bsi):
        message = "TLL et TLD se cotent isolément ; au décours d’un soin, la téléconsultation se cote TLS."
        bench.refuse(passage, "teleconsultation_isolee", message, TELE.reference)
    if "TLD" in letters and not passage.is_home:
        message = "TLD se cote au domicile du patient ; dans un lieu dédié, la téléconsultation se cote TLL."
        bench.refuse(passage, "teleconsultation_domicile", message, TELE.reference)
    if "TLS" in letters and not (others or passage.is_dependency_care or passage.visit.bsi):
        message = "TLS se cote au décours d’un soin infirmier : il manque le soin."
        bench.refuse(passage, "teleconsultation_sans_soin", message, TELE.reference)
    if sum(letter in {"TLS", "TLL", "TLD"} for letter in letters) > 1:
        bench.refuse(passage, "teleconsultation_isolee", "Une seule téléconsultation par passage.", TELE.reference)


def _settle(bench: Bench, passage: Passage) -> None:
    for line in [one for one in passage.acts if one.is_billed]:
        if line.letter in {"TLS", "TLL", "TLD"}:
            bench.keep(passage, line, TELE, "Accompagnement à une téléconsultation : hors de l’article 11 B.")
        elif line.letter == "RQD":
            _request(bench, passage, line)


def _request(bench: Bench, passage: Passage, line: ActLine) -> None:
    """Since the day of avenant 9 (2022-09-23), or of its tariffs (2023-03-23): U-07, said with the value of its line."""
    if bench.day < TARIFFS_OF_AVENANT_9 and "U-07" in bench.other:
        bench.drop(
            passage, line, REQUEST, "Pas encore ouverte aux infirmiers ce jour-là (lecture choisie par le cabinet)."
        )
        bench.open_point(passage, "U-07", TARIFF_DOUBTS["U-07"])
        return
    bench.keep(passage, line, REQUEST, "Demande de téléexpertise : s’ajoute à l’acte, hors de l’article 11 B.")


def _remote(bench: Bench, passage: Passage) -> None:
    for line in [one for one in passage.acts if one.letter == "TMI"]:
        if line.act.code != REMOTE_DRESSING:
            message = (
                "Télésoin autre que le pansement (avenant 9) : coté ; autre lecture : absent de la NGAP, non coté."
            )
            bench.open_point(passage, "U-37", message)
            if "U-37" in bench.other:
                bench.drop(
                    passage, line, REMOTE, "Télésoin absent de la NGAP : non coté (lecture choisie par le cabinet)."
                )
        elif _has_dressing_that_day(bench, passage.visit.patient):
            bench.drop(passage, line, REMOTE, "La surveillance à distance ne se cote pas le jour d’un pansement.")
        elif HOLDS_A_DRESSING & _codes_of_the_day(bench, passage.visit.patient):
            bench.note(passage, "telesoin_pansement_compris", "a_verifier", DRESSING_INCLUDED, REMOTE.reference)


def _has_dressing_that_day(bench: Bench, patient: str) -> bool:
    return any(map(is_dressing, _codes_of_the_day(bench, patient)))


def _codes_of_the_day(bench: Bench, patient: str) -> set[str]:
    return {line.act.code for one in bench.passages if one.visit.patient == patient for line in one.acts}


RULE = Rule("R-TELE", TELE.reference, check_teleconsultations, about=frozenset({"TLS", "TLL", "TLD", "TMI", "RQD"}))
