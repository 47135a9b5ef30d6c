"""A bank's export: the CSV of Crédit Mutuel and CIC (ISO-8859-15, debits negative, running balance on each row)."""

import csv
import datetime as dt
import io
from collections.abc import Sequence

from simulator.world import Credit
from simulator.writers.statement import Account, Written, euros

HEADER = ["Date", "Date de valeur", "Débit", "Crédit", "Libellé", "Solde"]


def statement(
    movements: Sequence[Credit],
    account: Account,  # noqa: ARG001 (this export does not name its account)
    opening: int,
    opened_on: dt.date,  # noqa: ARG001
    closed_on: dt.date,  # noqa: ARG001
) -> Written:
    out, balance = io.StringIO(), opening
    rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
    rows.writerow(HEADER)
    for one in movements:
        balance += one.amount
        day, amount = f"{one.booked_on:%d/%m/%Y}", euros(one.amount, ",")
        label = " ".join([one.label, *(text for _, text in one.texts)])
        rows.writerow(
            [day, day, amount if one.amount < 0 else "", amount if one.amount > 0 else "", label, euros(balance, ",")]
        )
    return Written(out.getvalue().encode("iso-8859-15"), balance)
