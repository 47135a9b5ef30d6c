"""The BSI act itself: DI 2.5 at first, DI 1.2 for a renewal or an intermediate one (XVI-I-12, R-BSI)."""

from decimal import Decimal

from ngap.rules.rule import Cite, Rule
from ngap.workbench import FORFAITS, HOMES, Bench

BSI = Cite("R-BSI", "NGAP XVI-I-12")
LATER_PASSAGE = (
    "Passage technique, un autre passage du jour étant celui du BSI : AMI et IFI, sans MAU ; "
    "autre lecture : IFD et MAU (13 D paie l’IFI des soins liés à la dépendance)."
)
TWICE = "Un BSI est déjà compté ce jour-là pour ce patient."
INITIAL = "initial"
COEFFICIENTS = {INITIAL: Decimal("2.5"), "renewal": Decimal("1.2"), "intermediate": Decimal("1.2")}


def price_the_bsi(bench: Bench) -> None:
    assessed = {passage.visit.patient for passage in bench.passages if passage.visit.bsi}
    followed = {passage.visit.patient for passage in bench.passages if passage.is_dependency_care}
    done: set[str] = set()
    for passage in bench.by_clock():
        passage.has_forfait_regime = passage.visit.patient in followed or passage.visit.patient in assessed
        if passage.visit.bsi is None:
            if (
                passage.has_forfait_regime
                and passage.acts
                and passage.is_home
                and passage.visit.patient not in followed
            ):
                bench.note(passage, "acte_le_jour_du_bsi", "a_verifier", LATER_PASSAGE, "NGAP 13 D, 23.1")
            continue
        if passage.visit.place not in HOMES:
            bench.refuse(passage, "bsi_hors_domicile", "Le BSI s’élabore au domicile du patient.", BSI.reference)
            continue
        if passage.visit.patient in done:
            bench.note(passage, "bsi_deux_fois", "attention", TWICE, BSI.reference)
            continue
        done.add(passage.visit.patient)
        message = "Bilan de soins infirmiers réalisé à domicile."
        bench.add(passage, "bsi", "DI", BSI, message, COEFFICIENTS[passage.visit.bsi])
        if passage.is_dependency_care:
            if passage.visit.bsi != INITIAL:
                continue  # an assessment exists already: "élaboration préalable" is fulfilled
            bench.open_point(
                passage,
                "U-39",
                "Forfait le jour du BSI : compté après le BSI (le texte demande une « élaboration préalable ») ; "
                "autre lecture : pas de forfait ce jour-là.",
            )
        elif any(line.letter != "AIS" for line in passage.acts):
            message = (
                "Acte fait avec le BSI d’un patient sans forfait : AMI à taux plein, IFI, sans MAU ; "
                "autre lecture : AMX aux taux d’un jour de forfait."
            )
            bench.note(passage, "acte_le_jour_du_bsi", "a_verifier", message, "NGAP 11 B 5, 13 D, annexe 2")


RULE = Rule("R-BSI", BSI.reference, price_the_bsi, about=FORFAITS | {"DI"})
