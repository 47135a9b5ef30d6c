"""Worlds with traps, the truth known by construction: each trap writes its files and says what a reader may and must find.

Amounts come from a short list of ordinary prices, so that the same cents stand everywhere: only a reference, an invoice's number
or a proof may tell one from another.
"""

import datetime as dt
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.reconciliation import planted_files as files
from tests.reconciliation.planted_files import COLLEAGUE, FUNDS, NURSE, Account, Bill, Month, Move, Told, Transfer

FIRST = dt.date(2026, 2, 28)
MONTHS = [FIRST, dt.date(2026, 3, 31), dt.date(2026, 4, 30), dt.date(2026, 5, 31), dt.date(2026, 6, 30)]
OLD, NEW = Account("30099", "00777", "00012345678"), Account("18206", "00210", "00055512345")
OTHER = Account("10288", "04105", "00076543210")  # of the same person, in a file of two accounts
MOVED_ON = dt.date(2026, 5, 4)  # the cabinet changes its bank: transfers of the days after come to the new account
PRICES = (315, 630, 885, 1260, 1795, 2520, 4250)
DAY = dt.timedelta(days=1)


@dataclass(slots=True)
class Fate:
    """What the audit must say of one share. `None` as a cause: none; "?": any."""

    announced: int = 0
    received: int = 0
    recovered: int = 0
    admin: str = "sent"
    money: str = "expected"
    cause: str | None = "?"
    trap: str = ""


@dataclass(slots=True)
class World:
    source: random.Random
    bills: list[Bill] = field(default_factory=list)
    fates: dict[tuple[str, str, str, str], Fate] = field(default_factory=dict)
    moves: list[tuple[Move, bool | None, str]] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    recoveries: list[tuple[str, int, int]] = field(default_factory=list)
    count: int = 0
    trap: str = ""

    # -- what traps are made of ------------------------------------------------------------------------------------

    def day(self, first: int = 5, last: int = 100) -> dt.date:
        return FIRST + dt.timedelta(days=self.source.randint(first, last))

    def price(self) -> int:
        return self.source.choice(PRICES)

    def bill(self, **more: object) -> Bill:
        """Sent, and known to the truth: nothing said, nothing paid."""
        self.count += 1
        made = {"number": f"{self.count:09}", "made_on": self.day(), "amo": self.price()} | more
        one = Bill(**made)  # type: ignore[arg-type]
        self.bills.append(one)
        for part in ("AMO", "AMC", "PATIENT"):
            if getattr(one, part.lower()):
                self.fates[identity(one, part)] = Fate(trap=self.trap)
        return one

    def fate(self, one: Bill, part: str = "AMO", **facts: object) -> None:
        for name, value in facts.items():
            setattr(self.fates[identity(one, part)], name, value)

    def reference(self, day: dt.date) -> str:
        """YY, day of the year, a counter: never twice."""
        self.count += 1
        return f"{day:%y%j}{self.count * 7919 % 10_000_000:07}"

    def send(self, *transfers: Transfer, payee: str = NURSE, framing: str = "", day: dt.date | None = None) -> str:
        """Returns the name that the sender gave the file."""
        self.count += 1
        name = f"R{self.count:05}"
        how = framing or self.source.choice(("plain", "blocks", "operator"))
        self.contents.append(files.noemie(transfers, file_id=name, framing=how, payee=payee, day=day))
        return name

    def credit(self, day: dt.date, cents: int, *texts: str, is_explained: bool | None, code: str = "05") -> None:
        """`is_explained`: what the machine must do of it; None: either, never more than the truth."""
        self.moves.append((Move(day, cents, texts, code), is_explained, self.trap))

    def paid(self, one: Bill, cents: int, *, day: dt.date | None = None, part: str = "AMO") -> Transfer:
        on = day or one.made_on + dt.timedelta(days=7)
        return Transfer(on, f"REF {self.reference(on)}", [Told(one, part, cents)], name=FUNDS[one.fund])

    def arrives(self, told: Transfer, *, after: int = 1, text: str = "") -> None:
        """The bank shows it, with its reference."""
        words = text or f"VIR {told.name} {told.label[4:]}"
        self.credit(told.day + dt.timedelta(days=after), told.total, "VIR SEPA RECU", words, is_explained=True)


