"""`python -m ngap review`: values from an unofficial source, acts with an uncertain rule, open points of the rates."""

import sys

from ngap.nomenclature import catalogue, tariffs
from ngap.share import RATES


def review() -> int:
    rows = [
        f"tarif {row.code} {row.zone} depuis {one.since}: {one.reference}"
        for row in tariffs()
        for one in row.values
        if "UNSURE" in one.reference
    ]
    rows += [
        f"acte {act.code}: cumul {act.cumul}, dépendance {act.dependent}"
        for act in catalogue().values()
        if "?" in {act.cumul, act.dependent}
    ]
    rows += [f"taux {name}: {rate.open_point}" for name, rate in RATES.items() if rate.open_point]
    sys.stdout.write("\n".join(rows) + f"\n{len(rows)} à vérifier\n")
    return 0
