"""The activity as a file: one row a line of each of its tables."""

from collections.abc import Iterator

from cabinet.listing import Column, Kind, Listing
from dashboards.activity import Activity, Row

Said = tuple[str, Row]

ACTIVITY: Listing[Said] = Listing(
    "activite",
    (
        Column("Tableau", lambda one: one[0]),
        Column("Ligne", lambda one: one[1].label),
        Column("Montant", lambda one: one[1].cents, Kind.CENTS),
        Column("Lignes", lambda one: one[1].lines, Kind.COUNT),
        Column("Patients", lambda one: one[1].patients or None, Kind.COUNT),
    ),
)


def rows_of(found: Activity) -> Iterator[Said]:
    for title, rows in (
        ("Nature d’acte", found.by_kind),
        ("Infirmière", found.by_nurse),
        ("Prescripteur", found.by_prescriber),
        ("Lieu de soins", found.by_place),
        (found.grain.capitalize(), found.by_period),
    ):
        yield from ((title, row) for row in rows)
