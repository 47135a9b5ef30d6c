"""More traps: returns of two payees, answers in several steps, numbers written otherwise, exports sent again. See `planted_worlds.py`."""

import datetime as dt

from tests.reconciliation import planted_files as files
from tests.reconciliation.planted_files import COLLEAGUE, NURSE, Bill, Told, Transfer
from tests.reconciliation.planted_worlds import DAY, RECEIVED, World, identity

WHOLE = {"admin": "accepted", "money": "received", "cause": None}


def _all_of_it(world: World, one: Bill, told: Transfer, part: str = "AMO") -> None:
    cents = getattr(one, part.lower())
    world.arrives(told)
    world.fate(one, part, announced=cents, received=cents, **RECEIVED)


def a_file_of_two_payees(world: World) -> None:
    """Two logical files one after the other, or one after a line end: each nurse has her own."""
    mine, hers = world.bill(), world.bill(nurse=COLLEAGUE)
    told = [world.paid(one, one.amo) for one in (mine, hers)]
    world.send(told[0], framing="operator")
    world.send(told[1], framing="operator", payee=COLLEAGUE)
    last, first = world.contents.pop(), world.contents.pop()
    world.contents.append(first + last)
    for one, transfer in zip((mine, hers), told, strict=True):
        _all_of_it(world, one, transfer)


def a_part_that_is_not_answered(world: World) -> None:
    """A platform answers for the complementary part alone: the state of the fund's part is blank, its amount 0."""
    one = world.bill(amc=world.price())
    day = one.made_on + 9 * DAY
    lines = [Told(one, "AMO", 0, " "), Told(one, "AMC", one.amc)]
    told = Transfer(day, f"TP {world.reference(day)}", lines, name="ALMALYS")
    world.send(told)
    world.arrives(told, text=f"VIR ALMALYS {told.label[3:]}")
    world.fate(one, "AMC", announced=one.amc, received=one.amc, **RECEIVED)


def both_parts_in_one_transfer(world: World) -> None:
    one = world.bill(amc=world.price())
    day = one.made_on + 7 * DAY
    told = Transfer(day, f"REF {world.reference(day)}", [Told(one, "AMO", one.amo), Told(one, "AMC", one.amc)])
    world.send(told)
    _all_of_it(world, one, told)
    world.fate(one, "AMC", announced=one.amc, received=one.amc, **RECEIVED)


def both_parts_refused(world: World) -> None:
    """One reason, of the fund's part, for the two; then the same number is worked again and paid."""
    one = world.bill(amc=world.price())
    day = one.made_on + 7 * DAY
    why = ("0460053", "DROITS NON OUVERTS A LA DATE DES SOINS")
    world.send(Transfer(day, "REJETS", [Told(one, "AMO", 0, "R", why), Told(one, "AMC", 0, "R", why)]))
    for part in ("AMO", "AMC"):
        world.fate(one, part, admin="rejected", cause="rejected")
    if world.source.random() < 0.5:
        told = world.paid(one, one.amo, day=day + 20 * DAY)
        world.send(told)
        _all_of_it(world, one, told)


def paid_in_two_advices(world: World) -> None:
    one = world.bill(amo=2520)
    for rank, cents in enumerate((2000, 520)):
        told = world.paid(one, cents, day=one.made_on + dt.timedelta(days=7 + 10 * rank))
        world.send(told)
        world.arrives(told)
    world.fate(one, announced=2520, received=2520, **RECEIVED)


def paid_then_refused_as_a_double(world: World) -> None:
    """The same invoice was sent again by mistake: the second answer takes no money away."""
    one = world.bill()
    told = world.paid(one, one.amo)
    world.send(told)
    world.send(Transfer(told.day + 15 * DAY, "REJETS", [Told(one, "AMO", 0, "R", ("2900005", "FACTURE DEJA REGLEE"))]))
    world.arrives(told)
    world.fate(one, announced=one.amo, received=one.amo, admin="rejected", money="received", cause=None)


def a_double_of_a_paid_invoice(world: World) -> None:
    first = world.bill()
    again = world.bill(amo=first.amo, made_on=first.made_on, nir=f"2{world.count % 10**11:011}5")
    first.nir = again.nir
    told = world.paid(first, first.amo)
    world.send(told)
    _all_of_it(world, first, told)
    why = ("2900005", "FACTURE DEJA REGLEE POUR CE BENEFICIAIRE")
    world.send(Transfer(told.day + 15 * DAY, "REJETS", [Told(again, "AMO", 0, "R", why)]))
    world.fate(again, admin="rejected", cause="duplicate")


def a_lot_refused_then_sent_again(world: World) -> None:
    """Under the same numbers, in another lot: the refusal of the first says nothing of the second."""
    world.count += 1
    lot = f"{world.count % 900 + 100:03}"
    one = world.bill(lot=lot)
    world.contents.append(files.arl(one, file_id=f"L{world.count:05}", reason=("L02", "SIGNATURE INVERIFIABLE")))
    if world.source.random() < 0.5:
        world.fate(one, admin="refused", cause="lot_refused")
        return
    told = world.paid(one, one.amo, day=one.made_on + 20 * DAY)
    world.send(told)
    _all_of_it(world, one, told)


def an_invoice_that_is_too_old(world: World) -> None:
    one = world.bill(made_on=dt.date(2022, 3, 14))
    world.fate(one, money="time_barred", cause="time_barred")


def money_given_back_on_a_debt(world: World) -> None:
    """A debt cancelled: what was kept comes back beside an act (sign P), and is no recovery."""
    one = world.bill()
    told = world.paid(one, one.amo)
    world.count += 1
    told.kept.append((f"A{world.count:09}", -700, 0))
    world.send(told)
    _all_of_it(world, one, told)


