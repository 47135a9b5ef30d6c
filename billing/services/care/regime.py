"""Under which rights a day of care is billed: fund, complementary cover, rate; and the shares that follow.

The rate by scheme and exemption is law: `ngap.share` has it, dated (REFERENCE 8). Here the patient's rows are read.
"""

from dataclasses import dataclass
from datetime import date

from billing.models import Coverage, Exemption, Patient
from billing.services.invoicing.exemption_facts import NOTHING, ExemptionFacts, facts_of
from cabinet.enums import Part
from cabinet.models import Organism
from ngap import share as law


@dataclass(frozen=True, slots=True)
class Regime:
    """`rate_percent` is the fund's part; `complement_*` is who owes the rest (none: the patient).

    `facts`: what the lot says beside the exemption. Two accidents are two regimes: an invoice names one.
    """

    fund_id: int
    fund_label: str
    exemption: str
    rate_percent: int
    complement_id: int | None
    complement_label: str
    is_fund_managed: bool
    is_local_scheme: bool = False
    facts: ExemptionFacts = NOTHING


def regime_of(patient: Patient, day: date) -> Regime | None:
    """None when no fund covers the patient on that day: nothing may be billed to anybody then."""
    covers = [one for one in _coverages(patient) if day in one.period]
    fund = next((one for one in covers if one.kind == "AMO"), None)
    if fund is None:
        return None
    row = exemption_row_on(patient, day)
    exemption = row.kind if row is not None else ""
    complement = next((one for one in covers if one.kind == "AMC"), None)
    payer = _complement_payer(fund, complement, exemption)
    return Regime(
        fund_id=fund.organism_id,
        fund_label=fund.organism.label,
        exemption=exemption,
        rate_percent=law.amo_percent(exemption=exemption, day=day, scheme=law.LOCAL if fund.is_local_scheme else ""),
        complement_id=payer.pk if payer else None,
        complement_label=payer.label if payer else "",
        is_fund_managed=bool(payer and payer.pk == fund.organism_id),
        is_local_scheme=fund.is_local_scheme,
        facts=facts_of(row),
    )


def exemption_on(patient: Patient, day: date) -> str:
    """The kind of the exemption that holds that day, "" when there is none."""
    row = exemption_row_on(patient, day)
    return row.kind if row is not None else ""


def exemption_row_on(patient: Patient, day: date) -> Exemption | None:
    """The exemption that holds that day."""
    return next((one for one in _exemptions(patient) if day in one.period), None)


def _complement_payer(fund: Coverage, complement: Coverage | None, exemption: str) -> Organism | None:
    """The fund pays the complement itself when it manages it, and for a C2S without another manager."""
    if complement is None:
        return fund.organism if exemption in {"c2s"} else None
    return fund.organism if complement.is_fund_managed else complement.organism


def shares_of(regime: Regime, total_cents: int) -> list[tuple[str, int | None, str, int]]:
    """(part, payer id, payer label, cents), shares of zero left out: at 100 % no AMC share exists."""
    amo, rest = law.split(total_cents=total_cents, percent=regime.rate_percent)
    shares: list[tuple[str, int | None, str, int]] = [(Part.AMO, regime.fund_id, regime.fund_label, amo)]
    if regime.complement_id is not None:
        shares.append((Part.AMC, regime.complement_id, regime.complement_label, rest))
    else:
        shares.append((Part.PATIENT, None, "", rest))
    return [share for share in shares if share[3] > 0]


def _coverages(patient: Patient) -> list[Coverage]:
    """Served by `prefetch_related("coverages__organism")` when a list prepared it."""
    return list(patient.coverages.all())


def _exemptions(patient: Patient) -> list[Exemption]:
    return list(patient.exemptions.all())