def identity(one: Bill, part: str) -> tuple[str, str, str, str]:
    return (one.nurse, one.number, one.made_on.isoformat(), part)


RECEIVED = {"admin": "accepted", "money": "received", "cause": None}
WAITING = {"admin": "accepted", "money": "announced", "cause": "announced_not_received"}

# -- the traps -------------------------------------------------------------------------------------------------------


def plain(world: World) -> None:
    one = world.bill()
    told = world.paid(one, one.amo)
    world.send(told)
    world.arrives(told, after=world.source.randint(0, 5))
    world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)


def two_payers_same_day_and_amount(world: World) -> None:
    """With their references both are certain; when the bank keeps one of them only, that one is."""
    price, day = world.price(), world.day(20)
    bills = [world.bill(amo=price, fund=fund, made_on=day - 7 * DAY) for fund in FUNDS]
    shown = [True, world.source.random() < 0.5]
    for one, is_shown in zip(bills, shown, strict=True):
        told = world.paid(one, price, day=day)
        world.send(told)
        if is_shown:
            world.arrives(told)
            world.fate(one, announced=price, received=price, **RECEIVED)
        else:
            world.credit(day + DAY, price, "VIR SEPA", f"VIR {told.name}", is_explained=False)
            world.fate(one, announced=price, **WAITING)


def two_advices_in_one_credit(world: World) -> None:
    """Named both, to the cent, they are paid; with one name, or a cent less, nothing is."""
    day = world.day(20)
    bills = [world.bill(made_on=day - 7 * DAY) for _ in range(2)]
    told = [world.paid(one, one.amo, day=day) for one in bills]
    world.send(*told) if world.source.random() < 0.5 else [world.send(one) for one in told]
    how = world.source.choice(("both", "one", "short"))
    names = told[:1] if how == "one" else told
    cents = sum(one.total for one in told) - (how == "short")
    text = "VIR " + " ".join(one.label[4:] for one in names)
    world.credit(day + DAY, cents, "VIR SEPA", text, is_explained=how == "both")
    for one in bills:
        if how == "both":
            world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)
        else:
            world.fate(one, announced=one.amo, **WAITING)


def one_advice_in_two_credits(world: World) -> None:
    one = world.bill()
    told = world.paid(one, one.amo)
    world.send(told)
    first = world.source.randint(1, one.amo - 1)
    for rank, cents in enumerate((first, one.amo - first)):
        day = told.day + dt.timedelta(days=1 + rank)
        world.credit(day, cents, "VIR SEPA", f"VIR {told.label[4:]}", is_explained=True)
    world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)


def a_credit_that_the_bank_takes_back(world: World) -> None:
    """Credit, then a debit of the same reference: the account kept nothing of it."""
    one = world.bill()
    told = world.paid(one, one.amo)
    world.send(told)
    text = f"VIR {told.name} {told.label[4:]}"
    world.credit(told.day + DAY, one.amo, "VIR SEPA RECU", text, is_explained=False)
    back = world.source.choice((("99", "ANNULATION VIR"), ("12", "REJET VIREMENT"), ("18", "REGULARISATION")))
    world.credit(told.day + 3 * DAY, -one.amo, back[1], text, is_explained=False, code=back[0])
    world.fate(one, announced=one.amo, **WAITING)


