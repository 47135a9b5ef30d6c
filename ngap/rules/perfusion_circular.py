"""Circular CIR-9/2025: one long infusion a day, a temporary stop is an AMI 4.1; before it the text alone counted (U-21)."""

import datetime as dt
from decimal import Decimal

from ngap.money import euros
from ngap.rules.perfusion import LONG, PERFUSION, REMOVAL, SAME_SESSION, WEIGHT, lines_of
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Passage

CIRCULAR = Cite("R-PERF", "Circulaire CIR-9/2025 du 25/06/2025")
SAME_PASSAGE = (
    "Arrêt et nouvelle pose dans la même séance : AMI 5 à 50 %, pour un dispositif retiré ; autre lecture : arrêt de moins "
    "de 24 heures (AMI 4,1 selon la circulaire), non coté en séance de pose."
)
FLASK_COEFFICIENT = Decimal("4.1")
SINCE_CIRCULAR = dt.date(2025, 6, 25)


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
            message = f"Perfusion longue de plus dans la journée : AMI 4,1 (au lieu de {euros(line.cents)})."
            bench.set_coefficient(passage, line, FLASK_COEFFICIENT, CIRCULAR, message)
        message = (
            "Une seule perfusion longue par jour selon la circulaire CIR-9/2025 (AMI 4,1 pour la suivante) ; "
            "la NGAP elle-même n’en limite pas le nombre (AMI 14 ou 15)."
        )
        bench.open_point(passage, "U-21", message)


def temporary_stop(bench: Bench) -> None:
    """The circular: a stop of less than 24 hours is an AMI 4.1; AMI 5 is the final removal. Seen when a long infusion follows that day."""
    for passage in bench.by_clock():
        if lines_of(passage, LONG) and lines_of(passage, REMOVAL):
            bench.note(passage, "retrait_et_pose", "a_verifier", SAME_PASSAGE, CIRCULAR.reference)
            continue
        for line in lines_of(passage, REMOVAL):
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
    return any(one.visit.patient == passage.visit.patient and lines_of(one, LONG) for one in later)


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
        for line in sorted(lines_of(passage, LONG), key=WEIGHT, reverse=True):
            before = first.get(passage.visit.patient)
            if before is None:
                first[passage.visit.patient] = passage
            else:
                found.append((passage, line, before is passage))
    return found


RULE_BEFORE = Rule(
    "R-PERF",
    PERFUSION.reference,
    several_long_perfusions_a_day,
    until=SINCE_CIRCULAR - dt.timedelta(days=1),
    about=frozenset(),
    pair=frozenset(LONG),
)
RULE_CIRCULAR = Rule(
    "R-PERF-CIR9",
    CIRCULAR.reference,
    one_long_perfusion_a_day,
    since=SINCE_CIRCULAR,
    about=frozenset(),
    pair=frozenset(LONG),
)
RULE_STOP = Rule(
    "R-PERF-CIR9",
    CIRCULAR.reference,
    temporary_stop,
    since=SINCE_CIRCULAR,
    about=frozenset(),
    pair=frozenset(REMOVAL | LONG),
)
