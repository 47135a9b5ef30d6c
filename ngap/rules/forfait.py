"""A BSI day: one forfait a patient and day, on its first passage of dependency care (11 B 5, 23.3, XVI-I-12); the AMX beside it are in amx.py."""

from ngap.outcome import TraceStep
from ngap.rules.amx import NEVER, REMOTE, apply_amx, flag_several_halves
from ngap.rules.bsi_act import INITIAL
from ngap.rules.rule import Cite, Rule
from ngap.workbench import FORFAITS, Bench, Passage

FORFAIT = Cite("R-FORF", "NGAP 11 B 5, 23.3, XVI-I-12")
TECHNICAL = (
    "Passage technique un jour de BSI : AMX et IFI (le forfait inclut « la ou les séances d’une même journée ») ; "
    "autre lecture : AMI à taux plein et IFD."
)
ANOTHER_NURSE = "Forfait compté sur le passage d’une autre infirmière du cabinet : un seul par patient et par jour, l’IFI reste due."
ANOTHER_PASSAGE = "Forfait compté sur un autre passage : un seul par patient et par jour."
AT_THE_OFFICE = (
    "Soin au cabinet un jour de forfait : AMX, le forfait inclut « la ou les séances d’une même journée » ; "
    "autre lecture : AMI à taux plein, l’AMX étant celui des soins « à domicile » (annexe 2)."
)
ITS_TEXT_EXCLUDES = (
    "Passage pour cet acte seul : son texte exclut les majorations, et le déplacement pour l’organisation d’une surveillance ; "
    "autre lecture : dus, si le passage est aussi une séance de dépendance."
)
NO_SESSION = "Pas de forfait pour ce passage : il paie les séances de soins de dépendance au domicile."


def bill_the_forfait_and_amx(bench: Bench) -> None:
    paid = {passage.visit.patient: passage for passage in bench.passages if passage.beside == "borne"}
    assessed = {passage.visit.patient: passage for passage in bench.passages if passage.visit.bsi == INITIAL}
    for passage in bench.by_clock():
        if passage.is_dependency_care:
            if _may_bear(bench, passage, assessed):
                _bear(bench, passage, paid)
            else:
                _flag(bench, passage, paid)
            if passage.is_dependency_care:
                apply_amx(bench, passage)
                _leave_out(bench, passage)
        elif passage.patient.dependence in FORFAITS:
            _elsewhere(bench, passage)
    flag_several_halves(bench)
    _say_noted(bench, paid)


def _say_noted(bench: Bench, paid: dict[str, Passage]) -> None:
    """A forfait noted among the acts of a passage that does not bear it: every act done is explained."""
    for passage in bench.passages:
        level = passage.patient.dependence
        if passage.has_extra(level):
            continue
        for code in passage.visit.acts:
            act = bench.law.acts.get(code)
            if act is not None and act.letter in FORFAITS:
                message = ANOTHER_PASSAGE if passage.visit.patient in paid else NO_SESSION
                passage.steps.append(TraceStep(FORFAIT.code, FORFAIT.reference, act.label, 0, 0, message))


def _may_bear(bench: Bench, passage: Passage, assessed: dict[str, Passage]) -> bool:
    """Not before the initial assessment of the day ("élaboration préalable"); not that day at all by the other reading (U-39)."""
    first = assessed.get(passage.visit.patient)
    if first is None:
        return passage.beside != "without"
    is_before = (passage.visit.time, passage.rank) < (first.visit.time, first.rank)
    return passage.beside != "without" and not is_before and "U-39" not in bench.other


def _bear(bench: Bench, passage: Passage, paid: dict[str, Passage]) -> None:
    if passage.visit.patient in paid:
        _flag(bench, passage, paid)
        return
    paid[passage.visit.patient] = passage
    bench.add(passage, "forfait", passage.patient.dependence, FORFAIT, "Un seul forfait par patient et par jour.")


def _flag(bench: Bench, passage: Passage, paid: dict[str, Passage]) -> None:
    bearer = paid.get(passage.visit.patient)
    if bearer is not None and bearer.beside:
        bench.note(passage, "forfait_autre_infirmiere", "info", ANOTHER_NURSE, FORFAIT.reference)
    if passage.acts:
        bench.open_point(passage, "U-12", TECHNICAL)
        if "U-12" in bench.other:
            passage.is_dependency_care = passage.has_forfait_regime = False


def _leave_out(bench: Bench, passage: Passage) -> None:
    """A later passage for the organisation of a watch or for II-5 ter alone: their texts exclude majorations (and travel, II-3)."""
    done = passage.acts  # an act that the forfait holds was carried out: its passage keeps its travel
    if passage.first or not done or not all(line.is_excluded_from_14 for line in done):
        return
    passage.is_dependency_care = False
    bench.note(passage, "passage_sans_majoration", "a_verifier", ITS_TEXT_EXCLUDES, done[0].reference)


def _elsewhere(bench: Bench, passage: Passage) -> None:
    """At the practice or at a distance: no forfait there; a day with a forfait makes it a passage of that day."""
    if passage.visit.place == "office" and passage.has_forfait_regime:
        bench.open_point(passage, "U-12", AT_THE_OFFICE)
        apply_amx(bench, passage)
        return
    for line in passage.acts:
        if line.act.dependent == "not_cumulable":
            bench.drop(passage, line, NEVER, "Ne se cote jamais avec un forfait de dépendance.")
        elif line.letter == "TMI":
            bench.open_point(passage, "U-12", REMOTE)


RULE = Rule("R-FORF", FORFAIT.reference, bill_the_forfait_and_amx, about=FORFAITS)
