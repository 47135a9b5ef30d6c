"""What the page of a visit says before anybody validates it: the gravest first, the rest as remarks under the price."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.forms.acts import ActsForm
from billing.services.prescription_cover import CoverWarning
from ngap.cotation import VisitCotation

STATES = {"bloquant": "refused", "a_verifier": "warn"}
TITLES = {"bloquant": "Pas de montant", "a_verifier": "À vérifier"}


@dataclass(frozen=True, slots=True)
class Alert:
    """`state` is a state of the stylesheet; `title` may be empty."""

    state: str
    title: str
    text: str


def alerts_of(
    *, form: ActsForm, warnings: Sequence[CoverWarning], priced: VisitCotation
) -> tuple[list[Alert], list[Alert]]:
    """(to look at before validating, remarks)."""
    unread = [Alert("warn", "Acte à préciser", str(error)) for error in form["more"].errors]
    cover = [Alert("late" if one.is_serious else "warn", "Prescription", one.message) for one in warnings]
    found = [
        Alert(STATES.get(one.severity, "idle"), TITLES.get(one.severity, ""), one.message) for one in priced.findings
    ]
    graves = sorted((one for one in found if one.state != "idle"), key=lambda one: one.state != "refused")
    return [*unread, *cover, *graves], [one for one in found if one.state == "idle"]