def a_payee_of_another_practice(world: World) -> None:
    """A return that was not for this cabinet: its lines name nobody, its money is not here."""
    one = world.bill()
    stranger = Bill(one.number, one.made_on, one.amo, nurse="996000099")
    world.send(world.paid(stranger, one.amo), payee="996000099")
    told = world.paid(one, one.amo)
    world.send(told)
    _all_of_it(world, one, told)


def a_credit_named_by_a_patient(world: World) -> None:
    """His part and the mutuelle's are of one amount: his name alone says whose money it is, and a machine reads no name."""
    one = world.bill(amc=885, patient=885)
    world.credit(one.made_on + 9 * DAY, 885, "VIR M OU MME DEMO", f"FACTURE {one.number}", is_explained=False)


def a_number_within_a_longer_one(world: World) -> None:
    one = world.bill(amc=1795)
    for text in (f"TP 12{one.number}", f"TP {one.number}34", f"TP {one.number[1:]}"):
        world.credit(one.made_on + 9 * DAY, 1795, "VIR MUTUELLE", text, is_explained=False)


def one_reference_of_two_funds(world: World) -> None:
    """Two funds count alike: one number, two amounts on one day; with one amount, nobody knows."""
    day, same = world.day(20), world.source.random() < 0.5
    bills = [
        world.bill(amo=cents, fund=fund, made_on=day - 7 * DAY)
        for cents, fund in ((1795, "011310000"), (1795 if same else 2520, "021310000"))
    ]
    number = world.reference(day)
    for one in bills:
        told = world.paid(one, one.amo, day=day)
        told.label = f"REF {number}"
        world.send(told)
        world.credit(day + DAY, one.amo, "VIR SEPA", f"VIR {told.name} {number}", is_explained=not same)
        if same:
            world.fate(one, announced=one.amo, admin="accepted", money="announced", cause="announced_not_received")
        else:
            world.fate(one, announced=one.amo, received=one.amo, **WHOLE)


def a_reference_used_again_later(world: World) -> None:
    """A payer that names all its transfers alike names none."""
    number = world.reference(FIRST_USE)
    for rank in range(2):
        day = FIRST_USE + dt.timedelta(days=30 * rank)
        one = world.bill(amo=1260 + 535 * rank, made_on=day - 7 * DAY)
        told = world.paid(one, one.amo, day=day)
        told.label = f"CONTRAT {number}"
        world.send(told)
        world.credit(day + DAY, one.amo, "VIR SEPA", f"VIR CPAM {number}", is_explained=False)
        world.fate(one, announced=one.amo, admin="accepted", money="announced", cause="announced_not_received")


FIRST_USE = dt.date(2026, 3, 24)


def a_fund_repaid_by_the_cabinet(world: World) -> None:
    """The nurse sends money back by a transfer of her own: the bank shows it, no return names it, the act stays paid."""
    one = world.bill()
    told = world.paid(one, one.amo)
    world.send(told)
    _all_of_it(world, one, told)
    world.credit(told.day + 20 * DAY, -one.amo, "VIR EMIS CPAM", "REMBOURSEMENT INDU", is_explained=False, code="06")


def a_part_of_a_transfer_is_taken_back(world: World) -> None:
    """Paid in two credits of one reference, one of them taken back."""
    one = world.bill(amo=4250)
    told = world.paid(one, 4250)
    world.send(told)
    text = f"VIR {told.label[4:]}"
    world.credit(told.day + DAY, 2000, "VIR SEPA", text, is_explained=False)
    world.credit(told.day + 2 * DAY, 2250, "VIR SEPA", text, is_explained=False)
    world.credit(told.day + 3 * DAY, -2000, "REJET VIR", text, is_explained=False, code="12")
    world.fate(one, announced=4250, admin="accepted", money="announced", cause="announced_not_received")


def an_announcement_without_money(world: World) -> None:
    one = world.bill()
    world.send(world.paid(one, one.amo))
    world.fate(one, announced=one.amo, admin="accepted", money="announced", cause="announced_not_received")


def a_wrong_sum_of_a_day(world: World) -> None:
    """The total of the day is not that of its lines: nothing of it is announced, even by the credit of that total."""
    one = world.bill(amo=2520)
    told = world.paid(one, 2520)
    name = files.noemie([told], file_id="RSUM01", framing="plain", payee=NURSE)
    day = files.jjmmaa(told.day)
    wrong = name.replace(f"99003{day:17}{1:08}{2520:011}P@".encode(), f"99003{day:17}{1:08}{2620:011}P@".encode())
    assert wrong != name
    world.contents.append(wrong)
    world.credit(told.day + DAY, 2520, "VIR SEPA", f"VIR {told.label[4:]}", is_explained=False)
    world.fates[identity(one, "AMO")].cause = "?"


TRAPS = (
    a_file_of_two_payees, a_part_that_is_not_answered, both_parts_in_one_transfer, both_parts_refused, paid_in_two_advices,
    paid_then_refused_as_a_double, a_double_of_a_paid_invoice, a_lot_refused_then_sent_again, an_invoice_that_is_too_old,
    money_given_back_on_a_debt, a_payee_of_another_practice, a_credit_named_by_a_patient, a_number_within_a_longer_one,
    one_reference_of_two_funds, a_reference_used_again_later, a_fund_repaid_by_the_cabinet, a_part_of_a_transfer_is_taken_back,
    an_announcement_without_money, a_wrong_sum_of_a_day,
)  # fmt: skip
