"""Open points of the law: both readings of a day, in euros. The engine takes the cabinet's choice as data.

The default is what `cote` does; the other reading is applied when its U-nn is in `NurseDay.readings`. Points that are not
in OTHER have no second computation (a value, a date, or a text that is lost): their finding says so in words.
"""

from collections.abc import Callable

import msgspec

from ngap.cotation import Cotation, cote
from ngap.situation import NurseDay

OTHER = {
    "U-08": "Troisième acte à côté d’un prélèvement : à 50 %.",
    "U-09": "Vaccination un jour de forfait : incluse.",
    "U-10": "Plusieurs AMX à taux plein dans une séance : tous à 100 %.",
    "U-11": "Un seul acte à 50 % un jour de forfait.",
    "U-12": "Passage technique un jour de forfait : AMI à taux plein, IFD, MAU.",
    "U-18": "MAU avec TLS : oui.",
    "U-20": "MIE : oui avec TLL ou TLD, non un jour de forfait.",
    "U-21": "Chaque perfusion longue du jour a son forfait.",
    "U-31": "Actes identiques : le second à 50 %, la ponction veineuse à taux plein.",
    "U-33": "Supplément antigrippal : second acte à 50 %.",
    "U-34": "Jour férié local : pas de majoration.",
    "U-35": "Dimanche avec AMI 5,8 : majoration.",
    "U-36": "Analgésie topique sans son pansement un jour de forfait : taux plein.",
    "U-38": "Dimanche ou férié avec TLL ou TLD : majoration.",
    "U-39": "Pas de forfait le jour du BSI.",
    "U-40": "MCI et MAU en EHPAD : non.",
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
