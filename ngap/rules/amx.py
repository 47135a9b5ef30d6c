"""Acts on top of a forfait: AMX at 100 %, at 50 %, included, never (11 B 5, XVI-I-12), as each line of title XVI says."""

from ngap.money import HALF
from ngap.rules.dressings import COMPLEX_DRESSINGS, ULCER_OR_SORE, WOUND_ASSESSMENT, is_dressing
from ngap.rules.not_written import COVID_CALL
from ngap.rules.rule import Cite
from ngap.rules.vaccination import VACCINES
from ngap.workbench import ActLine, Bench, Passage

FULL_AMX = Cite("R-AMX-100", "NGAP XVI-I-12")
HALF_AMX = Cite("R-AMX-50", "NGAP XVI-I-12")
INCLUDED = Cite("R-AMX-0", "NGAP XVI-I-12")
NEVER = Cite("R-AMX-NO", "NGAP XVI-I-10, II-5 bis")
VACCINE = Cite("R-AMX-VACC", "NGAP 11 B 4 d, XVI-I-1")
ANALGESIA = Cite("R-TOPIC", "NGAP 11 B 5, XVI-I-3")
ANALGESIAS = frozenset({"analgesie_topique", "analgesie_topique_insulino_traite"})
ORDINARY_DRESSING = (
    "Analgésie topique avec un pansement ordinaire un jour de forfait : AMX à taux plein ; "
    "autre lecture : 50 %, le taux plein étant celui des pansements lourds et complexes (XVI-I-12)."
)
REMOTE = (
    "Soin à distance un jour de forfait : coté, hors de la séance de dépendance ; "
    "autre lecture : inclus dans le forfait de la journée."
)


def apply_amx(bench: Bench, passage: Passage) -> None:
    """On a passage of a day of forfait."""
    for line in [one for one in passage.acts if one.is_billed]:
        match line.act.dependent:
            case _ if line.act.code in VACCINES:
                _vaccine(bench, passage, line)
            case "AMX_full":
                _full(bench, passage, line)
            case "AMX_half":
                bench.as_amx(line)
                line.is_settled = True
                message = "Un jour de forfait, cet acte se cote AMX à 50 % quel que soit son coefficient."
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


def flag_several_halves(bench: Bench) -> None:
    for passage in bench.passages:
        halves = [line for line in passage.acts if line.rule == HALF_AMX.code and line.is_billed]
        diabetes = any(line.act.cumul == "group_5bis" for line in halves)
        injections = sum(line.act.cumul != "group_5bis" for line in halves)
        if injections + diabetes > 1:
            if "U-11" in bench.other:
                _keep_one_half(bench, passage, halves)
            message = "Plusieurs actes à 50 % un jour de BSI : chacun à 50 % (« chacun des actes ») ; autre lecture : un seul."
            bench.open_point(passage, "U-11", message)


def _keep_one_half(bench: Bench, passage: Passage, halves: list[ActLine]) -> None:
    """Insulin and its check stand on one line of the text and stay together; else the first one."""
    kept = [line for line in halves if line.act.cumul == "group_5bis"] or halves[:1]
    for line in halves:
        if line not in kept:
            bench.drop(passage, line, HALF_AMX, "Un seul acte à 50 % (lecture choisie par le cabinet).")


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
    if line.act.code in ANALGESIAS and _has_its_dressing(passage, line) and not _has_a_complex_one(passage):
        bench.note(passage, "analgesie_pansement_simple", "a_verifier", ORDINARY_DRESSING, ANALGESIA.reference)
    if line.act.code in ANALGESIAS and not _has_its_dressing(passage, line):
        if "U-36" not in bench.other:
            line.is_settled = True
            bench.set_rate(
                passage, line, HALF, ANALGESIA, "Analgésie topique sans son pansement : AMX à 50 % (11 B 5)."
            )
        message = (
            "Analgésie topique sans son pansement un jour de forfait : 50 % ; "
            "autres lectures : taux plein, ou incluse dans le forfait."
        )
        bench.open_point(passage, "U-36", message)


def _has_a_complex_one(passage: Passage) -> bool:
    return any(line.act.code in COMPLEX_DRESSINGS or line.act.code == WOUND_ASSESSMENT for line in passage.acts)


def _has_its_dressing(passage: Passage, line: ActLine) -> bool:
    """An ulcer's or a pressure sore's (I-3); any dressing of an insulin-treated patient (II-5 bis)."""
    codes = (other.act.code for other in passage.acts)
    if line.act.article == "XVI-I-3":
        return any(code in ULCER_OR_SORE or code == "pansement_lourd_diabetique" for code in codes)
    return any(is_dressing(code) for code in codes)
