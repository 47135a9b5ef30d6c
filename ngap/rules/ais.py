"""AIS sessions and watches, for care up to 2026-06-20 (XVI-I-11 and 13, repealed): the exact text was not found (U-13).

What is known: up to four half-hour sessions in 24 hours; a session holds all the nurse's acts but the families added to a
BSI forfait (full rate, or 50 % for injections and insulin); the weekly session not with sessions; two watches in a row at
most; travel is the IFD. AIS and forfaits exclude one another the same day.
"""

import datetime as dt

from ngap.money import HALF
from ngap.rules.among_acts import per_day
from ngap.rules.rule import Cite, Rule
from ngap.rules.vaccination import VACCINES
from ngap.workbench import FORFAITS, ActLine, Bench, Passage

AIS = Cite("R-AIS", "NGAP XVI-I-11 et 13 (abrogés le 21/06/2026)")
LAST_DAY = dt.date(2026, 6, 20)
SESSIONS = ("seance_soins_infirmiers", "programme_aide_personnalisee")
WEEKLY = "seance_hebdomadaire_surveillance_ais"
WATCHES = frozenset({"garde_jour_6h", "garde_nuit_6h"})
MOST_SESSIONS_A_DAY, MOST_WATCHES = 4, 2
ADDED = (
    "Acte ajouté à une séance AIS : mêmes familles et mêmes taux qu’avec un forfait, d’après une source non officielle ; "
    "le texte abrogé n’a pas été retrouvé."
)


def apply_ais(bench: Bench) -> None:
    forfaits = {passage.visit.patient for passage in bench.passages if passage.patient.dependence in FORFAITS}
    for passage in bench.passages:
        sessions = [line for line in passage.acts if line.letter == "AIS"]
        if sessions and passage.visit.patient in forfaits:
            _drop_all(bench, passage, sessions, "AIS et forfait BSI s’excluent le même jour : compris dans le forfait.")
        elif sessions:
            _session(bench, passage, sessions)
        elif passage.patient.dependence == "AIS" and passage.acts:
            _technical_passage(bench, passage)
    _four_a_day(bench)
    _over_the_day(bench)


def _over_the_day(bench: Bench) -> None:
    """Over the passages of a patient's day: the weekly session not with sessions, nor twice; two watches in a row at most."""
    seen: dict[str, list[ActLine]] = {}
    for passage in bench.by_clock():
        mine = [line for line in passage.acts if line.letter == "AIS" and line.is_billed]
        before = seen.setdefault(passage.visit.patient, [])
        codes = {line.act.code for line in before}
        if before and any((line.act.code == WEEKLY) != (WEEKLY in codes) or line.act.code == WEEKLY for line in mine):
            message = (
                "Séance hebdomadaire et autre séance le même jour : elle ne se cote pas pendant une période de séances."
            )
            bench.note(passage, "ais_hebdomadaire", "attention", message, AIS.reference)
        before += mine
        if sum(line.act.code in WATCHES for line in before) > MOST_WATCHES and any(
            one.act.code in WATCHES for one in mine
        ):
            message = "Troisième période de garde de la journée : deux périodes consécutives au plus."
            bench.note(passage, "ais_gardes", "attention", message, AIS.reference)


def _drop_all(bench: Bench, passage: Passage, lines: list[ActLine], message: str) -> None:
    for line in lines:
        bench.drop(passage, line, AIS, message)


def _session(bench: Bench, passage: Passage, sessions: list[ActLine]) -> None:
    for line in sessions:
        line.is_settled, line.rule, line.reference = True, AIS.code, AIS.reference
    watches = [line for line in sessions if line.act.code in WATCHES]
    if watches:
        _watch(bench, passage, watches)
        return
    weekly = [line for line in sessions if line.act.code == WEEKLY]
    kept = weekly[1:] if len(weekly) == len(sessions) else weekly
    _drop_all(bench, passage, kept, "La séance hebdomadaire ne se cote pas avec d’autres séances.")
    for line in passage.acts:
        if line.letter != "AIS" and line.is_billed:
            _added(bench, passage, line)


def _watch(bench: Bench, passage: Passage, watches: list[ActLine]) -> None:
    """The watch holds the care given meanwhile; two periods of six hours in a row at most."""
    others = [line for line in passage.acts if line not in watches and line.is_billed]
    if "U-13" not in bench.other:
        _drop_all(bench, passage, others, "Soin donné pendant une garde : compris dans la garde.")
    _drop_all(bench, passage, watches[MOST_WATCHES:], "Deux périodes de garde consécutives au plus.")
    if others:
        bench.open_point(
            passage, "U-13", "Acte pendant une garde : compris ; autre lecture : coté en sus (texte abrogé)."
        )


def _added(bench: Bench, passage: Passage, line: ActLine) -> None:
    """XVI-I-11 as it was: all acts inside, by derogation the families of `dependent` at full rate or at 50 %."""
    kind = line.act.dependent
    if kind == "none":
        return
    bench.open_point(passage, "U-13", ADDED)
    if kind == "AMX_full" or line.act.code in VACCINES:
        bench.as_amx(line)
        line.rule, line.reference = AIS.code, AIS.reference
    elif kind == "AMX_half":
        bench.as_amx(line)
        line.is_settled = True
        bench.set_rate(passage, line, HALF, AIS, "Avec une séance AIS, cet acte se cote AMX à 50 %.")
    elif kind == "not_cumulable":
        bench.drop(passage, line, AIS, "Ne se cote pas avec une prise en charge de la dépendance.")
    elif "U-13" in bench.other:
        bench.explain(passage, line, "Hors de la liste des actes compris : en sus (lecture choisie par le cabinet).")
    else:
        bench.drop(passage, line, AIS, "Compris dans la séance de soins infirmiers (AIS).")


def _technical_passage(bench: Bench, passage: Passage) -> None:
    """Without a session: AMI and IFD, the habit of the AIS days."""
    for line in passage.acts:
        if line.act.dependent == "not_cumulable":
            bench.drop(passage, line, AIS, "Ne se cote pas avec une prise en charge de la dépendance.")
    message = "Passage technique d’un patient en AIS : AMI à taux plein et IFD ; autre lecture : AMX."
    bench.open_point(passage, "U-13", message)


def _four_a_day(bench: Bench) -> None:
    """Each of the two kinds, "jusqu'à quatre" (U-13)."""
    for code in SESSIONS:
        per_day(bench, (code,), MOST_SESSIONS_A_DAY, AIS, "Quatre séances d’une demi-heure par 24 heures au plus.")


RULE = Rule("R-AIS", AIS.reference, apply_ais, until=LAST_DAY, about=frozenset({"AIS"}))
