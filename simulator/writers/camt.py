"""A bank's statement: camt.053.001.08, one statement a file, the texts of a movement in Ustrd."""

import datetime as dt
from collections.abc import Sequence
from xml.sax.saxutils import escape

from simulator.world import Credit
from simulator.writers.statement import Account, Written, euros

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
FAMILIES = {"05": "RCDT", "18": "RCDT", "02": "RCHQ", "B1": "RDDT", "62": "MDOP"}


def statement(
    movements: Sequence[Credit], account: Account, opening: int, opened_on: dt.date, closed_on: dt.date
) -> Written:
    closing = opening + sum(one.amount for one in movements)
    entries = "".join(_entry(one, rank, closed_on) for rank, one in enumerate(movements, start=1))
    name = f"{account.number}-{closed_on:%Y%m%d}"
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{NAMESPACE}"><BkToCstmrStmt><GrpHdr><MsgId>{name}</MsgId>'
        f"<CreDtTm>{closed_on}T20:00:00</CreDtTm></GrpHdr><Stmt><Id>{name}</Id><Acct><Id><IBAN>{account.iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{_balance('OPBD', opening, opened_on)}{_balance('CLBD', closing, closed_on)}{entries}</Stmt></BkToCstmrStmt></Document>\n"
    )
    return Written(text.encode(), closing)


def _way(cents: int) -> str:
    return "DBIT" if cents < 0 else "CRDT"


def _balance(code: str, cents: int, day: dt.date) -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{euros(abs(cents))}</Amt>'
        f"<CdtDbtInd>{_way(cents)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(one: Credit, rank: int, closed_on: dt.date) -> str:
    texts = "".join(f"<Ustrd>{escape(text)}</Ustrd>" for _, text in one.texts)
    day, family = f"<Dt>{one.booked_on}</Dt>", FAMILIES.get(one.code, "RCDT")
    return (
        f'<Ntry><Amt Ccy="EUR">{euros(abs(one.amount))}</Amt><CdtDbtInd>{_way(one.amount)}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt>{day}</BookgDt><ValDt>{day}</ValDt><AcctSvcrRef>M{closed_on:%y%m}{rank:05d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly>"
        f"<Cd>{family}</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId>"
        f"</Refs><RmtInf>{texts}</RmtInf></TxDtls></NtryDtls><AddtlNtryInf>{escape(one.label)}</AddtlNtryInf></Ntry>"
    )
