"""MCI (23.2): coordination, at home, once per intervention, for a complex dressing or a patient in palliative care."""

from ngap.nomenclature import LADDER
from ngap.rules.dressings import COMPLEX_DRESSINGS, WOUND_ASSESSMENT
from ngap.rules.rule import Cite, Rule
from ngap.workbench import NO_MAJORATION, Bench, Passage

MCI = Cite("R-MCI", "NGAP 23.2")
WITH_A_BSI = (
    "BSI seul d’un patient en soins palliatifs : pas de MCI ; autre lecture : oui, le BSI est un acte du titre XVI."
)
NOT_TITLE_XVI = {"TLS", "TLL", "TLD", "RQD", "TMI"}


def add_mci(bench: Bench) -> None:
    for passage in bench.passages:
        if not passage.is_home:
            continue
        if not _opens_the_right(passage):
            if passage.patient.palliative and passage.first:
                bench.note(passage, "mci_bsi", "a_verifier", WITH_A_BSI, MCI.reference)
            continue
        if passage.visit.place == "ehpad" and "U-40" in bench.other:
            continue
        if WOUND_ASSESSMENT in passage.visit.acts:
            continue  # I-3: "pas associable", palliative patient included
        message = "Majoration de coordination infirmière, une fois par intervention."
        bench.add(passage, "majoration", "MCI", MCI, message)
        if passage.visit.place == "ehpad":
            bench.open_point(
                passage, "U-40", "MCI en EHPAD : le domicile du résident est l’EHPAD, oui ; autre lecture : non."
            )


def _opens_the_right(passage: Passage) -> bool:
    """The text says "réalise": a dressing that the ladder leaves without a fee opens the right all the same."""
    for line in passage.acts:
        if line.act.code in COMPLEX_DRESSINGS and (line.is_billed or line.rule == LADDER):
            return True
    return passage.patient.palliative and _has_title_xvi_care(passage)


def _has_title_xvi_care(passage: Passage) -> bool:
    care = [
        line
        for line in passage.done()
        if line.act.article.startswith(
            "XVI-"
        )  # 23.2: "des soins inscrits au titre XVI" (punctures of title II are not)
        and line.letter not in NOT_TITLE_XVI
        and line.act.cumul != "normal_no_travel"
        and line.act.code not in NO_MAJORATION
    ]
    return bool(care) or passage.is_dependency_care


RULE = Rule("R-MCI", MCI.reference, add_mci, about=COMPLEX_DRESSINGS | {"palliative"})
