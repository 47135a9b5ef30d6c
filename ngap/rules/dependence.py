"""A BSI day: one forfait, AMX on top at 100 % or 50 %, everything else included (11 B 5, 23.3, XVI-I-12)."""

from ngap.money import HALF
from ngap.outcome import TraceStep
from ngap.rules.dressings import ULCER_OR_SORE, is_dressing
from ngap.rules.not_written import COVID_CALL
from ngap.rules.rule import Cite, Rule
from ngap.rules.vaccination import VACCINES
from ngap.workbench import FORFAITS, ActLine, Bench, Passage

FORFAIT = Cite("R-FORF", "NGAP 11 B 5, 23.3, XVI-I-12")
FULL_AMX = Cite("R-AMX-100", "NGAP XVI-I-12")
HALF_AMX = Cite("R-AMX-50", "NGAP XVI-I-12")
INCLUDED = Cite("R-AMX-0", "NGAP XVI-I-12")
NEVER = Cite("R-AMX-NO", "NGAP XVI-I-10, II-5 bis")
VACCINE = Cite("R-AMX-VACC", "NGAP 11 B 4 d, XVI-I-1")
ANALGESIA = Cite("R-TOPIC", "NGAP 11 B 5, XVI-I-3")
ANALGESIAS = frozenset({"analgesie_topique", "analgesie_topique_insulino_traite"})
TECHNICAL = (
    "Passage technique un jour de BSI : AMX et IFI (le forfait inclut « la ou les séances d’une même journée ») ; "
    "autre lecture : AMI à taux plein et IFD."
)
ANOTHER_NURSE = "Forfait compté sur le passage d’une autre infirmière du cabinet : un seul par patient et par jour, l’IFI reste due."
ANOTHER_PASSAGE = "Forfait compté sur un autre passage : un seul par patient et par jour."
NO_SESSION = "Pas de forfait pour ce passage : il paie les séances de soins de dépendance au domicile."
REMOTE = (
    "Soin à distance un jour de forfait : coté, hors de la séance de dépendance ; "
    "autre lecture : inclus dans le forfait de la journée."
)


def bill_the_forfait_and_amx(bench: Bench) -> None:
    paid = {passage.visit.patient: passage for passage in bench.passages if passage.beside == "borne"}
    for passage in bench.by_clock():
        if passage.is_dependency_care:
            _forfait_or_flag(bench, passage, paid)
            if passage.is_dependency_care:
                _amx(bench, passage)
        elif passage.patient.dependence in FORFAITS:
            _elsewhere(bench, passage)
    _flag_several_halves(bench)
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


def _forfait_or_flag(bench: Bench, passage: Passage, paid: dict[str, Passage]) -> None:
    bearer = paid.get(passage.visit.patient)
    if bearer is None and passage.beside != "without" and not (passage.visit.bsi and "U-39" in bench.other):
        paid[passage.visit.patient] = passage
        message = "Un seul forfait par patient et par jour."
        bench.add(passage, "forfait", passage.patient.dependence, FORFAIT, message)
        return
    if bearer is not None and bearer.beside:
        bench.note(passage, "forfait_autre_infirmiere", "info", ANOTHER_NURSE, FORFAIT.reference)
    if passage.acts:
        bench.open_point(passage, "U-12", TECHNICAL)
        if "U-12" in bench.other:
            passage.is_dependency_care = passage.has_forfait_regime = False


def _elsewhere(bench: Bench, passage: Passage) -> None:
    """At the practice or at a distance: no forfait there; a day with a forfait makes it a passage of that day."""
    if passage.visit.place == "office" and passage.has_forfait_regime:
        bench.open_point(passage, "U-12", TECHNICAL)
        _amx(bench, passage)
        return
    for line in passage.acts:
        if line.act.dependent == "not_cumulable":
            bench.drop(passage, line, NEVER, "Ne se cote jamais avec un forfait de dépendance.")
        elif line.letter == "TMI":
            bench.open_point(passage, "U-12", REMOTE)


