"""Small invented files, one story at a time: an invoice, what the fund says of it, what the bank shows."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from cabinet.enums import FileDoor
from cabinet.services.cabinets import create_cabinet
from cabinet.services.files import store_file
from cabinet.tenancy import tenant
from reconciliation.services.audit import document
from reconciliation.services.ingest import ingest_file
from reconciliation.services.reconcile import reconcile
from simulator.world import Claim, ClaimLine, Credit, Fund, Nurse, Person, SimShare
from simulator.writers import arl, b2, cfonb, factures, noemie
from simulator.writers.noemie import Answer, Retention, ShareAnswer, Transfer

NURSE = Nurse("996000016", "Perrin Nadia")
FUND = Fund("01", "131", "0000", "CPAM 131")
AMC = "0099991234"
SENT = dt.date(2026, 9, 7)
PAID = dt.date(2026, 9, 14)
AS_OF = dt.date(2026, 9, 30)
REFERENCE = "262577000123"
PERSON = Person(
    "Démo", "Anne", dt.date(1955, 8, 12), "255081416802538", "", "unique", ("AMI 4",), dt.time(8), Decimal(1), 1
)


def claim(number: str = "000000101", *, amo: int = 4250, amc: int = 0, lot: str = "001", sent: dt.date = SENT) -> Claim:
    line = ClaimLine(sent - dt.timedelta(days=1), "AMI 4", "AMI", Decimal(4), is_half=False, amount=amo + amc)
    person = PERSON if amc else replace(PERSON, exemption="ald")
    made = Claim(number, sent, sent, person, [line], lot)
    made.shares["AMO"] = SimShare("AMO", FUND.code, amo)
    if amc:
        made.shares["AMC"] = SimShare("AMC", AMC, amc)
    return made


def sent(*claims: Claim, without: tuple[str, ...] = (), **more: str) -> bytes:
    """`factures.csv`; `without` takes columns off, `more` adds constant ones."""
    rows = [line.split(";") for line in factures.factures(list(claims), NURSE, FUND).decode().splitlines()]
    kept = [rank for rank, name in enumerate(rows[0]) if name not in without]
    added = [list(more), *([list(more.values())] * len(claims))]
    lines = [";".join([*(row[rank] for rank in kept), *extra]) for row, extra in zip(rows, added, strict=True)]
    return ("\n".join(lines) + "\n").encode()


def lot_file(*claims: Claim, file_id: str = "L00001") -> bytes:
    return b2.lot_file(list(claims), NURSE, FUND, claims[0].lot, claims[0].sent_on, file_id)


def answer(
    of: Claim, paid: int, *, state: str = "P", part: str = "AMO", reject: tuple[str, str] | None = None
) -> Answer:
    share = of.shares[part]
    return Answer(of, (ShareAnswer(part, share.expected, state, paid, share.payer, reject),))


def transfer(
    *answers: Answer, day: dt.date = PAID, ref: str = REFERENCE, debts: tuple[Retention, ...] = ()
) -> Transfer:
    return Transfer(day, "CPAM 131", f"REF {ref}", answers, debts)


def returned(of: Transfer, *, framing: str = "plain", file_id: str = "R00001") -> bytes:
    return noemie.return_file(of, NURSE, FUND, file_id, framing)


def acknowledged(
    lot: str = "001", *, day: dt.date = SENT, file_id: str = "L00001", reason: tuple[str, str] | None = None
) -> bytes:
    return arl.acknowledgement(file_id=file_id, file_date=day, lot=lot, lot_date=day, reason=reason)


def credit(
    cents: int, *, day: dt.date = PAID + dt.timedelta(days=1), text: str = f"VIR CPAM {REFERENCE}", label: str = ""
) -> Credit:
    """`label`: of the bank's line; by default the fund's when the text names it, else nobody's."""
    label = label or ("VIR SEPA CPAM 131" if "CPAM" in text else "VIR SEPA RECU")
    return Credit(day, cents, label, "05", (("LCC", text),))


def bank(*received: Credit, opening: int = 100_000) -> bytes:
    return cfonb.statement(received, opening, SENT, AS_OF)[0]


def unproved(*received: Credit) -> bytes:
    """An opening that the movements do not lead from to the closing."""
    other = bank(*received, opening=99_000).split(b"\r\n")
    return b"\r\n".join([other[0], *bank(*received).split(b"\r\n")[1:]])


class Desk:
    """A cabinet that receives files and reconciles; `share` and `entries` are what `audit --json` says."""

    def __init__(self, name: str = "Histoires") -> None:
        self.cabinet_id = create_cabinet(name=name)
        self.count = 0

    def receive(self, *contents: bytes, as_of: dt.date = AS_OF) -> "Desk":
        for content in contents:
            self.count += 1
            with tenant(cabinets=[self.cabinet_id]):
                arrival = store_file(
                    cabinet_id=self.cabinet_id,
                    name=f"fichier-{self.count}",
                    chunks=[content],
                    door=FileDoor.COMMAND,
                    cap=10**8,
                )
                self.file = ingest_file(file_id=arrival.file.pk, near=as_of)
        return self.reconcile(as_of)

    def reconcile(self, as_of: dt.date = AS_OF) -> "Desk":
        with tenant(cabinets=[self.cabinet_id]):
            reconcile(cabinet_id=self.cabinet_id, as_of=as_of)
            self.said = document(cabinet_id=self.cabinet_id, as_of=as_of, reports=[])
        return self

    def share(self, number: str = "000000101", part: str = "AMO") -> dict:
        found = [one for one in self.said["shares"] if (one["invoice"], one["part"]) == (number, part)]
        assert len(found) == 1, found
        return found[0]

    def money(self, number: str = "000000101", part: str = "AMO") -> tuple:
        one = self.share(number, part)
        return (one["money"], one["announced_cents"], one["received_cents"], one["recovered_cents"], one["cause"])

    @property
    def outcomes(self) -> list[str]:
        return [one["outcome"] for one in self.said["bank_entries"]]
