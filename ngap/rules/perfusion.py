"""Infusions (XVI-II-3, II-4, II-5): supplements, organisation, removal; since 2025-06-25 the circular CIR-9/2025 (U-21)."""

import datetime as dt
from decimal import Decimal
from operator import attrgetter

from ngap.money import euros
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

PERFUSION = Cite("R-PERF", "NGAP XVI-II-3, II-4")
CIRCULAR = Cite("R-PERF", "Circulaire CIR-9/2025 du 25/06/2025")
CATHETERS = Cite("R-PERF", "NGAP XVI-II-1")
MUCO = Cite("R-MUCO", "NGAP XVI-II-5")
SHORT = {"perfusion_courte", "perfusion_courte_immunodeprime"}
LONG = {"perfusion_longue", "perfusion_longue_immunodeprime", "perfusion_longue_mucoviscidose"}
EXTRA_HOUR = {"perfusion_courte_heure_supplementaire", "perfusion_courte_heure_supplementaire_immunodeprime"}
REMOVAL = {"retrait_perfusion", "retrait_perfusion_immunodeprime"}
FLASK = {"changement_flacon", "changement_flacon_immunodeprime"}
ORGANISATION = {"organisation_surveillance_perfusion", "organisation_surveillance_perfusion_immunodeprime"}
IN_PLACE = REMOVAL | FLASK  # what a session of fitting leaves no room for
INFUSION = SHORT | LONG | IN_PLACE
UPKEEP = "entretien_catheter_central"
CONTROL = "controle_perfusion_longue"  # by its other reading a flask change (infusion_control.py)
MUCOVISCIDOSIS = "perfusion_mucoviscidose"
MOST_HOURS = 5
FLASK_COEFFICIENT = Decimal("4.1")
SINCE_CIRCULAR = dt.date(2025, 6, 25)
SAME_SESSION = "AMI 4,1 dans la séance d’une perfusion longue : non coté ; autre lecture : 50 % s’il s’agit d’une autre perfusion en place."
_WEIGHT = attrgetter("form.weight")


def apply_perfusion_notes(bench: Bench) -> None:
    has_organisation = False
    for passage in bench.passages:
        codes = {line.act.code for line in passage.acts if line.is_billed}
        if MUCOVISCIDOSIS in codes:
            _global_price(bench, passage)
        if UPKEEP in codes and not codes.isdisjoint(INFUSION):
            _upkeep_of_the_same_session(bench, passage)
        if not EXTRA_HOUR.isdisjoint(codes):
            _extra_hours(bench, passage)
        if not IN_PLACE.isdisjoint(codes):
            _not_in_the_fitting_session(bench, passage)
        has_organisation = has_organisation or not ORGANISATION.isdisjoint(codes)
    if has_organisation:
        _organisation(bench)


def _lines(passage: Passage, codes: set[str]) -> list[ActLine]:
    return [line for line in passage.acts if line.is_billed and line.act.code in codes]


def _global_price(bench: Bench, passage: Passage) -> None:
    first, *again = _lines(passage, {MUCOVISCIDOSIS})
    for line in again:
        bench.drop(passage, line, MUCO, "La cotation est celle de la séance : une seule par passage.")
    others = [line for line in passage.acts if line is not first and line.is_billed and not line.is_settled]
    for line in others:
        bench.drop(passage, line, MUCO, "Compris dans la cotation globale de la perfusion de mucoviscidose.")
        message = (
            "Cotation globale : les autres actes liés à la mucoviscidose sont compris ; "
            "un acte sans lien avec elle se coterait selon l’article 11 B."
        )
        bench.note(passage, "mucoviscidose_globale", "a_verifier", message, MUCO.reference)


def _upkeep_of_the_same_session(bench: Bench, passage: Passage) -> None:
    """II-1: "en dehors des perfusions"; a peritoneal catheter carries none."""
    for line in _lines(passage, {UPKEEP}):
        bench.drop(passage, line, CATHETERS, "L’entretien du cathéter se cote « en dehors des perfusions ».")
        message = (
            "Entretien de cathéter dans la séance d’une perfusion : non coté (« en dehors des perfusions ») ; "
            "autre lecture : second acte, s’il s’agit d’un autre cathéter que celui de la perfusion."
        )
        bench.note(passage, "entretien_et_perfusion", "a_verifier", message, CATHETERS.reference)


def _extra_hours(bench: Bench, passage: Passage) -> None:
    hours = _lines(passage, EXTRA_HOUR)
    if hours and not any(line.act.code in SHORT for line in passage.acts):
        message = "Supplément horaire sans la perfusion sous surveillance continue qu’il complète."
        bench.refuse(passage, "supplement_sans_perfusion", message, PERFUSION.reference)
    for line in hours[:MOST_HOURS]:
        bench.keep(passage, line, PERFUSION, "Supplément par heure de surveillance continue, à taux plein.")
    for line in hours[MOST_HOURS:]:
        bench.drop(passage, line, PERFUSION, "Cinq suppléments horaires au plus.")