def _amx(bench: Bench, passage: Passage) -> None:
    for line in [one for one in passage.acts if one.is_billed]:
        match line.act.dependent:
            case _ if line.act.code in VACCINES:
                _vaccine(bench, passage, line)
            case "AMX_full":
                _full(bench, passage, line)
            case "AMX_half":
                bench.as_amx(line)
                line.is_settled = True
                message = "Un jour de forfait, cet acte se cote AMX à 50 % quel que soit son coefficient."
                bench.set_rate(passage, line, HALF, HALF_AMX, message)
            case "included":
                level = passage.patient.dependence
                bench.drop(passage, line, INCLUDED, f"Inclus dans le forfait {level}, NGAP XVI-I-12.")
            case "not_cumulable":
                bench.drop(passage, line, NEVER, "Ne se cote jamais avec un forfait de dépendance.")
            case _ if line.letter == "TMI" or line.act.code == COVID_CALL:
                bench.open_point(passage, "U-12", REMOTE)
            case "none":
                pass
            case _:
                _not_said(bench, passage, line)


def _not_said(bench: Bench, passage: Passage, line: ActLine) -> None:
    """No line of title XVI gives this act an AMX: the forfait holds all the acts of the day's sessions (XVI-I-12)."""
    bench.drop(passage, line, INCLUDED, f"Inclus dans le forfait {passage.patient.dependence}, NGAP XVI-I-12.")
    message = f"« {line.act.label} » un jour de forfait : inclus ; autre lecture : en sus."
    bench.note(passage, "acte_un_jour_de_forfait", "a_verifier", message, INCLUDED.reference)


def _flag_several_halves(bench: Bench) -> None:
    for passage in bench.passages:
        halves = [line for line in passage.acts if line.rule == HALF_AMX.code and line.is_billed]
        diabetes = any(line.act.cumul == "group_5bis" for line in halves)
        injections = sum(line.act.cumul != "group_5bis" for line in halves)
        if injections + diabetes > 1:
            if "U-11" in bench.other:
                _keep_one_half(bench, passage, halves)
            message = "Plusieurs actes à 50 % un jour de BSI : chacun à 50 % (« chacun des actes ») ; autre lecture : un seul."
            bench.open_point(passage, "U-11", message)


def _keep_one_half(bench: Bench, passage: Passage, halves: list[ActLine]) -> None:
    """Insulin and its check stand on one line of the text and stay together; else the first one."""
    kept = [line for line in halves if line.act.cumul == "group_5bis"] or halves[:1]
    for line in halves:
        if line not in kept:
            bench.drop(passage, line, HALF_AMX, "Un seul acte à 50 % (lecture choisie par le cabinet).")


def _vaccine(bench: Bench, passage: Passage, line: ActLine) -> None:
    """At the practice the ladder applies; the half of 11 B 5 needs a session of dependency care, which is at home."""
    bench.as_amx(line)
    if "U-09" in bench.other:
        bench.drop(passage, line, INCLUDED, "Vaccination incluse dans le forfait (lecture choisie par le cabinet).")
    elif passage.is_home:
        bench.keep(passage, line, VACCINE, "Vaccination à domicile : hors de l’article 11 B, en AMX.")
    message = "Vaccination un jour de BSI : AMX à taux plein ; autre lecture : incluse dans le forfait."
    bench.open_point(passage, "U-09", message)


def _full(bench: Bench, passage: Passage, line: ActLine) -> None:
    bench.as_amx(line)
    line.rule, line.reference = FULL_AMX.code, FULL_AMX.reference
    if line.act.code in ANALGESIAS and not _has_its_dressing(passage, line):
        if "U-36" not in bench.other:
            line.is_settled = True
            bench.set_rate(
                passage, line, HALF, ANALGESIA, "Analgésie topique sans son pansement : AMX à 50 % (11 B 5)."
            )
        message = (
            "Analgésie topique sans son pansement un jour de forfait : 50 % ; "
            "autres lectures : taux plein, ou incluse dans le forfait."
        )
        bench.open_point(passage, "U-36", message)


def _has_its_dressing(passage: Passage, line: ActLine) -> bool:
    """An ulcer's or a pressure sore's (I-3); any dressing of an insulin-treated patient (II-5 bis)."""
    codes = (other.act.code for other in passage.acts)
    if line.act.article == "XVI-I-3":
        return any(code in ULCER_OR_SORE or code == "pansement_lourd_diabetique" for code in codes)
    return any(is_dressing(code) for code in codes)


RULE = Rule("R-FORF", FORFAIT.reference, bill_the_forfait_and_amx, about=FORFAITS)
