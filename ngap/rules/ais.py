"""AIS sessions, for care up to 2026-06-20 (XVI-I-11 and 13, repealed): the exact text was not found (U-13).

What is known: up to four half-hour sessions in 24 hours; the acts added to a session are the families added to a BSI
forfait (full rate, or 50 % for injections and insulin); travel is the IFD. The rest has no price.
"""

import datetime as dt

from ngap.money import HALF
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

AIS = Cite("R-AIS", "NGAP XVI-I-11 (abrogé le 21/06/2026)")
LAST_DAY = dt.date(2026, 6, 20)
SESSIONS = frozenset({"seance_soins_infirmiers", "programme_aide_personnalisee"})
WEEKLY = "seance_hebdomadaire_surveillance_ais"
WATCHES = frozenset({"garde_jour_6h", "garde_nuit_6h"})
MOST_SESSIONS_A_DAY = 4
LIMITS = "docs/known_limits.md"


def apply_ais(bench: Bench) -> None:
    for passage in bench.passages:
        sessions = [line for line in passage.acts if line.letter == "AIS"]
        if sessions:
            _session(bench, passage, sessions)
        elif passage.patient.dependence == "AIS" and passage.acts:
            _technical_passage(bench, passage)
    _four_a_day(bench)


def _session(bench: Bench, passage: Passage, sessions: list[ActLine]) -> None:
    for line in sessions:
        line.is_settled, line.rule, line.reference = True, AIS.code, AIS.reference
    codes = {line.act.code for line in sessions}
    others = [line for line in passage.acts if line.letter != "AIS"]
    if passage.patient.dependence in {"BSA", "BSB", "BSC"}:
        bench.refuse(passage, "regle_non_geree", "AIS et forfait BSI s'excluent le même jour.", LIMITS)
    if codes & WATCHES and (others or len(sessions) > 1):
        bench.refuse(passage, "regle_non_geree", "Garde et autre acte : la règle n'est pas connue (U-13).", LIMITS)
    if WEEKLY in codes and len(sessions) > 1:
        bench.refuse(passage, "regle_non_geree", "Séance hebdomadaire et autre séance AIS : non cumulables.", LIMITS)
    for line in others:
        _added(bench, passage, line)


def _added(bench: Bench, passage: Passage, line: ActLine) -> None:
    match line.act.dependent:
        case "AMX_full" if line.act.cumul != "full":
            line.letter, line.rule, line.reference = "AMX", AIS.code, AIS.reference
        case "AMX_half":
            line.letter, line.is_settled = "AMX", True
            bench.set_rate(passage, line, HALF, AIS, "Avec une séance AIS, cet acte se cote AMX à 50 %.")
        case "not_cumulable":
            bench.drop(passage, line, AIS, "Ne se cote pas avec une prise en charge de la dépendance.")
            return
        case "none":
            return
        case _:
            message = f"« {line.act.label} » dans une séance AIS : la règle n'est pas connue (texte abrogé, U-13)."
            bench.refuse(passage, "regle_non_geree", message, LIMITS)
            return
    message = (
        "Acte ajouté à une séance AIS : mêmes familles et mêmes taux qu'avec un forfait, d'après une source non officielle ; "
        "le texte abrogé n'a pas été retrouvé."
    )
    bench.open_point(passage, "U-13", message)


def _technical_passage(bench: Bench, passage: Passage) -> None:
    """Without a session: AMI and IFD, the habit of the AIS days."""
    for line in passage.acts:
        if line.act.dependent == "not_cumulable":
            bench.drop(passage, line, AIS, "Ne se cote pas avec une prise en charge de la dépendance.")
    message = "Passage technique d'un patient en AIS : AMI à taux plein et IFD ; autre lecture : AMX."
    bench.open_point(passage, "U-13", message)


def _four_a_day(bench: Bench) -> None:
    seen: dict[str, int] = {}
    for passage in bench.by_clock():
        for line in [one for one in passage.acts if one.act.code in SESSIONS]:
            seen[passage.visit.patient] = seen.get(passage.visit.patient, 0) + 1
            if seen[passage.visit.patient] > MOST_SESSIONS_A_DAY:
                bench.drop(passage, line, AIS, "Quatre séances d'une demi-heure par 24 heures au plus.")


RULE = Rule("R-AIS", AIS.reference, apply_ais, until=LAST_DAY)
