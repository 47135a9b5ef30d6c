"""« Ce que dit la caisse » : one record in plain French, with its fields, its characters, its problems, and how sure we are."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from noemie.formats.layouts import Field
from noemie.formats.masking import mask_nir, mask_record, mask_value
from noemie.formats.records import Control, Problem, Record, aammjj, jjmmaa
from noemie.formats.rejects import guide
from noemie.formats.words import CERTAINTY, Title, meaning, titles, word

SILENT = ("filler", "level", "reserved", "opaque", "sesam_zone", "end", "record_type", "entity")
COUNTS = ("factures", "lignes", "enregistrements")  # totals that are not amounts


@dataclass(frozen=True, slots=True)
class Cell:
    """One field that says something. `raw`: its characters, masked; `shown`: what they mean."""

    label: str
    shown: str
    raw: str
    certainty: str
    is_unreadable: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """`indent`: how deep it stands in the file, 0 to 5. `raw`: the record as it came, identities masked."""

    rank: int
    offset: int
    record: str
    title: str
    indent: int
    sentence: str
    cells: tuple[Cell, ...]
    raw: str
    problems: tuple[str, ...]
    certainty: str


def explain(file_format: str, record: Record, problems: Iterable[Problem] = ()) -> Explained:
    """`problems`: those of this record."""
    mine = tuple(problems)
    title = titles().get((file_format, record.record), Title("Enregistrement inconnu", 0))
    if record.layout is None:
        sentence = "Rien n’a été lu ni déduit de cet enregistrement : il est gardé tel quel."
        faults = tuple(_fault(one) for one in mine)
        return Explained(
            record.rank,
            record.offset,
            record.record,
            title.text,
            title.indent,
            sentence,
            (),
            mask_record(record),
            faults,
            "",
        )
    tell = SENTENCES.get((file_format, record.record))
    wrong = {one.field for one in mine}
    cells = tuple(
        _cell(file_format, record, one, is_unreadable=one.name in wrong)
        for one in record.layout.fields
        if not one.name.startswith(SILENT) and (record.text(one.name) or one.name in wrong)
    )
    return Explained(
        record.rank,
        record.offset,
        record.record,
        title.text,
        title.indent,
        tell(record) if tell else "",
        cells,
        mask_record(record),
        tuple(_fault(one) for one in mine),
        CERTAINTY[record.layout.certainty],
    )


def _fault(problem: Problem) -> str:
    label = word(problem.field).label
    raw = mask_nir(mask_value(problem.field, problem.raw.strip()))
    return f"{label} : {problem.reason}" + (f" (lu : « {raw} »)" if raw else "")


def _cell(file_format: str, record: Record, one: Field, *, is_unreadable: bool) -> Cell:
    raw = mask_value(one.name, record.text(one.name))
    return Cell(
        word(one.name).label,
        raw if is_unreadable else _shown(file_format, record, one, raw),
        raw,
        CERTAINTY[one.certainty],
        is_unreadable,
    )


def _shown(file_format: str, record: Record, one: Field, raw: str) -> str:
    if word(one.name).identity:
        return raw
    if one.kind == "money":
        return euros(record.number(one.name))
    if one.kind == "date":
        return day(record, one.name) or "absente"
    if one.name == "coefficient" and record.number(one.name) is not None:
        return f"{Decimal(record.number(one.name) or 0) / 100:f}".replace(".", ",")
    said = meaning(file_format, one.name, raw)
    return f"{raw} ({said})" if said else raw


def euros(cents: int | None) -> str:
    """`1 234,50 €`; an amount that could not be read says so, and is never a zero."""
    if cents is None:
        return "montant illisible"
    whole, rest = divmod(abs(cents), 100)
    return f"{'−' if cents < 0 else ''}{whole:,}".replace(",", "\u202f") + f",{rest:02d}\u202f€"


def written(control: Control) -> tuple[str, str]:
    """A total as the file declares it and as it was recomputed: amounts in euros, counts as they are."""
    if control.what.endswith(COUNTS):
        return "illisible" if control.declared is None else str(control.declared), str(control.computed)
    return euros(control.declared), euros(control.computed)


def day(record: Record, name: str) -> str:
    order = record.layout.order if record.layout else "jma"
    found = (jjmmaa if order == "jma" else aammjj)(record.text(name))
    return "" if found is None else f"{found:%d/%m/%Y}"


def _on(record: Record, name: str) -> str:
    said = day(record, name)
    return f" du {said}" if said else ""


def _signed(record: Record, amount: str, sign: str) -> int | None:
    cents = record.number(amount)
    if record.text(sign) not in {"P", "N"} or cents is None:
        return None
    return -cents if record.text(sign) == "N" else cents


def _part(name: str, prefix: str) -> Callable[[Record], str]:
    states = {"P": "payée", "R": "rejetée", "D": "différée, un autre retour viendra", "": "non traitée"}

    def tell(record: Record) -> str:
        state, asked = record.text(f"{prefix}_state"), euros(record.number(f"{prefix}_asked"))
        paid = _signed(record, f"{prefix}_paid", f"{prefix}_paid_sign")
        said = f"Part {name} {states.get(state, f'dans un état inconnu ({state})')} : "
        short = paid is not None and state == "P" and paid < (record.number(f"{prefix}_asked") or 0)
        return said + f"{euros(paid)} sur {asked} demandés." + (" C’est moins que demandé." if short else "")

    return tell


def _reject(record: Record) -> str:
    code, label = record.text("reject_code"), record.text("reject_label")
    known = guide(code, label)
    said = f"Rejet {code} : « {label} »."
    return (
        f"{said} {known.action}"
        if known is not None
        else f"{said} Motif inconnu d’Idel : il est gardé, et se classe dans « Motifs de rejet »."
    )


def _total(record: Record) -> str:
    return f"La caisse déclare ici un total de {euros(_signed(record, 'total', 'sign'))}."


def _retention(record: Record) -> str:
    amount, left = _signed(record, "amount", "sign"), record.number("balance")
    said = "Repris sur le virement" if amount is not None and amount < 0 else "Rendu par la caisse"
    kind = meaning("noemie", "debt_kind", record.text("debt_kind"))
    rest = f" Reste dû : {euros(left)}." if left is not None else ""
    return f"{said} : {euros(abs(amount) if amount is not None else None)}, dette {record.text('debt_reference')}{f' ({kind})' if kind else ''}.{rest}"


def _invoice_noemie(record: Record) -> str:
    lot = f", lot {record.text('lot_number')}" if record.text("lot_number") else ""
    return f"Réponse à la facture {record.text('invoice_number')}{_on(record, 'invoice_date')}{lot}."


def _transfer(record: Record) -> str:
    labels = " / ".join(part for part in (record.text("transfer_label_1"), record.text("transfer_label_2")) if part)
    return f"Un virement{_on(record, 'accounting_date')}" + (
        f", écrit « {labels} » sur votre relevé." if labels else "."
    )


def _acknowledgement(record: Record) -> str:
    what = f"facture {record.text('invoice_number')}" if record.text("invoice_number") else "lot entier"
    said = f"Lot {record.text('lot_number')}{_on(record, 'lot_date')}, {what} : "
    if record.text("polarity") == "+":
        return said + "accepté techniquement. Cela ne veut pas dire payé."
    reason = record.text("reject_label") or record.text("reject_code") or "sans motif lisible"
    return said + f"refusé ({reason}). À corriger et à renvoyer dans un autre lot."


def _act(record: Record) -> str:
    coefficient = f"{Decimal(record.number('coefficient') or 0) / 100:f}".replace(".", ",")
    return (
        f"{record.text('act_code')} {coefficient}{_on(record, 'care_date')} : {euros(record.number('fee'))}, "
        f"dont {euros(record.number('amo_amount'))} à la caisse."
    )


SENTENCES: dict[tuple[str, str], Callable[[Record], str]] = {
    ("noemie", "000"): lambda r: (
        f"Retour {r.text('norm_reference')}{_on(r, 'file_date')}, envoyé par {r.text('sender_id').lstrip('0') or 'un émetteur sans numéro'}."
    ),
    ("noemie", "020"): lambda r: f"Règlements reçus par le mandataire {r.text('payee_agent_id').lstrip('0')}.",
    ("noemie", "040"): lambda r: f"Règlements destinés au professionnel {r.text('payee_id').lstrip('0')}.",
    ("noemie", "070"): lambda r: f"Journée comptable{_on(r, 'accounting_date')}, sans libellé de virement.",
    ("noemie", "071"): _transfer,
    ("noemie", "080"): lambda r: f"Réponses au lot {r.text('lot_number')}{_on(r, 'lot_date')}.",
    ("noemie", "081"): lambda r: (
        f"Ce qui suit : {meaning('noemie', 'return_type', r.text('return_type')) or 'type de retour inconnu'}."
    ),
    ("noemie", "100"): _invoice_noemie,
    ("noemie", "102"): _invoice_noemie,
    ("noemie", "103"): lambda r: f"L’assuré de cette facture : NIR {mask_value('insured_nir', r.text('insured_nir'))}.",
    ("noemie", "110"): lambda r: f"L’assuré de cette facture : NIR {mask_value('insured_nir', r.text('insured_nir'))}.",
    ("noemie", "198"): _part("AMO", "amo"),
    ("noemie", "199"): _part("AMC", "amc"),
    ("noemie", "210"): lambda r: (
        f"Acte {r.text('act_code')}{_on(r, 'care_date')} : {euros(_signed(r, 'amount', 'sign'))} remboursés sur {euros(r.number('expense'))}."
    ),
    ("noemie", "250"): _retention,
    ("noemie", "261"): lambda r: f"Forfait {r.text('lump_code')} : {euros(r.number('amount'))}, sans facture.",
    ("noemie", "262"): lambda r: (
        f"Détail du forfait : {r.text('label') or r.text('lump_code')}, {euros(r.number('amount'))}."
    ),
    ("noemie", "290"): _reject,
    ("noemie", "294"): _reject,
    ("noemie", "990"): _total,
    ("noemie", "999"): _total,
    ("b2", "000"): lambda r: f"Fichier {r.text('file_id')}{_on(r, 'file_date')}, norme B2 {r.text('norm')}.",
    ("b2", "1"): lambda r: f"Lot {r.text('lot_number')}{_on(r, 'lot_date')} pour la caisse {r.text('fund')}.",
    ("b2", "2"): lambda r: f"Facture {r.text('invoice_number')}{_on(r, 'invoice_date')}.",
    ("b2", "2X"): lambda r: (
        f"Ajouté par l’opérateur : référence financière {r.text('payment_reference') or 'absente'}."
    ),
    ("b2", "4"): _act,
    ("b2", "5"): lambda r: (
        f"Total de la facture : {euros(r.number('total_billed') if 'total_billed' in r.fields else r.number('fees'))}."
    ),
    ("b2", "6"): lambda r: (
        f"Fin du lot {r.text('lot_number')} : {r.number('invoice_count')} factures, {euros(r.number('total_billed'))}."
    ),
    ("b2", "999"): lambda r: f"Fin du fichier : {r.number('record_count')} enregistrements déclarés.",
    ("arl", "ARL"): _acknowledgement,
}
