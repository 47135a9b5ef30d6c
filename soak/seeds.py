"""A sound file of every format that the product reads, all of the same invented cabinet: what the fuzzer spoils."""

import datetime as dt
import io
import zipfile
from functools import cache

from simulator.scenario import FUND, NURSE, World, simulate
from simulator.writers import arl, cfonb
from simulator.writers.b2 import lot_file
from simulator.writers.factures import factures
from simulator.writers.noemie import return_file

NEAR = dt.date(2026, 9, 30)
IBAN = "FR8530099007770001234567846"


@cache
def world() -> World:
    return simulate(seed=3, months=2, patients=4)


def claims_file() -> bytes:
    """The invoices that the returns answer."""
    return factures(world().claims, NURSE, FUND)


@cache
def sound_files() -> dict[str, bytes]:
    """Name of the format → bytes. `zip` holds its members as they are, so that spoilt bytes reach the readers."""
    life = world()
    transfer = max(life.transfers, key=lambda one: len(one.answers))
    first = life.claims[0]
    statement, _ = cfonb.statement(life.credits[:12], 100_000, dt.date(2026, 5, 1), NEAR)
    files = {
        f"noemie_{name}": return_file(transfer, NURSE, FUND, "R00001", name) for name in ("plain", "blocks", "operator")
    }
    files |= {
        "b2": lot_file(life.claims[:8], NURSE, FUND, "001", first.sent_on, "L00001"),
        "arl": arl.acknowledgement(
            file_id="L00001", file_date=first.sent_on, lot=first.lot, lot_date=first.sent_on, reason=None
        )
        * 3,
        "factures": factures(life.claims[:10], NURSE, FUND),
        "cfonb": statement,
        "camt": _camt(),
        "ofx": _ofx(),
        "mt940": _mt940(),
        "csv": _csv(),
        "dsp2": _dsp2(),
    }
    return files | {"zip": _zipped(files["cfonb"], files["mt940"])}


def _dsp2() -> bytes:
    def amount(text: str) -> str:
        return f'{{"currency":"EUR","amount":"{text}"}}'

    booked = (
        f'{{"transactionId":"{day}","bookingDate":"2026-05-{day:02}","transactionAmount":{amount(f"{day}.10")},'
        f'"debtorName":"CPAM","remittanceInformationUnstructured":"VIR CPAM {day:012}"}}'
        for day in range(2, 8)
    )
    balances = (
        f'{{"balanceType":"{kind}","balanceAmount":{amount(text)},"referenceDate":"2026-05-{day}"}}'
        for kind, text, day in (("openingBooked", "100.00", "01"), ("closingBooked", "127.60", "08"))
    )
    account = '"account":{"iban":"FR7630006000011234567890189"}'
    return f'{{{account},"balances":[{",".join(balances)}],"transactions":{{"booked":[{",".join(booked)}]}}}}'.encode()


def _camt() -> bytes:
    def balance(code: str, amount: str, day: str) -> str:
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            f"<Dt><Dt>{day}</Dt></Dt></Bal>"
        )

    entries = "".join(
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-09-{day}</Dt></BookgDt>'
        f"<ValDt><Dt>2026-09-{day}</Dt></ValDt><NtryDtls><TxDtls><RmtInf><Ustrd>VIR CPAM 26250700{day}</Ustrd></RmtInf></TxDtls>"
        "</NtryDtls></Ntry>"
        for amount, day in (("32.50", "07"), ("18.20", "08"), ("7.85", "09"))
    )
    return (
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr>'
        f"<MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id><Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balance('OPBD', '1000.00', '2026-08-31')}{balance('CLBD', '1058.55', '2026-09-30')}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _ofx() -> bytes:
    moves = "".join(
        f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>202609{day}<TRNAMT>{amount}<FITID>F{day}<NAME>VIR CPAM<MEMO>26250700{day}</STMTTRN>\r\n"
        for amount, day in (("32.50", "07"), ("18,20", "08"), ("-7.85", "09"))
    )
    return (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS>"
        "<STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>30099<BRANCHID>00777<ACCTID>00012345678<ACCTTYPE>CHECKING</BANKACCTFROM>"
        f"<BANKTRANLIST><DTSTART>20260901<DTEND>20260930\r\n{moves}</BANKTRANLIST><LEDGERBAL><BALAMT>1042.85<DTASOF>20260930"
        "</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    ).encode()


def _mt940() -> bytes:
    return (
        b":20:STARTUMS\r\n:25:30099/00777/00012345678\r\n:28C:00009/001\r\n:60F:C260831EUR1000,00\r\n"
        b":61:2609070907CR32,50NTRFNONREF//B123\r\n:86:VIR SEPA CPAM 131\r\n262507000123\r\n"
        b":61:2609080908DR10,01NDDTNONREF\r\n:86:PRLV LOYER\r\n:62F:C260930EUR1022,49\r\n-\r\n"
    )


def _csv() -> bytes:
    return (
        "Date;Date de valeur;Débit;Crédit;Libellé;Solde\r\n07/09/2026;07/09/2026;;32,50;VIR SEPA CPAM 131;1 032,50\r\n"
        "08/09/2026;08/09/2026;-10,01;;PRLV LOYER;1 022,49\r\n09/09/2026;09/09/2026;;5,25;VIR MUTUELLE;1 027,74\r\n"
    ).encode("iso-8859-15")


def _zipped(*members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        for rank, content in enumerate(members):
            archive.writestr(zipfile.ZipInfo(f"releve{rank}.txt"), content)
    return kept.getvalue()
