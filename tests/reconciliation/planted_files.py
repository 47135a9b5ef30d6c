"""Files of funds, banks and softwares, written from the references alone: nothing here knows the product nor its simulator.

Positions are typed by hand (noemie/REFERENCE 2, bank/REFERENCE 1): a place read wrong by both the product and its own writers would show.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

NURSE, COLLEAGUE = "996000016", "996000024"
FUNDS = {"011310000": "CPAM 131", "021310000": "MSA 13"}
CREDIT_LAST, DEBIT_LAST = "{ABCDEFGHI", "}JKLMNOPQR"


@dataclass(slots=True)
class Bill:
    """An invoice as sent. `nir`: of its patient. `lot_on`: the day on which it left."""

    number: str
    made_on: dt.date
    amo: int
    amc: int = 0
    patient: int = 0
    nurse: str = NURSE
    fund: str = "011310000"
    amc_id: str = "0099991234"
    nir: str = "255081416802538"
    lot: str = "001"


@dataclass(slots=True)
class Told:
    """One part of one invoice in a return: `cents` signed; `reason` code and label of a refusal."""

    bill: Bill
    part: str
    cents: int
    state: str = "P"
    reason: tuple[str, str] | None = None
    is_dated: bool = True


@dataclass(slots=True)
class Transfer:
    """`kept`: (debt, cents taken, balance left). `lump`: cents of a lump sum that answers no invoice."""

    day: dt.date
    label: str
    lines: list[Told]
    kept: list[tuple[str, int, int]] = field(default_factory=list)
    lump: int = 0
    name: str = "CPAM 131"

    @property
    def total(self) -> int:
        return sum(one.cents for one in self.lines) - sum(cents for _, cents, _ in self.kept) + self.lump


@dataclass(slots=True)
class Move:
    """A movement of an account; `texts` as the bank writes them, the first is its label. `code`: of the interbank table."""

    day: dt.date
    cents: int
    texts: tuple[str, ...]
    code: str = "05"

    @property
    def is_undoing(self) -> bool:
        """A correction or a return of a transfer (interbank codes 99 and 12)."""
        return self.cents < 0 and self.code in {"99", "12"}


def jjmmaa(day: dt.date) -> str:
    return f"{day:%d%m%y}"


def _sign(cents: int) -> str:
    return "N" if cents < 0 else "P"


def factures(bills: Iterable[Bill], *, numbers: str = "{}") -> bytes:
    """`numbers`: how this software writes an invoice's number."""
    rows = [
        "numero;lot;date_facture;date_transmission;date_soins;nir;patient;organisme_amo;organisme_amc;gestion_amc;total_cents;"
        "part_amo_cents;part_amc_cents;part_patient_cents;actes;numero_am"
    ]
    for one in bills:
        total, care = one.amo + one.amc + one.patient, one.made_on - dt.timedelta(days=1)
        amc = one.amc_id if one.amc else ""
        rows.append(
            f"{numbers.format(one.number)};{one.lot};{one.made_on};{one.made_on};{care};{one.nir};DEMO ANNE;{one.fund};{amc};"
            f"{'separee' if one.amc else 'aucune'};{total};{one.amo};{one.amc};{one.patient};AMI 4;{one.nurse}"
        )
    return ("\n".join(rows) + "\n").encode()


def noemie(
    transfers: Sequence[Transfer], *, file_id: str, framing: str, payee: str = NURSE, day: dt.date | None = None
) -> bytes:
    """A 580 return. `framing`: plain, blocks or operator. `day`: of the file, that of its last transfer by default."""
    on = day or max(one.day for one in transfers)
    body = [f"02001{payee:0>15}@", f"04002{payee:0>15}@"]
    total = 0
    for one in transfers:
        body += _transfer(one)
        total += one.total
    body += [_closed("02", f"{payee:0>15}", len(transfers), total), _closed("01", f"{payee:0>15}", 1, total)]
    ends = f"CP{'01131':0>14}{'':6}NI{payee:0>14}{'':6}TR{file_id:6}"
    head = f"000{ends}{jjmmaa(on)}580 01  UR{'':11}128{'':43}"
    count = len(body) + 2
    foot = f"999{ends}{count:08}R{'':18}001{abs(total):011}{_sign(total)}{0:011}{'':20}"
    assert len(head) == len(foot) == 128
    if framing == "operator":
        return "".join(f"{len(line):04}{line}\r\n" for line in [head, *_packed(body), foot]).encode("latin-1")
    stream = "".join(body)
    if framing == "plain":
        return (head + stream + foot).encode("latin-1")
    pieces = [stream[start : start + 127] for start in range(0, len(stream), 127)]
    marked = [f"{'1' if rank == len(pieces) else '0'}{piece:127}" for rank, piece in enumerate(pieces, start=1)]
    return "".join([head, *marked, foot]).encode("latin-1")


