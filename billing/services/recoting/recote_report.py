"""An « audit blanc » told: as JSON for machines, as CSV for a spreadsheet, in French for a shell."""

import csv
import io
from collections.abc import Iterator

from billing.services.recoting.audited import Audited, Difference, NotRecoted
from billing.services.recoting.recote import Recoted, Sums
from cabinet.euros import in_euros
from cabinet.spreadsheet import guarded
from ngap.law_version import law_version

Json = dict[str, object]
HEADER = (
    "facture", "patient", "infirmiere_am", "jour_de_soins", "heure", "ligne_facturee", "ligne_due", "facture_centimes", "du_centimes",
    "ecart_centimes", "regle", "reference", "explication", "portee",
)  # fmt: skip
REACH = {"whole": "cotation entière", "lines": "ce que les lignes prouvent"}
SHOWN = 10


def document(*, cabinet: str, recoted: Recoted) -> Json:
    """Cents, ISO days, patients by their public id; `under_cents` and `over_cents` are positive."""
    return {
        "cabinet": cabinet,
        "law_version": law_version(),
        "totals": {
            **_sums(recoted.total),
            "whole": recoted.whole_count,
            "differing": len(recoted.differing),
            "not_recoted": len(recoted.not_recoted),
        },
        "patients": [{"patient": key[1], **_sums(one)} for key, one in sorted(recoted.by_patient.items())],
        "rules": [{"rule": key[0], "reference": key[1], **_sums(one)} for key, one in sorted(recoted.by_rule.items())],
        "visits": [_audited(one) for one in recoted.differing],
        "not_recoted": [_not_recoted(one) for one in recoted.not_recoted],
    }


def _sums(one: Sums) -> Json:
    return {
        "count": one.count,
        "billed_cents": one.billed_cents,
        "due_cents": one.due_cents,
        "under_cents": one.under_cents,
        "over_cents": one.over_cents,
    }


def _audited(one: Audited) -> Json:
    return {
        "invoice": one.invoice,
        "nurse": one.nurse_am,
        "patient": one.patient_id,
        "cared_on": one.cared_on.isoformat(),
        "at": one.at.isoformat("minutes") if one.at else None,
        "checks": one.checks,
        "billed_cents": one.billed_cents,
        "due_cents": one.due_cents,
        "effect_cents": one.effect_cents,
        "differences": [_difference(line) for line in one.differences],
    }


def _difference(one: Difference) -> Json:
    return {
        "billed": one.billed or None,
        "due": one.due or None,
        "billed_cents": one.billed_cents,
        "due_cents": one.due_cents,
        "effect_cents": one.effect_cents,
        "rule": one.rule,
        "reference": one.reference,
        "message": one.message,
    }


def _not_recoted(one: NotRecoted) -> Json:
    return {
        "invoice": one.invoice,
        "cared_on": one.cared_on.isoformat(),
        "billed_cents": one.billed_cents,
        "code": one.code,
        "reason": one.reason,
    }


def spreadsheet(*, recoted: Recoted) -> bytes:
    """One row a line that differs, then one a day that could not be re-coted. UTF-8 with its mark, `;`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for one in recoted.differing:
        writer.writerows(_row(one, line) for line in one.differences)
    writer.writerows(_left_row(one) for one in recoted.not_recoted)
    return out.getvalue().encode("utf-8-sig")


def _row(one: Audited, line: Difference) -> list[str]:
    at = one.at.isoformat("minutes") if one.at else ""
    cells = [
        *(one.invoice, one.patient, one.nurse_am, one.cared_on.isoformat(), at, line.billed, line.due),
        *(
            line.billed_cents,
            line.due_cents,
            line.effect_cents,
            line.rule,
            line.reference,
            line.message,
            REACH[one.checks],
        ),
    ]
    return [_cell(cell) for cell in cells]


def _left_row(one: NotRecoted) -> list[str]:
    billed = "" if one.billed_cents is None else one.billed_cents
    cells = [one.invoice, "", "", one.cared_on.isoformat(), "", "", "", billed, "", "", one.code, "", one.reason]
    return [*map(_cell, cells), "non recotée"]


def _cell(value: object) -> str:
    """A number stays a number (its minus is no formula); a text that a spreadsheet would run is guarded."""
    return str(value) if isinstance(value, int) else guarded(str(value))


def told(*, cabinet: str, recoted: Recoted) -> Iterator[str]:
    """The totals, the rules, the ten largest differences, what could not be re-coted. No name of anybody."""
    total = recoted.total
    yield f"{cabinet}, soins du {recoted.start:%d/%m/%Y} au {recoted.end:%d/%m/%Y}"
    if recoted.law_of:
        yield f"  avec la loi du {recoted.law_of:%d/%m/%Y}"
    yield f"  {total.count} passages ou journées recotés, dont {recoted.whole_count} entièrement ; {len(recoted.differing)} différents"
    yield f"  facturé {in_euros(total.billed_cents)}, dû {in_euros(total.due_cents)}"
    yield f"  sous-facturation {in_euros(total.under_cents)}, sur-facturation (risque d’indu) {in_euros(total.over_cents)}"
    for (rule, reference), one in sorted(recoted.by_rule.items(), key=lambda item: -_weight(item[1]))[:SHOWN]:
        under, over = in_euros(one.under_cents), in_euros(one.over_cents)
        yield f"  {rule} ({reference}) : {one.count} lignes, sous-facturé {under}, sur-facturé {over}"
    for visit in sorted(recoted.differing, key=lambda one: -abs(one.effect_cents))[:SHOWN]:
        effect = in_euros(visit.effect_cents, signed=True)
        yield f"  facture {visit.invoice}, soins du {visit.cared_on:%d/%m/%Y} : {effect}"
    if recoted.not_recoted:
        yield f"  {len(recoted.not_recoted)} passages ou journées non recotés : {recoted.not_recoted[0].reason}"


def _weight(one: Sums) -> int:
    return one.under_cents + one.over_cents
