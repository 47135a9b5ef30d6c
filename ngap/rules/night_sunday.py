"""Night, Sunday and holidays (article 14): one majoration a passage, with its conditions.

Repeated acts need the imperative need on the prescription; an emergency justifies a single act. A clock time is not
enough: Conseil d'État, 26 July 2018, n° 409361; Cass. civ. 2e, 6 July 2017, n° 16-20.433.
"""

import datetime as dt

from ngap.calendar import is_local_holiday_only, local_holidays, national_holidays, night_code
from ngap.rules.ais import WATCHES
from ngap.rules.rule import Cite, Rule
from ngap.workbench import FIVE_TER, Bench, Passage

NIGHT = Cite("R-NIGHT", "NGAP article 14")
SUNDAY = Cite("R-SUN", "NGAP article 14")
SATURDAY_MORNING = dt.time(8)
ONE_ISLAND = (
    "Jour férié d’une seule île (22 mai en Martinique, 27 mai en Guadeloupe) : la zone « Antilles » ne dit pas laquelle, "
    "majoration non comptée ; autre lecture : due si le cabinet est dans cette île."
)
WITH_5_TER = (
    "Majoration d’un passage qui comprend aussi la surveillance de II-5 ter : due pour l’autre soin ; "
    "autre lecture : aucune « à l’occasion de cet acte »."
)
NIGHT_AND_SUNDAY = (
    "Nuit un dimanche ou férié : une seule majoration, la plus élevée (l’article 14 dit « une majoration ») ; "
    "autre lecture : celle du dimanche."
)


def add_one_majoration(bench: Bench) -> None:
    for passage in bench.passages:
        if not passage.is_priced:
            continue
        if passage.earns_majoration():
            _add(bench, passage)
        else:
            _flag_what_the_text_leaves_open(bench, passage)


def _flag_what_the_text_leaves_open(bench: Bench, passage: Passage) -> None:
    night = night_code(passage.visit.time) if passage.visit.night_need or passage.visit.emergency else None
    if night and any(line.letter in {"TLL", "TLD"} for line in passage.billed()):
        message = "Nuit avec TLL ou TLD : non ; autre lecture : oui, l’article 14 parle d’« actes »."
        bench.open_point(passage, "U-38", message)
        if "U-38" in bench.other:
            bench.add(passage, "majoration", night, NIGHT, "Majoration de nuit (lecture choisie).")
        return
    if not bench.law.is_sunday_or_holiday or not passage.visit.daily_need:
        return
    if any(line.act.code == FIVE_TER for line in passage.billed()) and _is_a_plain_sunday(bench):
        message = (
            "Dimanche avec AMI 5,8 : non ; autre lecture : oui, le texte n’exclut que la nuit et les jours fériés."
        )
        bench.open_point(passage, "U-35", message)
        _chosen(bench, passage, "U-35")
    if any(line.letter in {"TLL", "TLD"} for line in passage.billed()):
        message = "Dimanche ou férié avec TLL ou TLD : non ; autre lecture : oui, l’article 14 parle d’« actes »."
        bench.open_point(passage, "U-38", message)
        _chosen(bench, passage, "U-38")


def _is_a_plain_sunday(bench: Bench) -> bool:
    """A Sunday that is no holiday: II-5 ter excludes holidays by name."""
    day, year = bench.day, bench.day.year
    return day.isoweekday() == 7 and day not in national_holidays(year) | local_holidays(year, bench.zone)


def _chosen(bench: Bench, passage: Passage, point: str) -> None:
    if point in bench.other and not passage.has_extra("DIM_FERIE"):
        bench.add(passage, "majoration", "DIM_FERIE", SUNDAY, "Dimanche ou férié (lecture choisie).")


def _add(bench: Bench, passage: Passage) -> None:
    night, sunday = _night(bench, passage), _sunday(bench, passage)
    if night and sunday:
        bench.open_point(passage, "U-16", NIGHT_AND_SUNDAY)
        night = None if "U-16" in bench.other else night
    if not (night or sunday):
        return
    if FIVE_TER in passage.visit.acts and (night or not _is_a_plain_sunday(bench)):
        bench.note(passage, "majoration_avec_5ter", "a_verifier", WITH_5_TER, "NGAP XVI-II-5 ter")
    if night:
        bench.add(
            passage, "majoration", night, NIGHT, "Majoration de nuit, nécessité portée sur la prescription ou urgence."
        )
    else:
        bench.add(passage, "majoration", "DIM_FERIE", SUNDAY, "Majoration de dimanche ou jour férié.")
        if is_local_holiday_only(bench.day, bench.zone):
            bench.open_point(passage, "U-34", "Jour férié local : majoration due dans sa zone ; autre lecture : non.")


def _night(bench: Bench, passage: Passage) -> str | None:
    code = night_code(passage.visit.time)
    if code is None:
        return None
    if not WATCHES.isdisjoint(passage.visit.acts):
        message = "Garde de nuit : son coefficient est celui de la nuit, sans majoration ; autre lecture : en sus."
        bench.open_point(passage, "U-13", message)
        if "U-13" not in bench.other:
            return None
    if passage.visit.night_need or passage.visit.emergency:
        if passage.visit.emergency and not passage.visit.night_need:
            message = "Urgence de nuit : l’appel doit avoir été reçu entre 19 h et 7 h."
            bench.note(passage, "appel_de_nuit", "attention", message, NIGHT.reference)
        return code
    message = "Passage de nuit sans nécessité portée sur la prescription : pas de majoration (risque d’indu)."
    bench.note(passage, "nuit_sans_mention", "info", message, NIGHT.reference)
    return None


def _sunday(bench: Bench, passage: Passage) -> bool:
    if bench.law.is_sunday_or_holiday:
        if "U-34" in bench.other and is_local_holiday_only(bench.day, bench.zone):
            return False
        if passage.visit.daily_need or passage.visit.emergency:
            return True
        message = "Dimanche ou férié sans mention « tous les jours » sur la prescription : pas de majoration."
        bench.note(passage, "dimanche_sans_mention", "info", message, SUNDAY.reference)
        return False
    if bench.law.may_be_holiday and passage.visit.daily_need:
        bench.note(passage, "ferie_d_une_ile", "a_verifier", ONE_ISLAND, SUNDAY.reference)
    if passage.visit.emergency and bench.day.isoweekday() == 6 and passage.visit.time >= SATURDAY_MORNING:
        message = "Samedi à partir de 8 h, appel d’urgence : majoration de la convention (l’article 14 ne nomme que dimanche et fériés)."
        bench.note(passage, "samedi_urgence", "a_verifier", message, "Convention nationale ; NGAP article 14")
        return True
    return False


ABOUT = frozenset({"night", "sunday", "emergency"})  # an emergency: Saturday from 8 h
RULE = Rule("R-NIGHT", NIGHT.reference, add_one_majoration, about=ABOUT)
