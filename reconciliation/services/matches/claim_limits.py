"""Limits that no law of the fund gives: the cabinet's own months for mutuelles and patients, from the first day of care.

The AMO's limit is set with the share (`ngap/claim_limit.py`) and nothing here touches it.
"""

from datetime import timedelta

from billing.models import Share
from cabinet.enums import Part
from cabinet.models import Cabinet
from reconciliation.matching.limits import plus_months

EVE = timedelta(days=1)


def set_limits(*, cabinet_id: int) -> int:
    """Writes the limits that differ from the settings; returns how many shares changed."""
    cabinet = Cabinet.objects.get(pk=cabinet_id)
    months = {Part.AMC: cabinet.amc_limit_months, Part.PATIENT: cabinet.patient_limit_months}
    rows = Share.objects.filter(cabinet_id=cabinet_id, part__in=months).select_related("invoice")
    if not any(months.values()):
        rows = rows.filter(claim_limit_on__isnull=False)
    changed = []
    for share in rows:
        wanted = months[Part(share.part)]
        limit = plus_months(share.invoice.first_cared_on, wanted) - EVE if wanted else None
        if share.claim_limit_on != limit:
            share.claim_limit_on = limit
            changed.append(share)
    Share.objects.bulk_update(changed, ["claim_limit_on"], batch_size=500)
    return len(changed)
