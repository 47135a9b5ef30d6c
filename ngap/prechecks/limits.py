"""Limits over several days, given what the patient already had: 15 passages, 8 analgesias, 4 TMI a month, 3 sessions…

Each limit is a row: its acts, its number, the window in which they count, its article. An act past its limit is not due.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter

from ngap.nomenclature import catalogue
from ngap.prechecks.records import Check, PastAct, Severity
from ngap.prechecks.windows import (
    add_months,
    civil_month,
    civil_year,
    days_before,
    episode,
    healing_episode,
    quarter,
    rolling_year,
    since_first_of,
    whole_history,
)  # fmt: skip
from ngap.rules.dressings import COMPLEX_DRESSINGS, is_dressing
from ngap.rules.perfusion import CONTROL, FLASK, LONG, REMOVAL

Window = Callable[[dt.date, list[dt.date]], dt.date]
ASSESSMENT, FIRST_SUPPORT = "bilan_plaie_complexe", "accompagnement_medicaments_initial"
AFTER_FIRST_MONTH = {
    "administration_traitement_oral_1er_mois": "administration_traitement_oral_apres_1er_mois",
    "administration_medicaments_1er_mois": "administration_medicaments_apres_1er_mois",
}
MEDICATION = frozenset({*AFTER_FIRST_MONTH, *AFTER_FIRST_MONTH.values()})
NEGATIVE_PRESSURE = frozenset({"pose_tpn_usage_unique", "pansement_additionnel_tpn"})
TWICE_THIRTY_DAYS = 60
INFUSION_DAYS = 8  # ours: a needle of Huber, a portable infuser stay a week; past it a person is asked
INFUSION = frozenset(LONG | FLASK | REMOVAL)
DRESSINGS = frozenset(code for code in catalogue() if is_dressing(code))


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of `acts` since the day that `window` gives; `severity` of the one too many."""

    code: str
    acts: frozenset[str]
    most: int
    window: Window
    reference: str
    words: str
    severity: Severity = "bloquant"


def _limit(
    code: str, acts: str, most: int, window: Window, reference: str, words: str, severity: Severity = "bloquant"
) -> Limit:
    return Limit(code, frozenset(acts.split()), most, window, f"NGAP {reference}", words, severity)


ANALGESIA = "analgesie_topique analgesie_topique_insulino_traite"
AFTER_FIRST = since_first_of(FIRST_SUPPORT)
HEALING = healing_episode(DRESSINGS | frozenset(ANALGESIA.split()))
IPA_WORDS = "un par trimestre (deux par semestre les deux premières années)"
LIMITS = (
    _limit("surveillance_15", "surveillance_debut_traitement", 15, episode(31), "XVI-I-10", "quinze passages par traitement"),
    _limit("analgesie_8", ANALGESIA, 8, HEALING, "XVI-I-3", "huit par épisode, renouvelables une fois", "attention"),
    _limit("analgesie_16", ANALGESIA, 16, HEALING, "XVI-I-3", "huit par épisode, renouvelées une seule fois"),
    _limit("autosondage_10", "education_autosondage", 10, whole_history, "XVI-I-6", "dix séances"),
    _limit("irrigation_20", "irrigation_colique", 20, whole_history, "XVI-II-6", "vingt séances"),
    _limit("telesoin_4", "telesoin_pansement", 4, civil_month, "XVI-I-14", "quatre par mois"),
    _limit("teleexpertise_4", "demande_teleexpertise", 4, rolling_year, "14.9.6", "quatre par an"),
    _limit("hebdomadaire_1", "surveillance_hebdomadaire_insulino_traite", 1, days_before(6), "XVI-II-5 bis", "une par semaine"),
    _limit("prado_15", "surveillance_ic_bpco", 15, days_before(184), "XVI-II-5 ter", "quinze séances"),
    _limit("postoperatoire_3", "surveillance_postoperatoire", 3, days_before(6), "XVI-II-7", "trois séances de J0 à J+6"),
    _limit("redon_2", "surveillance_redon", 2, days_before(30), "XVI-II-7", "deux séances à partir du retour à domicile"),
    _limit("accompagnement_initial_2", "accompagnement_medicaments_initial", 2, rolling_year, "XVI-I-10", "renouvelable une fois en douze mois"),
    _limit("accompagnement_suivi_2", "accompagnement_medicaments_suivi", 2, AFTER_FIRST, "XVI-I-10", "deux après la séance initiale"),
    _limit("bsi_intermediaire_2", "bsi_intermediaire", 2, rolling_year, "XVI-I-12", "deux en douze mois"),
    _limit("ipa_bilan_1", "ipa_bilan_ponctuel", 1, civil_year, "XVI, partie II, chapitre II", "un par année civile"),
    _limit("ipa_seance_4", "ipa_seance_ponctuelle", 4, civil_year, "XVI, partie II, chapitre II", "quatre par année civile"),
    _limit("ipa_forfait_1", "ipa_forfait_initiation ipa_forfait_suivi", 1, quarter, "XVI, partie II, chapitre I", IPA_WORDS, "attention"),
)  # fmt: skip

