"""Open points of the law: both readings of a day, in euros. The engine takes the cabinet's choice as data.

The default is what `cote` does; the other reading is applied when its U-nn is in `NurseDay.readings`: in a rule, or by the
other value that `tariffs.yaml` gives beside the default. U-24 and U-30 are about the franchise, which no total holds (`ngap/franchise.py`).
Why the other points have no second reading: `ngap/open_points.py`.
"""

from collections.abc import Callable

import msgspec

from ngap.cotation import Cotation, cote
from ngap.situation import NurseDay

OTHER = {
    "U-01": "Revalorisations au 01/11/2026 et au 06/11/2027.",
    "U-03": "Télésoin (TMI) à sa valeur d’avant.",
    "U-04": "Forfaits d’outre-mer de 2020-2021 : ceux de métropole.",
    "U-05": "MIE : elle suit l’AMI.",
    "U-07": "RQD depuis le 23/03/2023.",
    "U-08": "Troisième acte à côté d’un prélèvement : à 50 %.",
    "U-09": "Vaccination un jour de forfait : incluse.",
    "U-10": "Plusieurs AMX à taux plein dans une séance : tous à 100 %.",
    "U-11": "Un seul acte à 50 % un jour de forfait.",
    "U-12": "Passage technique un jour de forfait : AMI à taux plein, IFD, MAU.",
    "U-13": "Soins en AIS : ce qui n’est pas nommé en sus.",
    "U-15": "Plafond des kilomètres depuis le 31/03/2020.",
    "U-16": "Nuit d’un dimanche : majoration du dimanche.",
    "U-18": "MAU avec TLS : oui.",
    "U-20": "MIE : oui avec TLL ou TLD, non un jour de forfait.",
    "U-21": "Chaque perfusion longue du jour a son forfait.",
    "U-24": "Franchise doublée depuis 2026.",
    "U-30": "Franchise : ni sur un forfait ni sur un BSI.",
    "U-31": "Actes identiques : le second à 50 % malgré le pluriel, un seul « par séance », la ponction veineuse à taux plein.",
    "U-32": "Actes qui s’excluent : le moins élevé.",
    "U-33": "Supplément antigrippal : second acte à 50 %.",
    "U-34": "Jour férié local : pas de majoration.",
    "U-35": "Dimanche avec AMI 5,8 : majoration.",
    "U-36": "Analgésie topique sans son pansement un jour de forfait : taux plein.",
    "U-37": "Télésoin autre que le pansement : non coté.",
    "U-38": "Dimanche ou férié avec TLL ou TLD : majoration.",
    "U-39": "Pas de forfait le jour du BSI.",
    "U-40": "MCI et MAU en EHPAD : non.",
    "U-41": "Résidence autonomie : un déplacement par logement.",
    "U-42": "AMI 4,1 d’une autre perfusion dans la séance d’une perfusion longue : à 50 %.",
    "U-46": "Passage de contrôle d’une perfusion longue : AMI 4,1.",
    "U-47": "Contrôle et AMI 4 d’organisation dans un passage : déplacement dû.",
}


class Reading(msgspec.Struct, frozen=True):
    """A point met in the day: the day's total by the default and by the other reading; None when there is no price."""

    point: str
    other: str
    default_cents: int | None
    other_cents: int | None
    is_other_chosen: bool


def both_readings(day: NurseDay, price: Callable[[NurseDay], Cotation] = cote) -> list[Reading]:
    """One Reading a point that the findings of the day name, the cabinet's other choices kept as they are."""
    met = {finding.code for visit in price(day).visits for finding in visit.findings} | day.readings
    return [_reading(day, point, price) for point in sorted(met & set(OTHER))]


def _reading(day: NurseDay, point: str, price: Callable[[NurseDay], Cotation]) -> Reading:
    by_default = msgspec.structs.replace(day, readings=day.readings - {point})
    by_other = msgspec.structs.replace(day, readings=day.readings | {point})
    return Reading(
        point, OTHER[point], price(by_default).total_cents, price(by_other).total_cents, point in day.readings
    )
