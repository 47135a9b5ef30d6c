"""Help with the taking of medicines is an act of the home (XVI-I-10)."""

from ngap.rules.among_acts import live
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

MEDICATION_PLACE = Cite("R-MEDIC", "NGAP XVI-I-10")
MEDICATION = {
    "administration_traitement_oral", "administration_traitement_oral_1er_mois", "administration_traitement_oral_apres_1er_mois",
    "administration_medicaments_1er_mois", "administration_medicaments_apres_1er_mois",
}  # fmt: skip


def medication_at_home_only(bench: Bench) -> None:
    """The note excludes institutions, but for the résidences autonomie, from AMI 1.2 (R-MEDIC); AMI 1 before 2020-07-01 as well."""
    for passage in bench.passages:
        if passage.visit.place not in {"home", "autonomy"}:
            for line in live(passage, lambda one: one.act.code in MEDICATION):
                message = "L’administration de médicaments ne se cote qu’au domicile, hors établissement."
                bench.drop(passage, line, MEDICATION_PLACE, message)


RULE = Rule(MEDICATION_PLACE.code, MEDICATION_PLACE.reference, medication_at_home_only, about=frozenset(MEDICATION))