def _packed(body: list[str]) -> list[str]:
    """Lines of 1,019 characters at most; no entity is cut."""
    lines = [""]
    for entity in body:
        if len(lines[-1]) + len(entity) > 1019:
            lines.append("")
        lines[-1] += entity
    return lines


def _closed(level: str, name: str, count: int, cents: int) -> str:
    return f"990{level}{name:17}{count:08}{abs(cents):011}{_sign(cents)}@"


def _transfer(one: Transfer) -> list[str]:
    out = [f"07103{jjmmaa(one.day)}{one.name:32}{one.label:32}{'':10}@"]
    kinds = 0
    if one.lines:
        kinds += 1
        out.append(f"0810401{'':14}@")
        for line in one.lines:
            out += _line(line)
        out.append(_closed("04", "01", len(one.lines), sum(line.cents for line in one.lines)))
    if one.lump:
        kinds += 1
        out += [f"0810403{'':14}@", f"2619900001{one.lump:08}@", _closed("04", "03", 1, one.lump)]
    if one.kept:
        kinds += 1
        out.append(f"0810405{'':14}@")
        for rank, (debt, cents, left) in enumerate(one.kept, start=1):
            sign, kind = ("N", "RPR") if cents > 0 else ("P", "ANT")
            out.append(f"25099{rank:02}{debt:10}{jjmmaa(one.day)}IND{kind}{abs(cents):08}{sign}{left:08}@")
        out.append(_closed("04", "05", len(one.kept), -sum(cents for _, cents, _ in one.kept)))
    return [*out, _closed("03", jjmmaa(one.day), kinds, one.total)]


def _line(line: Told) -> list[str]:
    bill = line.bill
    day = jjmmaa(bill.made_on) if line.is_dated else "000000"
    asked = bill.amo if line.part == "AMO" else bill.amc
    out = [
        f"10205{bill.number:0>9}{'':6}{bill.lot:3}{day}F{day} AS@",
        f"10399{bill.nir:15}{'DEMO':25}{'':25}{'ANNE':15}{'':15}1208551{'':25}{'':15}1310@",
    ]
    paid = f"{asked:08}{line.state}{abs(line.cents):08}{_sign(line.cents)}"
    out.append(f"19899{paid}@" if line.part == "AMO" else f"19999{paid}{bill.amc_id:10}{'':15}@")
    if line.reason:
        who = "O" if line.part == "AMO" else "C"
        out.append(f"29499{line.reason[0]:10}{line.reason[1]:80}F{who}{'':5}{'0' * 6}{'':9}{'0' * 5}{'':30}@")
    return [*out, _closed("05", bill.number, len(out), line.cents)]


def arl(bill: Bill, *, file_id: str, reason: tuple[str, str] | None = None) -> bytes:
    day = f"{bill.made_on:%y%m%d}"
    code, label = reason or ("", "")
    return (
        f"ARL{file_id:6}{day}{bill.lot:0>3}{day}{'-' if reason else '+'}{'':9}{code:10}{label:80}{'':4}".encode()
        + b"\n"
    )


@dataclass(frozen=True, slots=True)
class Account:
    bank: str
    branch: str
    number: str

    @property
    def iban(self) -> str:
        plain = self.bank + self.branch + self.number
        key = 97 - (89 * int(self.bank) + 15 * int(self.branch) + 3 * int(self.number)) % 97
        bban = f"{plain}{key:02}"
        return f"FR{98 - int(bban + '152700') % 97:02}{bban}"


@dataclass(slots=True)
class Month:
    """What an account holds from `start` (its closing that day is the opening) to `end`."""

    account: Account
    start: dt.date
    end: dt.date
    opening: int
    moves: list[Move]

    @property
    def closing(self) -> int:
        return self.opening + sum(one.cents for one in self.moves)


def _overpunched(cents: int) -> str:
    digits = f"{abs(cents):014}"
    return digits[:-1] + (DEBIT_LAST if cents < 0 else CREDIT_LAST)[int(digits[-1])]


def cfonb(month: Month) -> bytes:
    account = month.account

    def ends(code: str, day: dt.date, cents: int) -> str:
        return f"{code}{account.bank}{'':4}{account.branch}EUR2 {account.number}  {jjmmaa(day)}{'':50}{_overpunched(cents)}{'':16}"

    lines = [ends("01", month.start, month.opening)]
    for one in month.moves:
        who = f"{account.bank}{'':4}{account.branch}EUR2 {account.number}{one.code}{jjmmaa(one.day)}"
        label = one.texts[0][:31]
        lines.append(f"04{who}{'':2}{jjmmaa(one.day)}{label:31}{'':2}{'0' * 7}  {_overpunched(one.cents)}{'':16}")
        for rank, text in enumerate(one.texts[1:]):
            lines.append(f"05{who}{'':5}{'LCC' if rank == 0 else 'LC2'}{text[:70]:70}{'':2}")
    lines.append(ends("07", month.end, month.closing))
    assert {len(line) for line in lines} == {120}
    return ("\r\n".join(lines) + "\r\n").encode("latin-1")


