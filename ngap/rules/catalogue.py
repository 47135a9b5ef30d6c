"""Which acts exist on the day of care (annex, title XVI). An unknown or repealed act has no price."""

import datetime as dt

import msgspec

from ngap.nomenclature import Act, ActNotValid, UnknownAct
from ngap.rules.rule import Cite, Rule
from ngap.situation import BsiAct
from ngap.workbench import ActLine, Bench, Passage

CATALOGUE = Cite("R-KEYS", "NGAP titre XVI, convention nationale des infirmiers")
BSI_REFERENCE, FORFAIT_REFERENCE = "NGAP XVI-I-12", "NGAP 23.3"
BSI_ACTS: dict[str, BsiAct] = {
    "bsi_initial": "initial",
    "bsi_renouvellement": "renewal",
    "bsi_intermediaire": "intermediate",
}


def put_acts_on_the_bench(bench: Bench) -> None:
    forms = bench.law.forms
    for passage in bench.passages:
        acts = passage.acts
        for code in passage.visit.acts:
            form = forms.get(code)
            if form is None:
                _not_a_line(bench, passage, code)
            else:
                acts.append(ActLine(form, form.act, form.letter, form.cents, form.reference))


def _not_a_line(bench: Bench, passage: Passage, code: str) -> None:
    try:
        act = bench.law.act(code)
    except UnknownAct:
        bench.refuse(passage, "unknown_act", f"L’acte « {code} » n’est pas au catalogue.", CATALOGUE.reference)
        return
    except ActNotValid:
        bench.refuse(
            passage, "act_not_valid", f"L’acte « {code} » n’existe pas au {bench.day:%d/%m/%Y}.", CATALOGUE.reference
        )
        return
    if act.letter not in bench.law.values:
        message = f"Aucun tarif connu de la lettre {act.letter} au {bench.day:%d/%m/%Y}."
        bench.refuse(passage, "valeur_inconnue", message, CATALOGUE.reference)
    elif code in BSI_ACTS:
        _bsi(bench, passage, act)
    else:
        _forfait(bench, passage, act)


def _bsi(bench: Bench, passage: Passage, act: Act) -> None:
    """The BSI act noted among the acts is the same fact as `bsi`; two different ones are not."""
    kind = BSI_ACTS[act.code]
    if passage.visit.bsi not in {None, kind}:
        bench.refuse(passage, "bsi_en_double", "Un seul BSI par passage : deux sont notés.", BSI_REFERENCE)
    passage.visit = msgspec.structs.replace(passage.visit, bsi=kind)


def _forfait(bench: Bench, passage: Passage, act: Act) -> None:
    """The forfait noted among the acts is the patient's for the day; BSA, BSB and BSC exclude one another (R-FORF)."""
    level = passage.patient.dependence
    if level not in {"none", act.letter}:
        message = f"{act.letter} et {level} s’excluent le même jour."
        bench.refuse(passage, "forfaits_exclusifs", message, FORFAIT_REFERENCE)
        return
    facts = msgspec.structs.replace(passage.patient, dependence=act.letter)
    for other in bench.passages:
        if other.visit.patient == passage.visit.patient:
            other.follow(facts)


# Also before 2020: an unknown act is unknown on any day.
RULE = Rule("R-KEYS", CATALOGUE.reference, put_acts_on_the_bench, since=dt.date.min)
