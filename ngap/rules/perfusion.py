"""Infusions (XVI-II-3, II-4, II-5): supplements, organisation, removal; the circular is in perfusion_circular.py."""

from operator import attrgetter

from ngap.rules.amx import HALF_AMX
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

PERFUSION = Cite("R-PERF", "NGAP XVI-II-3, II-4")
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
SAME_SESSION = "AMI 4,1 dans la séance d’une perfusion longue : non coté ; autre lecture : 50 % s’il s’agit d’une autre perfusion en place."
OF_ANOTHER_INFUSION = (
    "Organisation de la surveillance le jour d’une perfusion sous surveillance continue : cotée, pour une autre perfusion en place ; "
    "autre lecture : non, c’est le jour de sa pose."
)
WEIGHT = attrgetter("form.weight")


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


def lines_of(passage: Passage, codes: set[str]) -> list[ActLine]:
    return [line for line in passage.acts if line.is_billed and line.act.code in codes]


def _global_price(bench: Bench, passage: Passage) -> None:
    first, *again = lines_of(passage, {MUCOVISCIDOSIS})
    for line in again:
        bench.drop(passage, line, MUCO, "La cotation est celle de la séance : une seule par passage.")
    others = [line for line in passage.acts if line is not first and line.is_billed and _is_of_the_session(line)]
    for line in others:
        bench.drop(passage, line, MUCO, "Compris dans la cotation globale de la perfusion de mucoviscidose.")
        message = (
            "Cotation globale : les autres actes liés à la mucoviscidose sont compris ; "
            "un acte sans lien avec elle se coterait selon l’article 11 B."
        )
        bench.note(passage, "mucoviscidose_globale", "a_verifier", message, MUCO.reference)


def _is_of_the_session(line: ActLine) -> bool:
    """What no derogation has put apart; the halves of a day of forfait are no derogation to the global price."""
    return not line.is_settled or line.rule == HALF_AMX.code


def _upkeep_of_the_same_session(bench: Bench, passage: Passage) -> None:
    """II-1: "en dehors des perfusions"; a peritoneal catheter carries none."""
    for line in lines_of(passage, {UPKEEP}):
        bench.drop(passage, line, CATHETERS, "L’entretien du cathéter se cote « en dehors des perfusions ».")
        message = (
            "Entretien de cathéter dans la séance d’une perfusion : non coté (« en dehors des perfusions ») ; "
            "autre lecture : second acte, s’il s’agit d’un autre cathéter que celui de la perfusion."
        )
        bench.note(passage, "entretien_et_perfusion", "a_verifier", message, CATHETERS.reference)


def _extra_hours(bench: Bench, passage: Passage) -> None:
    hours = lines_of(passage, EXTRA_HOUR)
    if hours and not any(line.act.code in SHORT for line in passage.acts):
        message = "Supplément horaire sans la perfusion sous surveillance continue qu’il complète."
        bench.refuse(passage, "supplement_sans_perfusion", message, PERFUSION.reference)
    for line in hours[:MOST_HOURS]:
        bench.keep(passage, line, PERFUSION, "Supplément par heure de surveillance continue, à taux plein.")
    for line in hours[MOST_HOURS:]:
        bench.drop(passage, line, PERFUSION, "Cinq suppléments horaires au plus.")


def _not_in_the_fitting_session(bench: Bench, passage: Passage) -> None:
    if lines_of(passage, SHORT):
        for line in lines_of(passage, REMOVAL):
            bench.drop(
                passage,
                line,
                PERFUSION,
                "L’arrêt et le retrait ne se cotent pas avec une perfusion sous surveillance continue.",
            )
    if lines_of(passage, LONG):
        for line in lines_of(passage, FLASK):
            if "U-42" not in bench.other:
                message = "L’AMI 4,1 se cote hors de la séance de pose de la même perfusion."
                bench.drop(passage, line, PERFUSION, message)
            bench.open_point(passage, "U-42", SAME_SESSION)


def _organisation(bench: Bench) -> None:
    """Not on the day of the fitting nor of the removal, for the same patient."""
    busy = {p.visit.patient for p in bench.passages if lines_of(p, LONG | REMOVAL)}
    watched = {p.visit.patient for p in bench.passages if lines_of(p, SHORT | {MUCOVISCIDOSIS})}
    for passage in bench.passages:
        for line in lines_of(passage, ORGANISATION):
            if passage.visit.patient in busy:
                message = "L’organisation de la surveillance ne se cote ni le jour de la pose ni celui du retrait."
                bench.drop(passage, line, PERFUSION, message)
            elif passage.visit.patient in watched:
                bench.note(passage, "organisation_et_perfusion", "a_verifier", OF_ANOTHER_INFUSION, PERFUSION.reference)


ABOUT = frozenset(EXTRA_HOUR | {MUCOVISCIDOSIS})
PAIR = frozenset(INFUSION | ORGANISATION | {UPKEEP, CONTROL})
RULE = Rule("R-PERF", PERFUSION.reference, apply_perfusion_notes, about=ABOUT, pair=PAIR)