def a_refusal_then_a_new_invoice(world: World) -> None:
    first = world.bill()
    again = world.bill(amo=first.amo, made_on=first.made_on + 14 * DAY, nir=first.nir)
    refusal = Told(first, "AMO", 0, "R", ("0450072", "PRESCRIPTION ABSENTE"))
    other = world.bill(made_on=first.made_on)
    day = first.made_on + 7 * DAY
    mixed = Transfer(day, f"REF {world.reference(day)}", [refusal, Told(other, "AMO", other.amo)])
    told = world.paid(again, again.amo)
    for one in (mixed, told):
        world.send(one)
        world.arrives(one)
    world.fate(first, admin="rejected", cause="rejected")
    for one in (other, again):
        world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)


def a_debt_kept_over_two_transfers(world: World) -> None:
    """The acts are paid whole: what is kept is an old debt of which nobody names the act."""
    day, left = world.day(20, 60), 0
    world.count += 1
    debt, parts = f"IND{world.count:07}", [world.source.randint(50, 300) for _ in range(2)]
    left = sum(parts)
    for rank, kept in enumerate(parts):
        one = world.bill(made_on=day + dt.timedelta(days=14 * rank - 7))
        left -= kept
        told = world.paid(one, one.amo, day=day + dt.timedelta(days=14 * rank))
        told.kept.append((debt, kept, left))
        world.recoveries.append((debt, kept, left))
        world.send(told)
        world.arrives(told)
        world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)


def an_act_taken_back_by_name(world: World) -> None:
    """Whole or in part, and perhaps paid again."""
    one, other = world.bill(amo=2520), world.bill(amo=4250)
    told = world.paid(one, one.amo)
    taken = world.source.choice((one.amo, 900))
    later = told.day + 14 * DAY
    back = Transfer(later, f"REF {world.reference(later)}", [Told(one, "AMO", -taken), Told(other, "AMO", other.amo)])
    for transfer in (told, back):
        world.send(transfer)
        world.arrives(transfer)
    world.fate(other, announced=other.amo, received=other.amo, **RECEIVED)
    state = {"admin": "accepted", "cause": "recovered_named", "money": "recovered" if taken == one.amo else "received"}
    world.fate(one, announced=one.amo, received=one.amo, recovered=taken, **state)
    if taken == one.amo and world.source.random() < 0.5:
        again = world.paid(one, one.amo, day=later + 7 * DAY)
        world.send(again)
        world.arrives(again)
        world.fate(one, announced=2 * one.amo, received=2 * one.amo, money="received", cause=None)


def a_mutuelle_without_a_return(world: World) -> None:
    """Named alone or by two, to the cent; a bare credit of the right amount proves nothing."""
    bills = [world.bill(amc=world.price(), made_on=world.day(10, 80)) for _ in range(3)]
    for one in bills:
        told = world.paid(one, one.amo)
        world.send(told)
        world.arrives(told)
        world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)
    day = max(one.made_on for one in bills) + 10 * DAY
    first, second, third = bills
    world.credit(
        day, first.amc + second.amc, "VIR MUTUELLE", f"TP FACTURES {first.number} {second.number}", is_explained=True
    )
    for one in (first, second):
        world.fate(one, "AMC", received=one.amc, admin="sent", money="received", cause=None)
    world.credit(day, third.amc, "VIR MUTUELLE", "TIERS PAYANT", is_explained=False)


def a_mutuelle_whose_return_comes_late(world: World) -> None:
    """The credit names the invoice; its return, long after, announces the same money under a reference: once."""
    one = world.bill(amc=world.price())
    told = world.paid(one, one.amc, part="AMC", day=one.made_on + 9 * DAY)
    world.credit(told.day + DAY, one.amc, "VIR ALMALYS", f"TP FACTURE {one.number}", is_explained=True)
    world.send(told, day=told.day + 30 * DAY)
    world.fate(one, "AMC", announced=one.amc, received=one.amc, **RECEIVED)


