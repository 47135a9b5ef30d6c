"""A bank's statement: OFX 1.02 (SGML). No opening: only the closing balance of the last day."""

import datetime as dt
from collections.abc import Sequence

from simulator.world import Credit
from simulator.writers.statement import Account, Written, euros

HEADER = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"


def statement(
    movements: Sequence[Credit], account: Account, opening: int, opened_on: dt.date, closed_on: dt.date
) -> Written:
    closing = opening + sum(one.amount for one in movements)
    moves = "".join(_move(one, rank) for rank, one in enumerate(movements, start=1))
    text = (
        f"{HEADER}<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>{closed_on:%Y%m%d}<LANGUAGE>FRA</SONRS>"
        f"</SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR<BANKACCTFROM>"
        f"<BANKID>{account.bank}<BRANCHID>{account.branch}<ACCTID>{account.number}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
        f"<DTSTART>{opened_on:%Y%m%d}<DTEND>{closed_on:%Y%m%d}\n{moves}</BANKTRANLIST><LEDGERBAL><BALAMT>{euros(closing)}"
        f"<DTASOF>{closed_on:%Y%m%d}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    )
    return Written(text.encode("cp1252"), closing)


def _move(one: Credit, rank: int) -> str:
    memo = " ".join(text for _, text in one.texts)
    kind = "DEBIT" if one.amount < 0 else "CREDIT"
    day = f"{one.booked_on:%Y%m%d}"
    return f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{day}<TRNAMT>{euros(one.amount)}<FITID>{day}{rank:05d}<NAME>{one.label[:32]}<MEMO>{memo}</STMTTRN>\n"
