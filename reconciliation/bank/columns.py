"""What the columns of a bank's CSV mean: the headings of known banks, the words that banks use, or a mapping by a person."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Meaning = Literal[
    "booked",
    "value",
    "label",
    "more",
    "amount",
    "debit",
    "credit",
    "balance",
    "currency",
    "reference",
    "account",
    "code",
    "sense",
    "fee",
    "none",
]
DateOrder = Literal["ymd", "dmy", "mdy"]
SignRule = Literal["auto", "unsigned", "signed"]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read one bank's CSV. `columns`: heading as written → meaning. Saved once a person has seen it.

    Of two equal headings, the first one of `columns` is the first of the file: `none` leaves one out.
    `sign`: debits written without a sign (`unsigned`), with one (`signed`), or as all the column shows (`auto`).
    A column of fees (`fee`) holds what the bank took beside the amount, with or without a sign: the movement is what is left.
    `is_balance_running`: each row has the balance after it; else the balance is the account's, the same on every row.
    `is_guessed`: the columns were named by common words, neither by a person nor by what a known bank writes.
    `lines_to_skip`: lines before the heading; None finds it. `point`: decimal mark; empty finds it.
    """

    columns: tuple[tuple[str, Meaning], ...]
    bank: str = ""
    delimiter: str = ""
    date_order: DateOrder | None = None
    point: str = ""
    sign: SignRule = "auto"
    is_balance_running: bool = True
    lines_to_skip: int | None = None
    encoding: str = ""
    account: str = ""
    currency: str = ""
    is_guessed: bool = False


def plain(heading: str) -> str:
    """Lower case, no accent, single blanks: `Débit (€)` is `debit`, `Montant(EUROS)` is `montant euros`."""
    bare = "".join(char for char in unicodedata.normalize("NFKD", heading) if not unicodedata.combining(char))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare.lower()).split())


def _columns(**by_meaning: str) -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for meaning, headings in by_meaning.items():
        for heading in headings.split("|"):
            found[heading] = meaning  # type: ignore[assignment]
    return found


# The words of French banks, then of English exports. A heading that is not here is kept out, never guessed.
WORDS = _columns(
    booked="date|date operation|date d operation|date de l operation|date comptable|date de comptabilisation|dateop"
    "|date ope|date comptabilisation|date de comptabilite|booking date|transaction date|posting date|date posted|date transaction",
    value="date valeur|date de valeur|dateval|value date|date val",
    label="libelle|libelle operation|libelle de l operation|libelle simplifie|libelle court|label|description|libelle complet"
    "|libelle complet operation|details|transaction description|narrative|intitule|nature de l operation|objet|memo",
    more="detail|informations complementaires|information complementaire|libelle detaille|motif|comment|commentaire"
    "|detail de l ecriture|supplierfound|details operation|payee|counterparty",
    amount="montant|montant euros|montant eur|montant en euros|montant de l operation|amount|amount eur|value"
    "|transaction amount|montant operation|montant operation en euro|montant en euro|montant net",
    debit="debit|debit euros|debit eur|montant debit|debit en euros|debit amount|paid out|withdrawal|withdrawals|money out",
    credit="credit|credit euros|credit eur|montant credit|credit en euros|credit amount|paid in|deposit|deposits|money in",
    balance="solde|solde euros|solde en euros|balance|running balance|solde apres operation|solde comptable",
    currency="devise|monnaie|currency|ccy",
    reference="reference|ref|numero d operation|reference operation|reference de l operation|numero operation|transaction id"
    "|reference bancaire|reference number|n operation|cheque number|check number",
    account="compte|numero de compte|numero compte|accountnum|iban|account|account number|account iban|n de compte",
    sense="sens|d c|dc|sens operation|sens de l operation|debit credit|credit debit|debit ou credit|dr cr|cr dr",
    code="type|type operation|type d operation|code operation|transaction type|code",
)


@dataclass(frozen=True, slots=True)
class KnownBank:
    """`signature`: headings (plain) that together name this bank's export. `twice`: a heading that stands twice, and what each is."""

    name: str
    signature: frozenset[str]
    sign: SignRule = "auto"
    is_balance_running: bool = True
    more: tuple[tuple[str, Meaning], ...] = ()
    twice: tuple[str, Meaning, Meaning] | None = None

    def names(self, headings: Sequence[str]) -> bool:
        return self.signature <= set(headings) and (self.twice is None or headings.count(self.twice[0]) == 2)


