"""The two variants of B2 that are read: a nurse's (PS) and an establishment's (CP)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from noemie.formats.layouts import Layout, layouts


@dataclass(frozen=True, slots=True)
class Norm:
    """One variant of B2: its tables, and what the totals of its types 5 and 6 are sums of (declared field → summed fields)."""

    name: str
    layouts: dict[str, Layout]
    invoice_totals: tuple[tuple[str, str, tuple[str, ...]], ...]
    lot_totals: tuple[tuple[str, tuple[str, ...]], ...]


# `label, field of type 5, (record, field) summed`. CP: hospital lines (3) and fees (4) are totalled apart.
PS_INVOICE = (
    ("total", "total_billed", ("4.fee",)),
    ("part AMO", "total_amo", ("4.amo_amount",)),
    ("part AMC", "total_amc", ("4.amc_amount",)),
)
CP_INVOICE = (
    ("honoraires", "fees", ("4.fee",)),
    ("honoraires AMO", "fees_amo", ("4.amo_amount",)),
    ("séjour, base", "hospital_base", ("3.base",)),
    ("séjour AMO", "hospital_amo", ("3.amo_amount",)),
)
PS_LOT = (("total_billed", ("total_billed",)), ("total_amo", ("total_amo",)), ("total_amc", ("total_amc",)))
CP_LOT = (("total_amo", ("hospital_amo", "fees_amo")),)


@lru_cache(maxsize=2)
def norm_of(name: str) -> Norm:
    """PS for a nurse (with 2X, which an operator adds to a DRE), CP for an establishment. Raises KeyError for another."""
    if name == "CP":
        return Norm("b2_cp", layouts("b2_cp"), CP_INVOICE, CP_LOT)
    if name == "PS":
        return Norm("b2_ps", {**layouts("b2_ps"), **layouts("dre_ext")}, PS_INVOICE, PS_LOT)
    raise KeyError(name)