def a_mangled_reference(world: World) -> None:
    one = world.bill()
    told = world.paid(one, one.amo)
    plain = told.label[4:]
    texts = {
        f"VIR CPAM {plain[:2]} {plain[2:5]} {plain[5:]}": True,
        f"C.P.A.M. {plain}{plain}": True,
        f"VIR {plain[:7]} {plain[7:]} DU {told.day:%d/%m}": True,
        f"REFERENCE : {plain} NOTPROVIDED": True,
        f"VIR CPAM {plain[:9]}": False,
        f"VIR CPAM {plain[:-1]}{(int(plain[-1]) + 1) % 10}": False,
        f"VIR CPAM 9{plain}": False,
        f"VIR CPAM {plain[:6]}O{plain[7:]}": False,
    }
    text = world.source.choice(list(texts))
    world.send(told)
    world.credit(told.day + 2 * DAY, one.amo, "VIR SEPA", text, is_explained=texts[text])
    if texts[text]:
        world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)
    else:
        world.fate(one, announced=one.amo, **WAITING)


def the_same_return_again(world: World) -> None:
    """In another framing, or issued again under another name: announced once."""
    one = world.bill()
    told = world.paid(one, one.amo)
    name = world.send(told, framing="plain")
    if world.source.random() < 0.5:
        world.contents.append(files.noemie([told], file_id=name, framing="operator"))
    world.send(told, framing="blocks", day=told.day + 3 * DAY)
    world.arrives(told)
    world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)


def a_return_cut_and_then_whole(world: World) -> None:
    one, other = world.bill(), world.bill()
    told = [world.paid(one, one.amo), world.paid(other, other.amo)]
    world.send(*told, framing="plain")
    whole = world.contents[-1]
    world.contents.append(whole[: world.source.randrange(128, len(whole) - 1)])
    for transfer, bill in zip(told, (one, other), strict=True):
        world.arrives(transfer)
        world.fate(bill, announced=bill.amo, received=bill.amo, **RECEIVED)


def a_return_lost(world: World) -> None:
    """The money is there and nothing says whose it is."""
    one = world.bill()
    told = world.paid(one, one.amo)
    world.credit(told.day + DAY, one.amo, "VIR SEPA", f"VIR CPAM {told.label[4:]}", is_explained=False)


def a_return_cut_for_good(world: World) -> None:
    """A total that one line short does not make: nothing is announced, whatever the bank shows."""
    bills = [world.bill(), world.bill()]
    day = max(one.made_on for one in bills) + 7 * DAY
    told = Transfer(day, f"REF {world.reference(day)}", [Told(one, "AMO", one.amo) for one in bills])
    name = files.noemie([told], file_id="RLOST1", framing="plain")
    line = f"19899{bills[0].amo:08}P{bills[0].amo:08}P@".encode()
    world.contents.append(name.replace(line, b"", 1))
    world.credit(day + DAY, told.total, "VIR SEPA", f"VIR {told.label[4:]}", is_explained=False)
    for one in bills:
        world.fate(one, cause="?")


def too_little_and_too_much(world: World) -> None:
    one = world.bill(amo=2520)
    cents = world.source.choice((2000, 2519, 2521, 3000))
    told = world.paid(one, cents)
    world.send(told)
    world.arrives(told)
    state = ("partial", "underpaid") if cents < 2520 else ("overpaid", "overpaid")
    world.fate(one, announced=cents, received=cents, admin="accepted", money=state[0], cause=state[1])


def a_forfait_beside(world: World) -> None:
    one = world.bill()
    told = world.paid(one, one.amo)
    told.lump = world.source.choice((0, 36_500))
    alone = Transfer(told.day + DAY, f"REF {world.reference(told.day)}", [], lump=49_000)
    for transfer in (told, alone):
        world.send(transfer)
        world.arrives(transfer)
    world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)


