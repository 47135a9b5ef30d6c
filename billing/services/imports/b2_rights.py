"""What type 2 says of the rights: nature d'assurance (77-78) and exonération (79), values of `layouts/values.csv` (official).

Maternity and work accidents are natures of their own (30, 41), not exemptions; illness under the régime local
d'Alsace-Moselle is 13; a C2S is a part of the fund and the rest beside it (REFERENCE 8), so no exemption. For three of our
exemptions the list has no line of its own: the nearest is written, and said.
"""

from dataclasses import dataclass, replace

from billing.services.care.regime import Regime


@dataclass(frozen=True, slots=True)
class B2Rights:
    """`is_sure` False: the list of codes does not name this exemption, the platform must confirm."""

    insurance_kind: int
    exemption_code: str
    is_sure: bool = True


ILLNESS, LOCAL_ILLNESS, MATERNITY, WORK_ACCIDENT = 10, 13, 30, 41
RIGHTS = {
    "": B2Rights(ILLNESS, "0"),
    "ald": B2Rights(ILLNESS, "4"),
    "maternite": B2Rights(MATERNITY, "0"),
    "atmp": B2Rights(WORK_ACCIDENT, "0"),
    "c2s": B2Rights(ILLNESS, "0"),
    "invalidite": B2Rights(ILLNESS, "5", is_sure=False),
    "nouveau_ne": B2Rights(ILLNESS, "5", is_sure=False),
    "ame": B2Rights(ILLNESS, "5", is_sure=False),
}


def rights_in_lot(regime: Regime) -> B2Rights:
    found = RIGHTS[regime.exemption]
    if regime.is_local_scheme and found.insurance_kind == ILLNESS:
        return replace(found, insurance_kind=LOCAL_ILLNESS)
    return found
