"""A movement that a bank booked for several transfers: its operations, each with its amount, and what they say against a reading."""

import pytest

from reconciliation.bank.batches import mark, operations, together, without_marks
from reconciliation.bank.camt053 import read
from reconciliation.matching.entries import match_entries
from reconciliation.matching.proposal import AdviceIn, EntryIn, Limits, OpenShareIn
from tests.bank.written import balance, camt, ntry, stmt
from tests.reconciliation.invented import PAID, REFERENCE, Desk, answer, claim, returned, sent, transfer

OTHER = "262577000124"
NUMBERS = ("000000101", "000000102")
LIMITS = Limits(invoices=frozenset(NUMBERS))


def texts_of(*inside: tuple[str, str], sign: str = "CRDT", tx_sign: str = "") -> tuple[str, ...]:
    """What is kept of one batch of 50 euros; `inside`: amount and reference of each operation."""
    more = f"<CdtDbtInd>{tx_sign}</CdtDbtInd>" if tx_sign else ""
    parts = "".join(
        f'<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><Amt Ccy="EUR">{amount}</Amt>{more}</TxDtls>'
        for amount, reference in inside
    )
    file = read(camt(stmt(ntry("50.00", sign, more=f"<NtryDtls>{parts}</NtryDtls>"))))
    return tuple(file.statements[0].entries[0].texts())


@pytest.mark.parametrize(
    ("sign", "tx_sign", "turn"), [("CRDT", "", 1), ("CRDT", "CRDT", 1), ("DBIT", "", -1), ("DBIT", "DBIT", -1)]
)
def test_each_operation_keeps_its_amount_and_its_words(sign: str, tx_sign: str, turn: int) -> None:
    texts = texts_of(("20.00", REFERENCE), ("30.00", OTHER), sign=sign, tx_sign=tx_sign)
    found = operations(texts, 5000 * turn)
    assert found == ((2000 * turn, (REFERENCE,)), (3000 * turn, (OTHER,)))
    assert set(without_marks(texts)) == {REFERENCE, OTHER}


def test_operations_that_do_not_make_the_amount_say_nothing() -> None:
    assert operations(texts_of(("20.00", REFERENCE), ("30.01", OTHER)), 5000) == ()
    assert operations(texts_of(("50.00", REFERENCE)), 5000) == ()
    assert operations(("Détail du lot\u202f: beaucoup", REFERENCE), 5000) == ()


@pytest.mark.parametrize(
    ("units", "decimals", "text"), [(5, 2, "0,05"), (-12345, 2, "-123,45"), (700, 0, "700"), (1, 3, "0,001")]
)
def test_an_amount_is_read_as_it_was_written(units: int, decimals: int, text: str) -> None:
    said = mark(units, decimals).text
    assert said.endswith(f": {text}")
    assert operations((said, REFERENCE), units) == ((units, (REFERENCE,)),)


def entry(*inside: tuple[int, str]) -> EntryIn:
    texts = ("VIR SEPA RECU", *(text for _, text in inside))
    parts = tuple((cents, (text,)) for cents, text in inside)
    return EntryIn(1, sum(cents for cents, _ in inside), PAID, "05", texts, is_proved=True, operations=parts)


def placed(one: EntryIn, advices: list[AdviceIn], shares: list[OpenShareIn]) -> set[int | None]:
    pairs = match_entries([one], advices, shares, LIMITS).pairs
    return {pair.advice_id or pair.share_id for pair in pairs if pair.is_automatic}


ADVICES = [
    AdviceIn(pk, cents, PAID, ("CPAM 131", f"REF {ref}")) for pk, cents, ref in [(1, 2000, REFERENCE), (2, 3000, OTHER)]
]
SHARES = [
    OpenShareIn(pk, number, cents, part="AMC") for pk, number, cents in [(1, NUMBERS[0], 2000), (2, NUMBERS[1], 3000)]
]


@pytest.mark.parametrize(
    ("inside", "is_placed"),
    [
        (((2000, "{0}"), (3000, "{1}")), True),
        (((3000, "{0}"), (2000, "{1}")), False),  # each reference beside the amount of the other
        (((1500, "{0}"), (500, "{0}"), (3000, "{1}")), True),  # two operations of one transfer
        (((1500, "{0}"), (3500, "{1}")), False),
        (((4000, "{0} {1}"), (1000, "")), False),
    ],
)
def test_operations_that_cross_their_amounts_go_to_a_person(
    inside: tuple[tuple[int, str], ...], is_placed: bool
) -> None:
    wanted = {1, 2} if is_placed else set()
    by_reference = entry(*((cents, text.format(REFERENCE, OTHER)) for cents, text in inside))
    assert placed(by_reference, ADVICES, []) == wanted
    by_number = entry(*((cents, text.format(*(f"FACT {one}" for one in NUMBERS))) for cents, text in inside))
    assert placed(by_number, [], SHARES) == wanted


def batch(first: str, second: str) -> bytes:
    parts = "".join(
        f"<TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy='EUR'>{amount}</Amt></TxAmt></AmtDtls>"
        f"<RltdPties><Dbtr><Nm>CPAM 131</Nm></Dbtr></RltdPties></TxDtls>"
        for amount, reference in [(first, REFERENCE), (second, OTHER)]
    )
    moved = ntry("50.00", day="2026-09-15", more=f"<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>{parts}</NtryDtls>")
    return camt(stmt(moved, closing=balance("CLBD", "1050.00", "2026-09-30")))


@pytest.mark.django_db
@pytest.mark.parametrize(("amounts", "received"), [(("20.00", "30.00"), "received"), (("30.00", "20.00"), "announced")])
def test_a_batch_on_its_way_from_the_file_to_the_shares(amounts: tuple[str, str], received: str) -> None:
    one, two = claim(NUMBERS[0], amo=2000), claim(NUMBERS[1], amo=3000)
    desk = Desk().receive(
        sent(one, two),
        returned(transfer(answer(one, 2000))),
        returned(transfer(answer(two, 3000), ref=OTHER), file_id="R00002"),
        batch(*amounts),
    )
    assert {desk.money(number)[0] for number in NUMBERS} == {received}


def test_the_words_of_another_format_are_of_no_operation() -> None:
    """Whichever format came first, and twice the same amount: the operations stay as the batch says them."""
    batch = texts_of(("20.00", REFERENCE), ("20.00", OTHER), ("10.00", "X"))
    line = ("VIR CPAM 131", f"{REFERENCE} {OTHER}")
    inside = ((2000, (REFERENCE,)), (2000, (OTHER,)), (1000, ("X",)))
    for both in (together(batch, line), together(line, batch)):
        assert operations(both, 5000) == inside
        assert set(line) <= set(both) and together(both, line) == both


def test_the_bank_s_own_reference_is_of_no_operation() -> None:
    parts = "".join(
        f'<TxDtls><Refs><EndToEndId>{one}</EndToEndId></Refs><Amt Ccy="EUR">25.00</Amt></TxDtls>'
        for one in (REFERENCE, OTHER)
    )
    moved = ntry("50.00", more=f"<AcctSvcrRef>B42</AcctSvcrRef><NtryDtls>{parts}</NtryDtls>")
    (entry,) = read(camt(stmt(moved))).statements[0].entries
    assert operations(entry.texts(), 5000) == ((2500, (REFERENCE,)), (2500, (OTHER,))) and "B42" in entry.texts()
