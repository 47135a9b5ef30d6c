"""Limits over several days, given what the patient already had: 15 passages, 8 analgesias, 4 TMI a month, 3 sessions…

Each count is a row here: its acts, its number, the window in which they count, its article. What is more than a count has a file of
its own beside. An act past its limit is not due.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ngap.nomenclature import catalogue
from ngap.prechecks.after_discharge import REDON, SURVEILLANCE, after_discharge
from ngap.prechecks.from_lines import ImportedAct
from ngap.prechecks.infusion_in_place import INFUSION, infusion_in_place
from ngap.prechecks.medicine_first_month import MEDICATION, past_the_first_month
from ngap.prechecks.medicine_support import FIRST_SUPPORT, support_within_a_month
from ngap.prechecks.negative_pressure import negative_pressure
from ngap.prechecks.perineural_catheter import CATHETER, three_days_in_a_row
from ngap.prechecks.records import Check, PastAct, Severity
from ngap.prechecks.telecare import telecare_after_a_dressing
from ngap.prechecks.temporary_stop import stop_of_the_day_before
from ngap.prechecks.windows import (
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
from ngap.prechecks.wound_assessment import wound_assessment
from ngap.rules.dressings import is_dressing

Window = Callable[[dt.date, list[dt.date]], dt.date]
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
    is_each_nurse: bool = False  # "par infirmier": the acts of another nurse do not count


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
    Limit("teleexpertise_4", frozenset({"demande_teleexpertise"}), 4, rolling_year, "NGAP 14.9.6", "quatre par an et par infirmière", is_each_nurse=True),
    _limit("hebdomadaire_1", "surveillance_hebdomadaire_insulino_traite", 1, days_before(6), "XVI-II-5 bis", "une par semaine"),
    _limit("prado_15", "surveillance_ic_bpco", 15, days_before(184), "XVI-II-5 ter", "quinze séances"),
    _limit("accompagnement_initial_2", "accompagnement_medicaments_initial", 2, rolling_year, "XVI-I-10", "renouvelable une fois en douze mois"),
    _limit("accompagnement_suivi_2", "accompagnement_medicaments_suivi", 2, AFTER_FIRST, "XVI-I-10", "deux après la séance initiale"),
    _limit("bsi_intermediaire_2", "bsi_intermediaire", 2, rolling_year, "XVI-I-12", "deux en douze mois"),
    _limit("ipa_bilan_1", "ipa_bilan_ponctuel", 1, civil_year, "XVI, partie II, chapitre II", "un par année civile"),
    _limit("ipa_seance_4", "ipa_seance_ponctuelle", 4, civil_year, "XVI, partie II, chapitre II", "quatre par année civile"),
    _limit("ipa_forfait_1", "ipa_forfait_initiation ipa_forfait_suivi", 1, quarter, "XVI, partie II, chapitre I", IPA_WORDS, "attention"),
)  # fmt: skip

# Every act whose past days the limits read: what a caller must give as history.
COUNTED = frozenset[str]().union(
    *(limit.acts for limit in LIMITS), DRESSINGS, MEDICATION, INFUSION, {CATHETER, SURVEILLANCE, REDON}
)


def over_limits(
    *,
    day: dt.date,
    acts: Iterable[str],
    history: Iterable[PastAct],
    imported: Iterable[ImportedAct] = (),
    home_on: dt.date | None = None,
    nurse: str = "",
) -> list[Check]:
    """One check a limit that these acts of the day pass.

    `history`: before or on the day, this visit left out; of one day, in the order of the clock. `imported`: lines of another
    software that may be one of several acts: past the limit with them alone, the check asks. `home_on`: last return from hospital;
    `nurse`: who does these acts.
    """
    done, today = [one for one in history if one.done_on <= day], list(acts)
    lines = [one for one in imported if one.done_on <= day]
    found = []
    for limit in LIMITS:
        counted = [one for one in done if one.nurse in {"", nurse}] if limit.is_each_nurse and nurse else done
        if (check := _one(limit, day, today, counted, lines)) is not None:
            found.append(check)
    found += wound_assessment(day, today, done) + three_days_in_a_row(day, today, done)
    found += telecare_after_a_dressing(today, done) + support_within_a_month(day, today, done)
    found += past_the_first_month(day, today, done) + negative_pressure(day, today, done)
    found += infusion_in_place(day, today, done) + stop_of_the_day_before(day, today, done)
    return found + after_discharge(day, today, done, home_on)


def _one(limit: Limit, day: dt.date, today: list[str], done: list[PastAct], lines: list[ImportedAct]) -> Check | None:
    over = tuple(code for code in today if code in limit.acts)
    if not over:
        return None
    mine = sorted(one.done_on for one in done if one.code in limit.acts)
    anchors: frozenset[str] = getattr(limit.window, "anchors", limit.acts)
    since = limit.window(day, sorted(one.done_on for one in done if one.code in anchors))
    before = sum(since <= one <= day for one in mine)
    if before + len(over) > limit.most:
        message = f"{_already(before, len(over), since)} : {limit.words}."
        return Check(limit.code, limit.severity, message, limit.reference, subject=over)
    perhaps = [one for one in lines if since <= one.done_on and not limit.acts.isdisjoint(one.codes)]
    return _perhaps(limit, since, before, over, perhaps)


def _already(before: int, now: int, since: dt.date) -> str:
    return f"{before} déjà faits depuis le {since:%d/%m/%Y}" if before else f"{now} dans ce passage"


def _perhaps(
    limit: Limit, since: dt.date, before: int, over: tuple[str, ...], perhaps: list[ImportedAct]
) -> Check | None:
    """Lines of another software say a letter and a coefficient, several acts have them: a person looks."""
    if not perhaps or before + len(perhaps) + len(over) <= limit.most:
        return None
    written = ", ".join(sorted({one.text for one in perhaps}))
    message = (
        f"{before} déjà faits depuis le {since:%d/%m/%Y}, et {len(perhaps)} ligne{'s' if len(perhaps) > 1 else ''} « {written} » d’un autre logiciel, "
        f"peut-être des mêmes : {limit.words}."
    )
    return Check(limit.code, "a_verifier", message, limit.reference, subject=over)