def _not_in_the_fitting_session(bench: Bench, passage: Passage) -> None:
    if _lines(passage, SHORT):
        for line in _lines(passage, REMOVAL):
            bench.drop(
                passage,
                line,
                PERFUSION,
                "L’arrêt et le retrait ne se cotent pas avec une perfusion sous surveillance continue.",
            )
    if _lines(passage, LONG):
        for line in _lines(passage, FLASK):
            if "U-42" not in bench.other:
                message = "L’AMI 4,1 se cote hors de la séance de pose de la même perfusion."
                bench.drop(passage, line, PERFUSION, message)
            bench.open_point(passage, "U-42", SAME_SESSION)


def _organisation(bench: Bench) -> None:
    """Not on the day of the fitting nor of the removal, for the same patient."""
    busy = {p.visit.patient for p in bench.passages if _lines(p, LONG | SHORT | REMOVAL)}
    for passage in bench.passages:
        for line in _lines(passage, ORGANISATION):
            if passage.visit.patient in busy:
                bench.drop(
                    passage,
                    line,
                    PERFUSION,
                    "L’organisation de la surveillance ne se cote ni le jour de la pose ni celui du retrait.",
                )


def one_long_perfusion_a_day(bench: Bench) -> None:
    """The circular alone says it: the next long infusion of the day is an AMI 4.1, which the text keeps for another session than
    the one of the fitting: beside the first one of its own session it is not due (U-42).
    """
    for passage, line, is_same_session in _next_long_ones(bench):
        if "U-21" not in bench.other and is_same_session and "U-42" not in bench.other:
            message = (
                "Deuxième perfusion longue de la séance : ni second forfait (circulaire), ni AMI 4,1 en séance de pose."
            )
            bench.drop(passage, line, CIRCULAR, message)
            bench.open_point(passage, "U-42", SAME_SESSION)
        elif "U-21" not in bench.other:
            message = f"Deuxième perfusion longue du jour : AMI 4,1 (au lieu de {euros(line.cents)})."
            bench.set_coefficient(passage, line, FLASK_COEFFICIENT, CIRCULAR, message)
        message = (
            "Une seule perfusion longue par jour selon la circulaire CIR-9/2025 (AMI 4,1 pour la suivante) ; "
            "la NGAP elle-même n’en limite pas le nombre (AMI 14 ou 15)."
        )
        bench.open_point(passage, "U-21", message)


def temporary_stop(bench: Bench) -> None:
    """The circular: a stop of less than 24 hours is an AMI 4.1; AMI 5 is the final removal. Seen when a long infusion follows that day."""
    for passage in bench.by_clock():
        for line in _lines(passage, REMOVAL):
            if not _is_followed(bench, passage):
                continue
            if "U-21" not in bench.other:
                message = "Arrêt temporaire, une autre perfusion suit ce jour-là : AMI 4,1 au lieu de 5."
                bench.set_coefficient(passage, line, FLASK_COEFFICIENT, CIRCULAR, message)
            message = "Arrêt de moins de 24 heures selon la circulaire CIR-9/2025 : AMI 4,1 ; autre lecture : AMI 5."
            bench.open_point(passage, "U-21", message)


def _is_followed(bench: Bench, passage: Passage) -> bool:
    clock = bench.by_clock()
    later = clock[clock.index(passage) + 1 :]
    return any(one.visit.patient == passage.visit.patient and _lines(one, LONG) for one in later)


def several_long_perfusions_a_day(bench: Bench) -> None:
    """Before the circular the text alone counts: each session has its forfait; some funds refused it."""
    for passage, _, _ in _next_long_ones(bench):
        message = (
            "Plusieurs perfusions longues par jour : chacune son forfait ; certaines caisses ne l’admettaient pas."
        )
        bench.open_point(passage, "U-21", message)


def _next_long_ones(bench: Bench) -> list[tuple[Passage, ActLine, bool]]:
    """After the first of the day, and whether that one is of the same session; in one session the highest (15 before 14) is the
    first, in whatever order they are noted.
    """
    first: dict[str, Passage] = {}
    found = []
    for passage in bench.by_clock():
        for line in sorted(_lines(passage, LONG), key=_WEIGHT, reverse=True):
            before = first.get(passage.visit.patient)
            if before is None:
                first[passage.visit.patient] = passage
            else:
                found.append((passage, line, before is passage))
    return found


ABOUT = frozenset(SHORT | LONG | EXTRA_HOUR | REMOVAL | FLASK | ORGANISATION | {MUCOVISCIDOSIS, CONTROL})
RULE = Rule("R-PERF", PERFUSION.reference, apply_perfusion_notes, about=ABOUT)
RULE_BEFORE = Rule(
    "R-PERF",
    PERFUSION.reference,
    several_long_perfusions_a_day,
    until=SINCE_CIRCULAR - dt.timedelta(days=1),
    about=frozenset(LONG),
)
RULE_CIRCULAR = Rule(
    "R-PERF-CIR9", CIRCULAR.reference, one_long_perfusion_a_day, since=SINCE_CIRCULAR, about=frozenset(LONG)
)
RULE_STOP = Rule("R-PERF-CIR9", CIRCULAR.reference, temporary_stop, since=SINCE_CIRCULAR, about=frozenset(REMOVAL))