def put_off_then_paid(world: World) -> None:
    one = world.bill()
    first = Transfer(one.made_on + 5 * DAY, "EN COURS", [Told(one, "AMO", 0, "D")])
    told = world.paid(one, one.amo, day=one.made_on + 20 * DAY)
    world.send(first)
    world.fate(one, admin="pending", cause=None)
    if world.source.random() < 0.6:
        world.send(told)
        world.arrives(told)
        world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)


def two_nurses_one_number(world: World) -> None:
    mine = world.bill(amc=1795)
    hers = world.bill(nurse=COLLEAGUE, number=mine.number, made_on=mine.made_on, amc=1260)
    for one in (mine, hers):
        told = world.paid(one, one.amo)
        world.send(told, payee=one.nurse)
        world.arrives(told)
        world.fate(one, announced=one.amo, received=one.amo, **RECEIVED)
    world.credit(mine.made_on + 9 * DAY, 1260, "VIR MUTUELLE", f"TP {mine.number}", is_explained=True)
    world.fate(hers, "AMC", received=1260, admin="sent", money="received", cause=None)


def one_number_of_two_years(world: World) -> None:
    """A software that begins again at 1 each year: the day of the invoice tells; without it, nobody does."""
    new = world.bill()
    old = world.bill(number=new.number, made_on=new.made_on - dt.timedelta(days=40), amo=new.amo)
    told, is_dated = world.paid(new, new.amo), world.source.random() < 0.6
    told.lines[0].is_dated = is_dated
    world.send(told)
    world.arrives(told)
    if is_dated:
        world.fate(new, announced=new.amo, received=new.amo, **RECEIVED)
    world.fate(old, cause="?")


def more_is_taken_than_paid(world: World) -> None:
    """No transfer: a debt eats the day, and a part is carried to the next one."""
    one, other = world.bill(amo=630), world.bill(amo=4250)
    first = world.paid(one, 630, day=max(one.made_on, other.made_on) + 7 * DAY)
    world.count += 1
    debt = f"E{world.count:09}"
    first.kept.append((debt, 630, 500))
    second = world.paid(other, 4250, day=first.day + 7 * DAY)
    second.kept.append((debt, 500, 0))
    world.recoveries += [(debt, 630, 500), (debt, 500, 0)]
    world.send(first)
    world.send(second)
    world.arrives(second)
    world.fate(one, announced=630, admin="accepted", money="announced", cause="recovered_unnamed")
    world.fate(other, announced=4250, received=4250, **RECEIVED)


def paid_twice_by_the_fund(world: World) -> None:
    """Two transfers, two references, one act."""
    one = world.bill()
    for days in (7, 21):
        told = world.paid(one, one.amo, day=one.made_on + dt.timedelta(days=days))
        world.send(told)
        world.arrives(told)
    state = {"admin": "accepted", "money": "overpaid", "cause": "overpaid"}
    world.fate(one, announced=2 * one.amo, received=2 * one.amo, **state)


def one_transfer_credited_twice(world: World) -> None:
    """One advice, two credits that bear its reference: which one is it, a person says."""
    one = world.bill()
    told = world.paid(one, one.amo)
    world.send(told)
    for after in (1, world.source.choice((1, 2))):
        world.credit(told.day + after * DAY, one.amo, "VIR SEPA", f"VIR {told.label[4:]}", is_explained=False)
    world.fate(one, announced=one.amo, **WAITING)


def a_colleague_pays_the_same_amount(world: World) -> None:
    one = world.bill()
    told = world.paid(one, one.amo)
    world.send(told)
    world.credit(told.day + DAY, one.amo, "VIR DE PERRIN", "RETROCESSION JUILLET", is_explained=False)
    world.fate(one, announced=one.amo, **WAITING)


def a_transfer_sent_back_and_paid_again(world: World) -> None:
    """A wrong account: credit and debit of one reference, then the payer's second transfer under another, told again."""
    one = world.bill()
    first = world.paid(one, one.amo)
    world.send(first)
    text = f"VIR {first.name} {first.label[4:]}"
    world.credit(first.day + DAY, one.amo, "VIR SEPA", text, is_explained=None)
    world.credit(first.day + 2 * DAY, -one.amo, "REJET VIR", text, is_explained=False, code="12")
    world.credit(first.day + 9 * DAY, one.amo, "VIR SEPA", text, is_explained=None)
    del world.fates[identity(one, "AMO")]


