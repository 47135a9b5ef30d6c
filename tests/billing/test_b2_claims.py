"""What a B2 lot says without its century."""

import datetime as dt

import pytest

from billing.services.imports.b2_claims import birth_date, claims_of
from noemie.formats import b2
from tests.noemie_formats.typed_b2 import lot

ON = dt.date(2026, 11, 10)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("360504", dt.date(1936, 5, 4)),
        ("990101", dt.date(1999, 1, 1)),
        ("120301", dt.date(2012, 3, 1)),
        ("200301", None),  # 6 or 106: a person says
        ("361399", None),
    ],
)
def test_a_birth_date_takes_the_only_century_that_fits(text: str, found: dt.date | None) -> None:
    assert birth_date(text, ON) == found


def test_an_invoice_whose_parts_exceed_its_total_is_left_out() -> None:
    file = b2.read(lot())
    (claim,) = claims_of(file).claims
    assert claim.amo_cents + claim.amc_cents + claim.patient_cents == claim.total_cents
    file.lots[0].invoices[0].amc_cents = claim.total_cents
    sent = claims_of(file)
    assert sent.claims == ()
    assert "dépassent le total" in sent.problems[-1].reason