# Every act whose past days the limits read: what a caller must give as history.
COUNTED = frozenset[str]().union(
    *(limit.acts for limit in LIMITS),
    DRESSINGS,
    MEDICATION,
    INFUSION,
    {"catheter_perinerveux"},
)


def over_limits(*, day: dt.date, acts: Iterable[str], history: Iterable[PastAct]) -> list[Check]:
    """One check a limit that these acts of the day pass. `history`: before or on the day, this visit left out; of one day, in the
    order of the clock.
    """
    done, today = [one for one in history if one.done_on <= day], list(acts)
    found = [check for limit in LIMITS if (check := _one(limit, day, today, done)) is not None]
    found += _wound_assessment(day, today, done) + _three_days_in_a_row(day, today, done) + _remote(today, done)
    found += _within_a_month(day, today, done) + _past_the_first_month(day, today, done)
    return found + _negative_pressure(day, today, done) + _infusion_to_control(day, today, done)


def _one(limit: Limit, day: dt.date, today: list[str], done: list[PastAct]) -> Check | None:
    over = tuple(code for code in today if code in limit.acts)
    now = len(over)
    if not now:
        return None
    mine = sorted(one.done_on for one in done if one.code in limit.acts)
    anchors: frozenset[str] = getattr(limit.window, "anchors", limit.acts)
    since = limit.window(day, sorted(one.done_on for one in done if one.code in anchors))
    before = sum(since <= one <= day for one in mine)
    if before + now <= limit.most:
        return None
    message = f"{before} déjà faits depuis le {since:%d/%m/%Y} : {limit.words}."
    return Check(limit.code, limit.severity, message, limit.reference, subject=over)


