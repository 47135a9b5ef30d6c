"""`python -m ngap review`: what in the data is not verified, what comes next, what stops without a successor."""

import datetime as dt
import sys
from collections.abc import Iterator

from ngap.nomenclature import catalogue, tariffs
from ngap.share import rates


def review(today: dt.date) -> int:
    count = 0
    for title, rows in (("À vérifier", _unverified()), ("À venir", _coming(today)), ("Sans suite", _ending())):
        lines = list(rows)
        count += len(lines) if title != "À venir" else 0
        sys.stdout.write(f"{title} ({len(lines)})\n" + "".join(f"  {line}\n" for line in lines))
    sys.stdout.write(f"{count} à vérifier\n")
    return 0


def _unverified() -> Iterator[str]:
    """Values and acts whose reference says UNSURE or that hang on an open point; rates from memory."""
    for row in tariffs():
        for one in row.values:
            if one.open_point or "UNSURE" in one.reference:
                yield f"tarif {row.code} {row.zone} {one.value} depuis {one.since} {one.open_point}: {one.reference}"
    for act in catalogue().values():
        if "?" in {act.cumul, act.dependent, act.prescription} or "UNSURE" in act.reference:
            yield f"acte {act.code}: cumul {act.cumul}, dépendance {act.dependent}: {act.reference}"
    for (scheme, name), values in rates().items():
        words = " ".join(("taux", name or "ordinaire", *filter(None, [scheme])))
        yield from (f"{words}: {one.open_point}, {one.reference}" for one in values if one.open_point)


def _coming(today: dt.date) -> Iterator[str]:
    """What begins after today: to be read again in the text before its day."""
    days = [(one.since, f"tarif {row.code} {row.zone} {one.value}") for row in tariffs() for one in row.values]
    days += [
        (one.since, f"taux {name or 'ordinaire'} {one.percent} %")
        for (_, name), life in rates().items()
        for one in life
    ]
    days += [(act.since, f"acte {act.code}") for act in catalogue().values() if act.since is not None]
    for since, what in sorted(days):
        if since > today:
            yield f"{since}: {what}"


def _ending() -> Iterator[str]:
    """Letters whose last value stops while acts of that letter go on: those acts will have no price."""
    alive = {act.letter for act in catalogue().values() if act.since is not None and act.until is None}
    for row in tariffs():
        last = row.values[-1].until
        if last is not None and row.code in alive:
            yield f"tarif {row.code} {row.zone}: plus de valeur après le {last}"
