"""ARL in the house layout: one 128-character record a line, dates AAMMJJ."""

import datetime as dt

from simulator.writers.fixed import write


def acknowledgement(
    *, file_id: str, file_date: dt.date, lot: str, lot_date: dt.date, reason: tuple[str, str] | None
) -> bytes:
    """`reason` None: accepted technically. Else refused whole, with its code and label."""
    code, label = reason or ("", "")
    record = write("arl_house", "ARL", {
        "record_type": "ARL", "sent_file_id": file_id, "sent_file_date": f"{file_date:%y%m%d}", "lot_number": lot,
        "lot_date": f"{lot_date:%y%m%d}", "polarity": "-" if reason else "+", "reject_code": code, "reject_label": label,
    })  # fmt: skip
    return f"{record}\n".encode("ascii")
