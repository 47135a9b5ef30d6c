"""What an unnoticed share of one's billing comes to: `15 000 € par mois × 3 % = 450 € par mois`. Pure; exact cents, half a cent up."""

from dataclasses import dataclass

DEFAULT_RATE = 300  # hundredths of a percent; the two to three percent of invoices that the trade speaks of
HUNDREDTHS = 10_000


@dataclass(frozen=True, slots=True)
class Loss:
    """`rate` in hundredths of a percent (3 % = 300); the rest in cents."""

    monthly_billed_cents: int
    rate: int

    @property
    def monthly_cents(self) -> int:
        return (self.monthly_billed_cents * self.rate * 2 + HUNDREDTHS) // (2 * HUNDREDTHS)

    @property
    def yearly_cents(self) -> int:
        return (12 * self.monthly_billed_cents * self.rate * 2 + HUNDREDTHS) // (2 * HUNDREDTHS)
