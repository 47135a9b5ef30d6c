"""Small bank files written by hand, one a format: the same two movements on the same account."""

import datetime as dt
import io
import zipfile

NEAR = dt.date(2026, 11, 1)
IBAN = "FR8530099007770001234567846"


def ntry(amount: str = "32.50", sign: str = "CRDT", day: str = "2026-09-07", more: str = "", status: str = "") -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>{status or "<Sts>BOOK</Sts>"}'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>{more}</Ntry>"
    )


DETAIL = (
    "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RltdPties><Dbtr><Nm>CPAM 131</Nm></Dbtr></RltdPties>"
    "<RmtInf><Ustrd>262507000123</Ustrd></RmtInf></TxDtls></NtryDtls>"
)
ENTRIES = ntry(more=DETAIL) + ntry("10.01", "DBIT", "2026-09-08", "<AddtlNtryInf>PRLV LOYER</AddtlNtryInf>")


def balance(code: str, amount: str, day: str, sign: str = "<CdtDbtInd>CRDT</CdtDbtInd>") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt>{sign}'
        f"<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


OPENING, CLOSING = balance("OPBD", "1000.00", "2026-08-31"), balance("CLBD", "1022.49", "2026-09-30")


def stmt(
    entries: str = ENTRIES, *, opening: str = OPENING, closing: str = CLOSING, more: str = "", name: str = "S1"
) -> str:
    return f"<Stmt><Id>{name}</Id>{more}<Acct><Id><IBAN>{IBAN}</IBAN></Id><Ccy>EUR</Ccy></Acct>{opening}{closing}{entries}</Stmt>"


def camt(*statements: str, version: str = "02", head: str = "", declaration: str = '<?xml version="1.0"?>') -> bytes:
    inside = "".join(statements or (stmt(),))
    return (
        f'{declaration}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M1</MsgId>{head}</GrpHdr>{inside}</BkToCstmrStmt></Document>"
    ).encode()


OFX_HEAD = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nENCODING:USASCII\r\nCHARSET:1252\r\n\r\n"


def ofx(
    rows: str = "",
    *,
    account: str = "00012345678",
    total: str = "1022.49",
    as_of: str = "20260930",
    head: str = OFX_HEAD,
) -> bytes:
    moves = rows or (
        "<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260907<TRNAMT>32.50<FITID>A1<NAME>VIR SEPA CPAM 131<MEMO>262507000123</STMTTRN>"
        "\r\n<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260908120000[+1:CET]<TRNAMT>-10,01<FITID>A2<NAME>PRLV LOYER</STMTTRN>\r\n"
    )
    return (
        f"{head}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>30099<BRANCHID>00777<ACCTID>{account}"
        f"<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260901<DTEND>20260930\r\n{moves}</BANKTRANLIST>"
        f"<LEDGERBAL><BALAMT>{total}<DTASOF>{as_of}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    ).encode()


MT940 = (
    b":20:STARTUMS\r\n:25:30099/00777/00012345678\r\n:28C:00009/001\r\n:60F:C260831EUR1000,00\r\n"
    b":61:2609070907CR32,50NTRFNONREF//B123\r\n:86:VIR SEPA CPAM 131\r\n262507000123\r\n"
    b":61:2609080908DR10,01NDDTNONREF\r\n:86:PRLV LOYER\r\n:62F:C260930EUR1022,49\r\n-\r\n"
)
CSV = (
    "Date;Date de valeur;Débit;Crédit;Libellé;Solde\r\n"
    "07/09/2026;07/09/2026;;32,50;VIR SEPA CPAM 131 262507000123;1 032,50\r\n"
    "08/09/2026;08/09/2026;-10,01;;PRLV LOYER;1 022,49\r\n"
).encode("iso-8859-15")


def zipped(**members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()