def camt(month: Month) -> bytes:
    def side(cents: int) -> str:
        return "CRDT" if cents >= 0 else "DBIT"

    def euros(cents: int) -> str:
        return f"{abs(cents) // 100}.{abs(cents) % 100:02}"

    def balance(code: str, cents: int, day: dt.date) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{euros(cents)}</Amt>"
            f"<CdtDbtInd>{side(cents)}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        )

    moves = "".join(
        f"<Ntry><Amt Ccy='EUR'>{euros(one.cents)}</Amt><CdtDbtInd>{side(one.cents)}</CdtDbtInd>"
        f"{'<RvslInd>true</RvslInd>' if one.is_undoing else ''}<Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{one.day}</Dt></BookgDt><ValDt><Dt>{one.day}</Dt></ValDt><NtryDtls><TxDtls><RmtInf>"
        f"{''.join(f'<Ustrd>{text}</Ustrd>' for text in one.texts[1:])}</RmtInf></TxDtls></NtryDtls>"
        f"<AddtlNtryInf>{one.texts[0]}</AddtlNtryInf></Ntry>"
        for one in month.moves
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt>"
        f"<GrpHdr><MsgId>M{month.end}</MsgId><CreDtTm>{month.end}T20:00:00</CreDtTm></GrpHdr><Stmt><Id>{month.end}</Id>"
        f"<Acct><Id><IBAN>{month.account.iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>{balance('OPBD', month.opening, month.start)}"
        f"{balance('CLBD', month.closing, month.end)}{moves}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def ofx(month: Month) -> bytes:
    account = month.account
    moves = "".join(
        f"<STMTTRN><TRNTYPE>{'CREDIT' if one.cents > 0 else 'DEBIT'}<DTPOSTED>{one.day:%Y%m%d}<TRNAMT>{one.cents / 100:.2f}"
        f"<FITID>{one.day:%Y%m%d}{rank:04}<NAME>{one.texts[0][:32]}<MEMO>{' '.join(one.texts[1:])[:32]}</STMTTRN>\r\n"
        for rank, one in enumerate(month.moves)
    )
    return (
        "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\nCHARSET:1252\r\nCOMPRESSION:NONE\r\n"
        "OLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM>"
        f"<BANKID>{account.bank}<BRANCHID>{account.branch}<ACCTID>{account.number}<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST>"
        f"<DTSTART>{month.start:%Y%m%d}<DTEND>{month.end:%Y%m%d}\r\n{moves}</BANKTRANLIST><LEDGERBAL><BALAMT>"
        f"{month.closing / 100:.2f}<DTASOF>{month.end:%Y%m%d}</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\r\n"
    ).encode("cp1252")


def mt940(month: Month) -> bytes:
    """RC: a credit that is undone."""

    def balance(cents: int, day: dt.date) -> str:
        return f"{'D' if cents < 0 else 'C'}{day:%y%m%d}EUR{abs(cents) // 100},{abs(cents) % 100:02}"

    account = month.account
    out = [f":20:{month.end:%y%m%d}", f":25:{account.bank}/{account.branch}/{account.number}", ":28C:1/1"]
    out.append(f":60F:{balance(month.opening, month.start)}")
    for rank, one in enumerate(month.moves):
        mark = "RC" if one.is_undoing else "D" if one.cents < 0 else "C"
        cents = f"{abs(one.cents) // 100},{abs(one.cents) % 100:02}"
        out.append(f":61:{one.day:%y%m%d}{one.day:%m%d}{mark}{cents}NTRFNONREF//B{one.day:%m%d}{rank:04}")
        out.append(f":86:{' '.join(one.texts)[:65]}")
    return "\r\n".join([*out, f":62F:{balance(month.closing, month.end)}", "-", ""]).encode("ascii")


def csv(month: Month) -> bytes:
    """As one bank exports it: day, day of value, debit (negative), credit, label, balance after."""

    def french(cents: int) -> str:
        return f"{'-' if cents < 0 else ''}{abs(cents) // 100},{abs(cents) % 100:02}"

    balance, rows = month.opening, ["Date;Date de valeur;Débit;Crédit;Libellé;Solde"]
    for one in month.moves:
        balance += one.cents
        day = f"{one.day:%d/%m/%Y}"
        sides = (french(one.cents), "") if one.cents < 0 else ("", french(one.cents))
        rows.append(f"{day};{day};{sides[0]};{sides[1]};{' '.join(one.texts)};{french(balance)}")
    return ("\r\n".join(rows) + "\r\n").encode("iso-8859-15")