# Source of the headings: public readers of these exports, listed with their fields in docs/algorithms/bank.md.
BANKS = (
    KnownBank(
        "BoursoBank",
        frozenset({"dateop", "dateval", "label", "amount", "accountnum"}),
        is_balance_running=False,
        more=(("accountbalance", "balance"),),
    ),
    KnownBank(
        "BoursoBank",
        frozenset({"date operation", "date valeur", "libelle suggere", "categorie parente", "solde", "numero compte"}),
        is_balance_running=False,
        twice=("solde", "amount", "balance"),
    ),
    KnownBank(
        "BNP Paribas",
        frozenset({"date operation", "libelle court", "libelle operation", "montant operation en euro"}),
        more=(("libelle court", "more"),),
    ),
    KnownBank(
        "Qonto",
        frozenset({"identifiant de transaction", "date de la valeur utc", "debit", "credit", "nom de la contrepartie"}),
        is_balance_running=False,
        more=(
            ("date de la valeur utc", "booked"),
            ("nom de la contrepartie", "label"),
        ),
    ),
    KnownBank(
        "Revolut",
        frozenset(
            {"type", "product", "started date", "completed date", "description", "amount", "fee", "state", "balance"}
        ),
        more=(("completed date", "booked"), ("product", "account"), ("fee", "fee")),
    ),
    KnownBank(
        "Revolut",
        frozenset(
            {"type", "produit", "date de debut", "date de fin", "description", "montant", "frais", "etat", "solde"}
        ),
        more=(("date de fin", "booked"), ("produit", "account"), ("frais", "fee")),
    ),
    KnownBank(
        "N26",
        frozenset({"booking date", "value date", "partner name", "partner iban", "payment reference", "amount eur"}),
        more=(
            ("partner name", "label"),
            ("partner iban", "more"),
            ("payment reference", "more"),
            ("account name", "account"),
        ),
    ),
    KnownBank(
        "N26",
        frozenset({"date", "payee", "account number", "transaction type", "payment reference", "amount eur"}),
        more=(("payee", "label"), ("account number", "more"), ("payment reference", "more")),
    ),
    KnownBank(
        "N26",
        frozenset(
            {"date", "beneficiaire", "numero de compte", "type de transaction", "reference de paiement", "montant eur"}
        ),
        more=(
            ("beneficiaire", "label"),
            ("numero de compte", "more"),
            ("reference de paiement", "more"),
            ("type de transaction", "code"),
        ),
    ),
    KnownBank("La Banque Postale", frozenset({"date", "libelle", "montant euros"})),
    KnownBank(
        "Banque Populaire / Caisse d’Épargne",
        frozenset({"date de comptabilisation", "libelle simplifie", "reference", "debit", "credit"}),
        more=(("libelle operation", "more"), ("informations complementaires", "more"), ("date operation", "code")),
    ),
    KnownBank("Caisse d’Épargne", frozenset({"date", "numero d operation", "libelle", "debit", "credit"})),
    KnownBank("Crédit Mutuel / CIC", frozenset({"date", "date de valeur", "debit", "credit", "libelle", "solde"})),
    KnownBank("Crédit Agricole", frozenset({"date", "libelle", "debit euros", "credit euros"})),
)


KNOWN = frozenset(WORDS).union(*(bank.signature for bank in BANKS), *(dict(bank.more) for bank in BANKS))


def known_mapping(headings: Sequence[str]) -> Mapping | None:
    """The mapping of a heading: a known bank's, else by words when they give a day, a text and an amount without doubt."""
    names = [name_of(heading) for heading in headings]
    bank = next((one for one in BANKS if one.names(names)), None)
    more = dict(bank.more) if bank else {}
    twice = bank.twice if bank else None
    again = iter(twice[1:] if twice else ())
    found = _once(
        [
            (heading, meaning)
            for heading, name in zip(headings, names, strict=True)
            if (meaning := next(again, None) if twice and name == twice[0] else _meaning(name, more))
        ],
        twice[0] if twice else "",
    )
    meanings = {meaning for _, meaning in found}
    if "booked" not in meanings or not (meanings & {"label", "more", "reference"} or bank):
        return None
    if "amount" not in meanings and not {"debit", "credit"} <= meanings:
        return None
    if bank is None:
        return Mapping(tuple(found), is_guessed=True)
    return Mapping(tuple(found), bank.name, sign=bank.sign, is_balance_running=bank.is_balance_running)


def name_of(heading: str) -> str:
    """`plain`; an accent that an editor has lost (`D\ufffdbit`) is found again when one known heading only has a letter there."""
    if "\ufffd" not in heading:
        return plain(heading)
    damaged = re.compile("[a-z]".join(re.escape(plain(part)) for part in heading.split("\ufffd")))
    found = {name for name in KNOWN if damaged.fullmatch(name)}
    return found.pop() if len(found) == 1 else plain(heading)


def guess_columns(headings: Sequence[str]) -> list[Meaning]:
    """What each column may mean, `none` when no word says it: a proposal to a person, never read without her."""
    known = known_mapping(headings)
    columns = (
        known.columns
        if known
        else _once([(heading, meaning) for heading in headings if (meaning := _meaning(name_of(heading), {}))])
    )
    left = list(columns)
    guessed: list[Meaning] = []
    for heading in headings:
        known_as = next((one for one in left if one[0] == heading), None)
        if known_as:
            left.remove(known_as)
        guessed.append(known_as[1] if known_as else "none")
    return guessed


def _meaning(name: str, more: dict[str, Meaning]) -> Meaning | None:
    if name in more:
        return more[name]
    dated = re.fullmatch(r"(solde|balance)( au \d.*)?", name)
    return "balance" if dated else WORDS.get(name)


def _once(found: Iterable[tuple[str, Meaning]], twice: str = "") -> list[tuple[str, Meaning]]:
    """The first column of a meaning; a second label completes it, a second day is the value date. `twice`: known as two columns."""
    taken: set[Meaning] = set()
    kept: list[tuple[str, Meaning]] = []
    seen: set[str] = set()
    for heading, meaning in found:
        if heading in seen and plain(heading) != twice:
            continue
        seen.add(heading)
        if meaning in taken:
            meaning = {"label": "more", "booked": "value"}.get(meaning, "more")  # type: ignore[assignment]  # noqa: PLW2901
        if meaning == "value" and "value" in taken:
            continue
        taken.add(meaning)
        kept.append((heading, meaning))
    return kept
