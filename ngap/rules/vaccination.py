"""Vaccination (XVI-I-1): outside 11B at home, on the ladder at the practice; the flu supplement until 2023-03-22 (U-33)."""

import datetime as dt

from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

VACCINE = Cite("R-11B-c", "NGAP 11 B 4 d")
SUPPLEMENT = Cite("R-VACC", "NGAP XVI-I-1 (jusqu’au 22/03/2023)")
AT_HOME = frozenset({"vaccination_domicile", "vaccination_prescrite_ide_domicile"})
AT_OFFICE = frozenset({"vaccination_cabinet", "vaccination_prescrite_ide_cabinet"})
IN_AN_EHPAD = (
    "Vaccination en EHPAD hors de l’article 11 B : le domicile du résident est l’EHPAD ; "
    "autre lecture : classée avec les autres actes, le texte dit « à domicile »."
)
VACCINES = AT_HOME | AT_OFFICE
FLU_SUPPLEMENT = "supplement_vaccination_grippe"
INJECTIONS = frozenset({"injection_im", "injection_sc", "injection_im_sc_immunodeprime"})


def settle_vaccinations(bench: Bench) -> None:
    """The place decides, not the code chosen."""
    for passage in bench.passages:
        for line in passage.acts:
            if line.act.code in VACCINES:
                _check_place(bench, passage, line)
                if passage.is_home and line.is_billed and not line.is_settled:
                    if passage.visit.place == "ehpad":
                        bench.note(passage, "vaccination_en_ehpad", "a_verifier", IN_AN_EHPAD, VACCINE.reference)
                    bench.keep(passage, line, VACCINE, "Vaccination à domicile : hors de l’article 11 B, à taux plein.")


def _check_place(bench: Bench, passage: Passage, line: ActLine) -> None:
    if (line.act.code in AT_HOME) != passage.is_home:
        message = f"« {line.act.label} » ne correspond pas au lieu du passage : le lieu du passage décide."
        bench.note(passage, "lieu_de_vaccination", "attention", message, VACCINE.reference)


def settle_flu_supplement(bench: Bench) -> None:
    """It follows its injection, in full (U-33); alone it is nothing."""
    for passage in bench.passages:
        for line in passage.acts:
            if line.act.code != FLU_SUPPLEMENT or not line.is_billed:
                continue
            if passage.has_forfait_regime:
                bench.drop(passage, line, SUPPLEMENT, "Inclus dans le forfait de dépendance, NGAP XVI-I-12.")
                message = "Supplément antigrippal un jour de forfait : inclus ; autre lecture : en sus de l’injection."
                bench.open_point(passage, "U-33", message)
            elif any(other.act.code in INJECTIONS for other in passage.acts):
                if "U-33" not in bench.other:
                    message = "Supplément de l’injection de vaccin antigrippal, à taux plein."
                    bench.keep(passage, line, SUPPLEMENT, message)
                message = "Supplément antigrippal à taux plein avec son injection ; autre lecture : second acte à 50 %."
                bench.open_point(passage, "U-33", message)
            else:
                bench.drop(passage, line, SUPPLEMENT, "Le supplément ne se cote pas sans l’injection du vaccin.")


RULE = Rule("R-VACC", VACCINE.reference, settle_vaccinations, since=dt.date(2023, 3, 23), about=VACCINES)
RULE_FLU = Rule(
    "R-VACC", SUPPLEMENT.reference, settle_flu_supplement, until=dt.date(2023, 3, 22), about=frozenset({FLU_SUPPLEMENT})
)
