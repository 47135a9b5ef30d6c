"""The session of II-5 ter and the weekly ones exclude one another (XVI-II-5 ter); U-32."""

from ngap.rules.among_acts import exclusive_over_the_day
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

PRADO = Cite("R-PRADO", "NGAP XVI-II-5 ter")
WEEKLY_OR_PRADO = frozenset(
    {"surveillance_ic_bpco", "surveillance_hebdomadaire_insulino_traite", "seance_hebdomadaire_surveillance_ais"}
)


def weekly_session_or_prado(bench: Bench) -> None:
    exclusive_over_the_day(bench, WEEKLY_OR_PRADO, PRADO)


RULE = Rule(PRADO.code, PRADO.reference, weekly_session_or_prado, about=frozenset(), pair=WEEKLY_OR_PRADO)
