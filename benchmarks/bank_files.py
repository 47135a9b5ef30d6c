"""Big bank files whose balances prove: `size` movements of 32.50, each with its own reference."""

NS = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def camt(size: int) -> bytes:
    def balance(code: str, cents: int) -> str:
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{cents / 100:.2f}</Amt>'
            "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-09-30</Dt></Dt></Bal>"
        )

    def entry(rank: int) -> str:
        return (
            '<Ntry><Amt Ccy="EUR">32.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-09-07</Dt></BookgDt>'
            f"<ValDt><Dt>2026-09-07</Dt></ValDt><AcctSvcrRef>R{rank}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly>"
            "<Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs>"
            f"<EndToEndId>{262500000000 + rank}</EndToEndId></Refs><RltdPties><Dbtr><Nm>CPAM DEMO</Nm></Dbtr></RltdPties>"
            f"<RmtInf><Ustrd>VIR SEPA CPAM {262500000000 + rank}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
        )

    return (
        f'<?xml version="1.0"?><Document xmlns="{NS}"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S</Id>'
        f"<Acct><Id><IBAN>FR8530099007770001234567846</IBAN></Id><Ccy>EUR</Ccy></Acct>{balance('OPBD', 0)}"
        f"{balance('CLBD', 3250 * size)}{''.join(map(entry, range(size)))}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def ofx(size: int) -> bytes:
    moves = "".join(
        f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260907<TRNAMT>32.50<FITID>F{rank}<NAME>VIR CPAM<MEMO>{262500000000 + rank}</STMTTRN>\n"
        for rank in range(size)
    )
    return (
        "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM>"
        f"<BANKTRANLIST>\n{moves}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    ).encode()


def mt940(size: int) -> bytes:
    moves = "".join(
        f":61:2609070907CR32,50NTRFNONREF//B{rank}\n:86:VIR SEPA CPAM\n{262500000000 + rank}\n" for rank in range(size)
    )
    closing = f"{3250 * size / 100:.2f}".replace(".", ",")
    return f":20:S\n:25:30099/00777/00012345678\n:28C:1/1\n:60F:C260831EUR0,\n{moves}:62F:C260930EUR{closing}\n-\n".encode()


def csv(size: int) -> bytes:
    rows = "".join(
        f"07/09/2026;07/09/2026;;32,50;VIR CPAM {262500000000 + rank};{(rank + 1) * 3250 / 100:.2f}\n".replace(".", ",")
        for rank in range(size)
    )
    return f"Date;Date de valeur;Débit;Crédit;Libellé;Solde\n{rows}".encode()
