"""What the page of a visit says before anybody validates it: the gravest first, the rest as remarks under the price."""

from dataclasses import dataclass

from billing.forms.acts import ActsForm
from billing.services.prechecks.findings import Finding
from billing.services.rounds.visit_preview import Seen
from ngap.advice import Advice

LAW = {"bloquant": ("refused", "Pas de montant"), "a_verifier": ("warn", "À vérifier")}
CHECKS = {"blocks": ("late", "Serait rejeté"), "warns": ("warn", "À voir")}
QUIET = ("idle", "")


@dataclass(frozen=True, slots=True)
class Alert:
    """`state` is a state of the stylesheet; `title` and `reference` may be empty."""

    state: str
    title: str
    text: str
    reference: str = ""


def alerts_of(*, form: ActsForm, seen: Seen) -> tuple[list[Alert], list[Alert]]:
    """(to look at before validating, remarks)."""
    unread = [Alert("warn", "Acte à préciser", str(error)) for error in form["more"].errors]
    checks = [_of_check(one) for one in seen.findings]
    law = [Alert(*LAW.get(one.severity, QUIET), one.message) for one in seen.priced.findings]
    said = [*checks, *law, *(_of_advice(one) for one in seen.advice)]
    graves = sorted((one for one in said if one.state != "idle"), key=lambda one: one.state != "refused")
    return [*unread, *graves], [one for one in said if one.state == "idle"]


def _of_check(one: Finding) -> Alert:
    state, title = CHECKS.get(one.severity, QUIET)
    return Alert(state, title, one.message, one.reference)


def _of_advice(one: Advice) -> Alert:
    """Missed revenue is a remark; money that the fund may take back is to look at."""
    return Alert("idle", "", one.message) if one.effect_cents > 0 else Alert("warn", "Risque d’indu", one.message)
