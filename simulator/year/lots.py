"""Invoices sent: a file a nurse, a fund and a week; acknowledged, refused, lost, or its acknowledgement lost."""

import datetime as dt
import random
from collections import Counter

from simulator.year.bills import Bill, Lot

LOST, REFUSED, UNACKNOWLEDGED = 0.015, 0.02, 0.01
SENT_AGAIN_AFTER = dt.timedelta(days=7)
REFUSAL = ("LOT00012", "LOT DATE DANS LE FUTUR")


class Post:
    """Numbers lots on three digits, by nurse and fund: they come round again, as in life."""

    def __init__(self, source: random.Random) -> None:
        self.source, self.lots = source, list[Lot]()
        self.numbers: Counter[tuple[str, str]] = Counter()

    def send(self, bills: list[Bill]) -> None:
        """One lot for each nurse, fund and day of sending; half of the refused ones are corrected and sent again."""
        groups: dict[tuple[dt.date, str, str], list[Bill]] = {}
        for one in bills:
            groups.setdefault((one.claim.sent_on, one.nurse, one.patient.payer.fund.code), []).append(one)
        for (day, _, _), members in sorted(groups.items(), key=lambda one: one[0]):
            lot = self._lot(members, day)
            if lot.acknowledged is False and self.source.random() < 0.5:
                self._lot(members, day + SENT_AGAIN_AFTER, is_certain=True)

    def _lot(self, members: list[Bill], day: dt.date, *, is_certain: bool = False) -> Lot:
        patient = members[0].patient
        key = (patient.nurse.am_number, patient.payer.fund.code)
        self.numbers[key] += 1
        number = f"{(self.numbers[key] - 1) % 999 + 1:03d}"
        lot = Lot(number, day, patient, f"L{len(self.lots) + 1:05d}", bills=members)
        draw = 1.0 if is_certain else self.source.random()
        if draw < LOST:
            lot.acknowledged, lot.is_lost = None, True
        elif draw < LOST + REFUSED:
            lot.acknowledged = False
        elif draw < LOST + REFUSED + UNACKNOWLEDGED:
            lot.acknowledged = None
        for one in members:
            one.sendings.append(lot)
            one.claim.lot, one.claim.sent_on = number, day
        self.lots.append(lot)
        return lot


def arrived(bill: Bill) -> dt.date | None:
    """The day on which a fund has the invoice; None: it never had it, or refused it whole."""
    good = [lot for lot in bill.sendings if not lot.is_lost and lot.acknowledged is not False]
    return good[-1].day if good else None
