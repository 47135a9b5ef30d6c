"""The check of an insulin-treated patient counts once a session (XVI-II-5 bis)."""

from ngap.rules.among_acts import at_most
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

DIABETES = Cite("R-DIAB", "NGAP XVI-II-5 bis")


def one_check_a_session(bench: Bench) -> None:
    for passage in bench.passages:
        message = "Surveillance et adaptation des doses : une fois par séance."
        at_most(bench, passage, lambda line: line.act.code == "surveillance_glycemique", 1, DIABETES, message)


RULE = Rule(
    DIABETES.code,
    DIABETES.reference,
    one_check_a_session,
    about=frozenset(),
    pair=frozenset({"surveillance_glycemique"}),
)
