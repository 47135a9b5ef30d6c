"""Since 2026-06-21 the labels of the dressings are plural: one AMI 2.02 covers the wounds of its kind (XVI-I-2; U-31)."""

import datetime as dt

from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

DRESSING = Cite("R-PANS", "NGAP XVI-I-2")
PLURAL_SINCE = dt.date(2026, 6, 21)
DRESSINGS_2_02 = ("pansement_plaie_chirurgicale_simple", "pansement_plaie_non_chirurgicale")


def one_dressing_of_a_kind(bench: Bench) -> None:
    for passage in bench.passages:
        for code in DRESSINGS_2_02:
            if passage.visit.acts.count(code) > 1:
                _one_of(bench, passage, [line for line in passage.acts if line.is_billed and line.act.code == code])


def _one_of(bench: Bench, passage: Passage, lines: list[ActLine]) -> None:
    for line in lines[1:]:
        message = "Libellé au pluriel : un seul acte pour toutes les plaies de même nature."
        if "U-31" not in bench.other:
            bench.drop(passage, line, DRESSING, message)
        message = "Plusieurs pansements de même nature : un seul acte (libellé « plaie(s) ») ; autre lecture : le second à 50 %."
        bench.open_point(passage, "U-31", message)


RULE = Rule(
    DRESSING.code,
    DRESSING.reference,
    one_dressing_of_a_kind,
    since=PLURAL_SINCE,
    about=frozenset(),
    pair=frozenset(DRESSINGS_2_02),
)
