"""A passage that is only the control of a long infusion, or answers a complication (XVI-II-3, II-4): its travel alone.

The forfait of the session holds the controls and the complications, which "peuvent donner lieu à des frais de déplacement": no
fee of its own, so no majoration. Whether an infusion of the days before still runs is for the checks before sending.
"""

from ngap.rules.perfusion import CONTROL, LONG, ORGANISATION, PERFUSION, REMOVAL, SHORT
from ngap.rules.rule import Rule
from ngap.workbench import ActLine, Bench, Passage

AS_ACT = "changement_flacon"  # AMI 4.1, "ou contrôle du débit"
TRAVEL = "Compris dans le forfait de la perfusion longue ; le déplacement seul est dû."
FITTING = "Contrôle dans la séance de pose : compris dans le forfait de la perfusion longue."
AT_THE_PRACTICE = "Contrôle d’une perfusion hors du domicile : compris dans le forfait, et aucun déplacement."
REMOVED = (
    "La perfusion a été retirée plus tôt ce jour-là : il n’en reste aucune à contrôler, le déplacement n’est pas dû."
)
BESIDE_ORGANISATION = "Compris dans le forfait ; avec l’AMI 4 d’organisation, aucun déplacement."
AS_FLOW = "Contrôle coté AMI 4,1, « contrôle du débit » (lecture choisie par le cabinet)."
U_46 = (
    "Passage de contrôle d’une perfusion longue : compris dans son forfait, déplacement seul ; "
    "autre lecture : c’est un contrôle du débit, AMI 4,1."
)
U_47 = (
    "Contrôle d’une perfusion et AMI 4 d’organisation dans le même passage : pas de déplacement (« à l’occasion de cet acte ») ; "
    "autre lecture : le contrôle garde le sien."
)


def pay_the_travel_of_a_control(bench: Bench) -> None:
    for passage in bench.passages:
        controls = [line for line in passage.acts if line.act.code == CONTROL]
        if controls:
            _control(bench, passage, controls)


def _control(bench: Bench, passage: Passage, controls: list[ActLine]) -> None:
    codes = {line.act.code for line in passage.acts}
    if not passage.is_home:
        _nothing(bench, passage, controls, AT_THE_PRACTICE)
        bench.note(passage, "controle_hors_domicile", "attention", AT_THE_PRACTICE, PERFUSION.reference)
    elif codes & LONG:
        _nothing(bench, passage, controls, FITTING)
    elif _is_removed(bench, passage):
        _nothing(bench, passage, controls, REMOVED)
        bench.note(passage, "controle_apres_retrait", "attention", REMOVED, PERFUSION.reference)
    else:
        bench.open_point(passage, "U-46", U_46)
        if "U-46" in bench.other:
            _as_flow(bench, passage, controls)
        else:
            _travel(bench, passage, controls, is_organised=bool(codes & ORGANISATION) and not _is_busy(bench, passage))


def _travel(bench: Bench, passage: Passage, controls: list[ActLine], *, is_organised: bool) -> None:
    if is_organised:
        bench.open_point(passage, "U-47", U_47)
    passage.is_control = not is_organised or "U-47" in bench.other
    _nothing(bench, passage, controls, TRAVEL if passage.is_control else BESIDE_ORGANISATION)


def _as_flow(bench: Bench, passage: Passage, controls: list[ActLine]) -> None:
    form = bench.law.forms[AS_ACT]
    first, *others = controls
    line = ActLine(form, form.act, form.letter, form.cents, form.reference)
    passage.acts[passage.acts.index(first)] = line
    bench.explain(passage, line, AS_FLOW)
    _nothing(bench, passage, others, TRAVEL)


def _nothing(bench: Bench, passage: Passage, controls: list[ActLine], message: str) -> None:
    for line in controls:
        bench.drop(passage, line, PERFUSION, message)


def _is_busy(bench: Bench, passage: Passage) -> bool:
    """The day of the fitting or of the removal: no AMI 4 is due, nothing is done "à l'occasion de cet acte"."""
    mine = (one for one in bench.passages if one.visit.patient == passage.visit.patient)
    return any(line.act.code in LONG | SHORT | REMOVAL for one in mine for line in one.acts)


def _is_removed(bench: Bench, passage: Passage) -> bool:
    """That day, before the passage, by the last act that says it: fitted again after a removal, an infusion runs."""
    is_removed = False
    for one in bench.by_clock():
        if one is passage:
            break
        if one.visit.patient == passage.visit.patient:
            codes = {line.act.code for line in one.acts}
            is_removed = not codes & LONG and (is_removed or bool(codes & REMOVAL))
    return is_removed


RULE = Rule("R-PERF-CONTROL", PERFUSION.reference, pay_the_travel_of_a_control, about=frozenset({CONTROL}))
