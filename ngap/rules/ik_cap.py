"""The daily cap of kilometres (13 C 2°): up to 299 in full, from 300 to 399 at 50 %, from 400 nothing, by bracket."""

import datetime as dt
from decimal import Decimal

from ngap.money import FULL, HALF, in_french
from ngap.outcome import Extra
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench, Passage

CAP = Cite("R-IK-CAP", "NGAP 13 C 2°")
DOUBTFUL_UNTIL = dt.date(2020, 3, 30)
WHOLE_UP_TO, HALF_UP_TO = Decimal(299), Decimal(399)


def cap_kilometres(bench: Bench) -> None:
    """Over all the patients of the nurse, from the first to the last of the day (start: U-15, 2020-01-01)."""
    run = Decimal(0)
    for passage in bench.by_clock():
        if passage.is_advanced or passage.beside:
            continue  # 13 C 2° does not name the PAI; each nurse has her own kilometres
        for extra in [one for one in passage.extras if one.kind == "km"]:
            before, run = run, run + extra.quantity
            if run > WHOLE_UP_TO:
                _cap(bench, passage, extra, before, run)


def _cap(bench: Bench, passage: Passage, extra: Extra, before: Decimal, run: Decimal) -> None:
    is_doubtful = bench.day <= DOUBTFUL_UNTIL
    if not (is_doubtful and "U-15" in bench.other):
        _cut(bench, passage, extra, before, run)
    if is_doubtful:
        bench.open_point(passage, "U-15", "Plafond appliqué dès le 01/01/2020 ; autre lecture : depuis le 31/03/2020.")


def _cut(bench: Bench, passage: Passage, extra: Extra, before: Decimal, run: Decimal) -> None:
    whole = max(Decimal(0), min(run, WHOLE_UP_TO) - before)
    half = max(Decimal(0), min(run, HALF_UP_TO) - max(before, WHOLE_UP_TO))
    place = passage.extras.index(extra)
    parts = [bench.priced("km", extra.code, CAP, km, rate) for km, rate in ((whole, FULL), (half, HALF)) if km > 0]
    passage.extras[place : place + 1] = parts
    message = f"Plafond du jour : {in_french(run)} km cumulés ; 299 km pleins, 100 km à 50 %, rien au-delà."
    bench.note(passage, "plafond_ik", "info", message, CAP.reference)
    bench.explain_extra(passage, extra, parts, CAP, message)


RULE = Rule("R-IK-CAP", CAP.reference, cap_kilometres, about=frozenset({"far"}))
