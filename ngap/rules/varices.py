"""Dressings after an operation of varices: two acts at most, whatever the sites (XVI-I-2)."""

from ngap.rules.among_acts import at_most
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

VARICES = Cite("R-PANS", "NGAP XVI-I-2")


def two_dressings_after_varices(bench: Bench) -> None:
    for passage in bench.passages:
        message = "Deux actes au plus, quels que soient les sites."
        at_most(bench, passage, lambda line: line.act.code == "pansement_varices", 2, VARICES, message)


RULE = Rule(
    VARICES.code,
    VARICES.reference,
    two_dressings_after_varices,
    about=frozenset(),
    pair=frozenset({"pansement_varices"}),
)
