"""MIE (23.5, the convention before 2026-06-21): a child under 7, once per session."""

from ngap.rules.rule import Cite, Rule
from ngap.workbench import NO_MAJORATION, Bench, Passage

MIE = Cite("R-MIE", "NGAP 23.5 (convention avant le 21/06/2026)")
UNDER = 7
NO_CARE = {"TLL", "TLD", "TMI", "RQD"}
TELE = {"TLL", "TLD", "TMI"}


def add_mie(bench: Bench) -> None:
    for passage in bench.passages:
        if passage.patient.age < UNDER and _is_care(passage):
            if passage.has_forfait_regime and "U-20" in bench.other:
                continue
            bench.add(passage, "majoration", "MIE", MIE, "Enfant de moins de 7 ans.")
            if passage.has_forfait_regime:
                bench.open_point(
                    passage,
                    "U-20",
                    "MIE un jour de BSI : oui (23.5 n’exclut rien) ; autre lecture : non (13 D ne la nomme pas).",
                )
        elif passage.patient.age < UNDER and any(line.letter in TELE for line in passage.billed()):
            if "U-20" in bench.other:
                bench.add(passage, "majoration", "MIE", MIE, "Enfant de moins de 7 ans (lecture choisie).")
            bench.open_point(
                passage, "U-20", "MIE avec TLL, TLD ou télésoin : non ; autre lecture : oui (23.5 n’exclut rien)."
            )


def _is_care(passage: Passage) -> bool:
    care = [
        line
        for line in passage.billed()
        if line.letter not in NO_CARE and line.act.cumul != "normal_no_travel" and line.act.code not in NO_MAJORATION
    ]
    return bool(care) or passage.is_dependency_care


RULE = Rule("R-MIE", MIE.reference, add_mie, about=frozenset({"child"}))
