"""What every writer of statements is given and gives: an account, and bytes with the closing balance."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """A French account by its parts; `number` is the eleven characters of the account itself."""

    bank: str
    branch: str
    number: str

    @property
    def key(self) -> str:
        """97 - (89 bank + 15 branch + 3 account) mod 97, the account in digits (RIB)."""
        return f"{97 - (89 * int(self.bank) + 15 * int(self.branch) + 3 * int(self.number)) % 97:02d}"

    @property
    def iban(self) -> str:
        """FR, key of ISO 13616 (F = 15, R = 27), then the RIB."""
        rib = f"{self.bank}{self.branch}{self.number}{self.key}"
        return f"FR{98 - int(rib + '152700') % 97:02d}{rib}"


@dataclass(frozen=True, slots=True)
class Written:
    content: bytes
    closing: int


def euros(cents: int, point: str = ".") -> str:
    return f"{Decimal(cents) / 100:.2f}".replace(".", point)
