"""A BSI day: one forfait, AMX on top at 100 % or 50 %, everything else included (11 B 5, 23.3, XVI-I-12)."""

from ngap.money import HALF
from ngap.rules.rule import Cite, Rule
from ngap.workbench import ActLine, Bench, Extra, Passage

FORFAIT = Cite("R-FORF", "NGAP 11 B 5, 23.3, XVI-I-12")
FULL_AMX = Cite("R-AMX-100", "NGAP XVI-I-12")
HALF_AMX = Cite("R-AMX-50", "NGAP XVI-I-12")
INCLUDED = Cite("R-AMX-0", "NGAP XVI-I-12")
NEVER = Cite("R-AMX-NO", "NGAP XVI-I-10, II-5 bis")
VACCINE = Cite("R-AMX-VACC", "NGAP 11 B 4 d, XVI-I-1")


def bill_the_forfait_and_amx(bench: Bench) -> None:
    paid: set[str] = set()
    for passage in bench.by_clock():
        if not passage.is_dependency_care:
            continue
        if passage.visit.patient not in paid:
            paid.add(passage.visit.patient)
            level = passage.patient.dependence
            bench.add(passage, Extra(level, "forfait", FORFAIT), FORFAIT, "Un seul forfait par patient et par jour.")
        elif passage.acts:
            bench.open_point(
                passage,
                "U-12",
                "Passage technique un jour de BSI : AMX et IFI (le forfait inclut « la ou les séances d'une même "
                "journée ») ; autre lecture : AMI à taux plein et IFD.",
            )
        _amx(bench, passage)


def _amx(bench: Bench, passage: Passage) -> None:
    halves = 0
    for line in passage.acts:
        match line.act.dependent:
            case "AMX_full":
                _full(bench, passage, line)
            case "AMX_half":
                halves += line.act.cumul != "group_5bis"
                line.letter, line.is_settled = "AMX", True
                bench.set_rate(
                    passage,
                    line,
                    HALF,
                    HALF_AMX,
                    "Un jour de forfait, cet acte se cote AMX à 50 % quel que soit son coefficient.",
                )
            case "included":
                bench.drop(
                    passage, line, INCLUDED, f"Inclus dans le forfait {passage.patient.dependence}, NGAP XVI-I-12."
                )
            case "not_cumulable":
                bench.drop(passage, line, NEVER, "Ne se cote jamais avec un forfait de dépendance.")
            case _:
                line.is_settled = line.letter in {"TLS", "TLL", "TLD", "RQD"} or line.is_settled
    if halves > 1:
        bench.open_point(
            passage,
            "U-11",
            "Plusieurs injections un jour de BSI : chacune à 50 % (« chacun des actes ») ; autre lecture : une seule.",
        )


def _full(bench: Bench, passage: Passage, line: ActLine) -> None:
    line.letter = "AMX"
    if line.act.cumul == "full":
        bench.keep(passage, line, VACCINE, "Vaccination à domicile : hors de l'article 11B, en AMX.")
        bench.open_point(
            passage, "U-09", "Vaccination un jour de BSI : AMX à taux plein ; autre lecture : incluse dans le forfait."
        )
        return
    line.rule, line.reference = FULL_AMX.code, FULL_AMX.reference


RULE = Rule("R-FORF", FORFAIT.reference, bill_the_forfait_and_amx)
