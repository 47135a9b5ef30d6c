"""Invented patients. Names come from lists, NIR are computed with a commune that does not exist (order 9xx)."""

import datetime as dt
import random
from decimal import Decimal

from ngap.situation import Dependence
from simulator.world import Person

LAST_NAMES = [
    "Abadie",
    "Aubry",
    "Bazin",
    "Bellanger",
    "Carlier",
    "Chauvet",
    "Collet",
    "Delmas",
    "Devaux",
    "Esnault",
    "Fabre",
    "Ferrand",
    "Garnier",
    "Gilbert",
    "Hamel",
    "Hubert",
    "Imbert",
    "Jacquet",
    "Jourdan",
    "Klein",
    "Lacroix",
    "Lebrun",
    "Maillard",
    "Marchal",
    "Navarro",
    "Olivier",
    "Pasquier",
    "Peltier",
    "Quentin",
    "Ragot",
    "Rolland",
    "Sabatier",
    "Tessier",
    "Urbain",
    "Vasseur",
    "Weber",
    "Yvon",
]
WOMEN = [
    "Adèle",
    "Berthe",
    "Célestine",
    "Denise",
    "Émilienne",
    "Florence",
    "Ginette",
    "Huguette",
    "Irène",
    "Jeannine",
    "Louise",
    "Marthe",
    "Odette",
    "Paulette",
]
MEN = [
    "Alphonse",
    "Bernard",
    "Claude",
    "Désiré",
    "Edmond",
    "Fernand",
    "Gaston",
    "Henri",
    "Joseph",
    "Lucien",
    "Marcel",
    "Octave",
    "Raymond",
    "Victor",
]

FIRST_NAMES_OF = {True: WOMEN, False: MEN}

# (acts, hour, every n days, insulin, forfait)
PATHOLOGIES: tuple[tuple[tuple[str, ...], dt.time, int, bool, Dependence], ...] = (
    (("pansement_escarre_profonde",), dt.time(9, 0), 2, False, "none"),
    (("surveillance_glycemique", "insuline_sc"), dt.time(8, 10), 1, True, "none"),
    (("injection_sc",), dt.time(10, 0), 1, False, "none"),
    (("prelevement_veineux",), dt.time(8, 20), 7, False, "none"),
    (("pansement_ulcere_compression",), dt.time(11, 0), 3, False, "none"),
    ((), dt.time(9, 30), 1, False, "BSB"),
    (("injection_im",), dt.time(9, 40), 1, False, "BSC"),
    (("ablation_fils_agrafes_10_max",), dt.time(14, 0), 14, False, "none"),
)


def nir_of(*, is_woman: bool, birth: dt.date, order: int) -> str:
    """13 digits and the key 97 - (NIR mod 97); department 99 commune 999 exists nowhere."""
    body = f"{2 if is_woman else 1}{birth:%y%m}99999{order:03d}"
    return f"{body}{97 - int(body) % 97:02d}"


def invent(random_source: random.Random, count: int) -> list[Person]:
    return [_person(random_source, rank) for rank in range(count)]


def _person(source: random.Random, rank: int) -> Person:
    acts, hour, every, insulin, forfait = PATHOLOGIES[rank % len(PATHOLOGIES)]
    is_woman = source.random() < 0.6
    birth = dt.date(1932 + source.randrange(45), 1 + source.randrange(12), 1 + source.randrange(28))
    return Person(
        last_name=LAST_NAMES[rank % len(LAST_NAMES)],
        first_name=source.choice(WOMEN if is_woman else MEN),
        birth_date=birth,
        nir=nir_of(is_woman=is_woman, birth=birth, order=100 + rank),
        exemption=("ald", "", "", "", "")[rank % 5],
        amc=("unique", "separee", "unique", "", "separee")[rank % 5],
        care=acts,
        hour=hour,
        distance_km=Decimal(source.choice([0, 0, 3, 5, 8, 12])),
        every_n_days=every,
        insulin=insulin,
        forfait=forfait,
    )