def _wound_assessment(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    """I-3: once a year for a wound over a year old; younger, again only after two months without care of the wound."""
    last = max((one.done_on for one in done if one.code == ASSESSMENT), default=None)
    if ASSESSMENT not in today or last is None:
        return []
    care = COMPLEX_DRESSINGS | {ASSESSMENT}
    days = sorted({one.done_on for one in done if one.code in care and one.done_on >= last} | {day})
    has_gap = any(after >= add_months(before, 2) for before, after in pairwise(days))
    if has_gap or day >= add_months(last, 12):
        return []
    message = f"Bilan déjà fait le {last:%d/%m/%Y} : un par an, ou après deux mois sans soin de la plaie (autre plaie : à justifier)."
    return [Check("bilan_plaie_1", "attention", message, "NGAP XVI-I-3", subject=(ASSESSMENT,))]


def _three_days_in_a_row(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    """II-7: the perineural catheter, three days in a row at most."""
    if "catheter_perinerveux" not in today:
        return []
    days = {one.done_on for one in done if one.code == "catheter_perinerveux" and one.done_on < day}
    first = min((one for one in days if (day - one).days <= 30), default=day)
    if (day - first).days < 3:
        return []
    return [
        Check(
            "perinerveux_3_jours",
            "bloquant",
            f"Commencé le {first:%d/%m/%Y} : trois jours consécutifs au plus.",
            "NGAP XVI-II-7",
            subject=("catheter_perinerveux",),
        )
    ]


def _remote(today: list[str], done: list[PastAct]) -> list[Check]:
    """I-14: a dressing done in the patient's presence must come first."""
    if "telesoin_pansement" not in today or any(one.code.startswith("pansement_") for one in done):
        return []
    message = "Aucun pansement fait en présence du patient avant cette surveillance à distance."
    return [Check("telesoin_sans_pansement", "bloquant", message, "NGAP XVI-I-14", subject=("telesoin_pansement",))]


def _within_a_month(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    """I-10: the second and third sessions follow the first one, all three within a month."""
    act = "accompagnement_medicaments_suivi"
    if act not in today or FIRST_SUPPORT in today:
        return []
    first = max((one.done_on for one in done if one.code == FIRST_SUPPORT), default=None)
    if first is not None and day <= add_months(first, 1):
        return []
    words = "aucune séance initiale notée" if first is None else f"séance initiale le {first:%d/%m/%Y}"
    message = f"Deuxième ou troisième séance d’accompagnement : {words}, les trois se font en un mois au plus."
    return [Check("accompagnement_1_mois", "attention", message, "NGAP XVI-I-10", subject=(act,))]


def _past_the_first_month(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    """I-10: an administration noted as of the first month, a month after the first one of the treatment: it needs an agreement (AP)."""
    acts = tuple(code for code in today if code in AFTER_FIRST_MONTH)
    if not acts:
        return []
    first = episode(31)(day, sorted(one.done_on for one in done if one.code in MEDICATION))
    if day < add_months(first, 1):
        return []
    message = (
        f"Commencée le {first:%d/%m/%Y} : au-delà du premier mois, l’administration se note « après le premier mois » "
        "et demande un accord préalable (autre traitement : à justifier)."
    )
    return [Check("medicaments_1er_mois", "attention", message, "NGAP XVI-I-10, 7", subject=acts)]


def _negative_pressure(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    """I-3: prescribed for thirty days, renewed once at most."""
    acts = tuple(code for code in today if code in NEGATIVE_PRESSURE)
    if not acts:
        return []
    first = episode(31)(day, sorted(one.done_on for one in done if one.code in NEGATIVE_PRESSURE))
    if (day - first).days < TWICE_THIRTY_DAYS:
        return []
    message = f"Pression négative commencée le {first:%d/%m/%Y} : prescrite pour trente jours, renouvelables une fois."
    return [Check("tpn_60_jours", "attention", message, "NGAP XVI-I-3", subject=acts)]


def _infusion_to_control(day: dt.date, today: list[str], done: list[PastAct]) -> list[Check]:
    """II-3, II-4: the control of a long infusion that was set, and not removed since; another team's is not known here."""
    if CONTROL not in today or not LONG.isdisjoint(today):
        return []
    infusion = sorted((one for one in done if one.code in INFUSION), key=attrgetter("done_on"))
    last = infusion[-1] if infusion else None
    if last is not None and last.code not in REMOVAL and (day - last.done_on).days < INFUSION_DAYS:
        return []
    if last is None:
        words = "aucune pose notée"
    elif last.code in REMOVAL:
        words = f"retirée le {last.done_on:%d/%m/%Y}"
    else:
        words = f"dernier soin le {last.done_on:%d/%m/%Y}"
    message = f"Contrôle d’une perfusion longue : {words}. Posée par une autre équipe : à justifier."
    return [Check("controle_sans_perfusion", "attention", message, "NGAP XVI-II-3, II-4", subject=(CONTROL,))]
