"""Rows of acts put together by invoice, each invoice given when its last row has been read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from billing.services.imports.sent_claims import ClaimProblem, SentClaim, SentLine
from reconciliation.services.sheets.mapped_rows import How, Row, identity_of


class Acts:
    """`rows`: all of them, read once to know where each invoice ends. Memory then holds an integer an invoice, and the rows of
    those that are not at their end. One row that was not read refuses its invoice whole; one whose day was not read, every
    invoice of that number."""

    def __init__(self, rows: Iterable[Row], how: How) -> None:
        self._how = how
        self._last: dict[int, int] = {}
        self._undated: set[str] = set()
        self._open: dict[int, list[SentClaim]] = {}
        self._cut: set[tuple[str, date | None]] = set()
        for row in rows:
            number, on = identity_of(row, how)
            self._last[hash((number, on))] = row.rank
            if on is None:
                self._undated.add(number)

    def take(self, row: Row, claim: SentClaim) -> tuple[list[SentClaim], list[ClaimProblem]]:
        """What ends with this row. `claim`: of the row, left out when the row has problems."""
        who = identity_of(row, self._how)
        key = hash(who)
        if row.problems:
            self._cut.add(who)
        else:
            self._open.setdefault(key, []).append(claim)
        return self._closed(self._open.pop(key, [])) if self._last[key] == row.rank else ([], [])

    def _closed(self, claims: Sequence[SentClaim]) -> tuple[list[SentClaim], list[ClaimProblem]]:
        found: dict[tuple[str, str, str, date], list[SentClaim]] = {}
        for one in claims:
            found.setdefault((one.nurse_am, one.origin, one.number, one.invoice_date), []).append(one)
        whole: list[SentClaim] = []
        problems: list[ClaimProblem] = []
        for members in found.values():
            first = members[0]
            is_cut = first.number in self._undated or (first.number, first.invoice_date) in self._cut
            reason = _why_not_together(members, is_cut=is_cut)
            if reason:
                problems.append(ClaimProblem(first.rank, "numero", first.number, reason))
            else:
                whole.append(_together(members))
        return whole, problems


def _why_not_together(members: Sequence[SentClaim], *, is_cut: bool) -> str:
    if is_cut:
        return "Une autre ligne de cette facture n’a pas été lue : la facture n’est pas enregistrée."
    said = {
        (one.nir, one.patient_name, one.amo_code, one.amc_code, one.is_fund_managed) for one in members if one.amc_cents
    }
    people = {(one.nir, one.patient_name, one.amo_code) for one in members}
    if len(people) > 1 or len(said) > 1:
        return "Les lignes de cette facture ne disent pas toutes le même patient ni les mêmes payeurs."
    return ""


def _together(members: Sequence[SentClaim]) -> SentClaim:
    payer = next((one for one in members if one.amc_cents), members[0])
    return replace(
        members[0],
        first_cared_on=min(one.first_cared_on for one in members),
        cared_on=max(one.cared_on for one in members),
        amc_code=payer.amc_code,
        is_fund_managed=payer.is_fund_managed,
        total_cents=sum(one.total_cents for one in members),
        amo_cents=sum(one.amo_cents for one in members),
        amc_cents=sum(one.amc_cents for one in members),
        patient_cents=sum(one.patient_cents for one in members),
        lines=tuple(_lines(members)),
    )


def _lines(members: Sequence[SentClaim]) -> Iterator[SentLine]:
    """A row of one act gives that act its amount."""
    for one in members:
        if len(one.lines) == 1:
            yield replace(one.lines[0], amount_cents=one.total_cents)
        else:
            yield from one.lines