def invoices_numbered_short(world: World) -> None:
    """The text of a mutuelle that names another nurse's or an unknown number pays nobody."""
    one = world.bill(amc=1795)
    world.credit(one.made_on + 9 * DAY, 1795, "VIR MUTUELLE", f"TP 9{one.number[1:]}", is_explained=False)
    world.credit(one.made_on + 9 * DAY, 1794, "VIR MUTUELLE", f"TP {one.number}", is_explained=False)


TRAPS: tuple[Callable[[World], None], ...] = (
    plain, two_payers_same_day_and_amount, two_advices_in_one_credit, one_advice_in_two_credits, a_credit_that_the_bank_takes_back,
    a_refusal_then_a_new_invoice, a_debt_kept_over_two_transfers, an_act_taken_back_by_name, a_mutuelle_without_a_return,
    a_mutuelle_whose_return_comes_late, a_mangled_reference, the_same_return_again, a_return_cut_and_then_whole, a_return_lost,
    a_return_cut_for_good, too_little_and_too_much, a_forfait_beside, put_off_then_paid, two_nurses_one_number, one_number_of_two_years,
    more_is_taken_than_paid, paid_twice_by_the_fund, one_transfer_credited_twice, a_colleague_pays_the_same_amount,
    a_transfer_sent_back_and_paid_again, invoices_numbered_short,
)  # fmt: skip

# -- the account, in files -------------------------------------------------------------------------------------------


def _months(moves: list[Move], account: Account, opening: int) -> list[Month]:
    out = []
    for start, end in itertools.pairwise(MONTHS):
        held = sorted((one for one in moves if start < one.day <= end), key=lambda one: one.day)
        out.append(Month(account, start, end, opening, held))
        opening = out[-1].closing
    return out


def statements(world: World) -> list[bytes]:
    """Two accounts, one after the other; a month told twice in two formats, two months that overlap, one file cut."""
    moves = [one for one, _, _ in world.moves]
    old = _months([one for one in moves if one.day < MOVED_ON], OLD, 120_000)
    new = _months([one for one in moves if one.day >= MOVED_ON], NEW, 5_000)
    out = [files.cfonb(one) for one in old[:2]]
    out.append(files.cfonb(old[2]).replace(b"\r\n", b"") + files.cfonb(Month(OTHER, FIRST, MONTHS[-1], 0, [])))
    out.append(files.camt(old[0]))
    out.append(files.ofx(old[1]))
    both = Month(OLD, old[1].start, old[2].end, old[1].opening, [*old[1].moves, *old[2].moves])
    out.append(files.cfonb(both))
    cut = files.cfonb(both)
    out.append(cut[: world.source.randrange(60, len(cut) - 125)])
    how = world.source.choice((files.camt, files.mt940, files.csv, files.cfonb))
    return [*out, *(how(one) for one in new[2:])]


def make(*, seed: int, times: int, traps: tuple[Callable[[World], None], ...] = TRAPS) -> World:
    world = World(random.Random(seed))
    chosen = [trap for trap in traps for _ in range(times)]
    world.source.shuffle(chosen)
    for trap in chosen:
        world.trap = trap.__name__
        trap(world)
    return world


def write(world: World, folder: Path) -> None:
    """In any order of names: the names say nothing."""
    half = world.bills[: len(world.bills) // 2]  # an export of the spring, then one of everything
    contents = [*world.contents, files.factures(half), files.factures(world.bills), *statements(world)]
    world.source.shuffle(contents)
    for rank, content in enumerate(contents):
        (folder / f"{rank:04}.txt").write_bytes(content)
