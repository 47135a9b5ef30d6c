"""The same act twice in a session, by its label (U-31): what it says in the plural is one act; "par séance", the second is halved.

Plural: "flacon(s)", "cathéter(s)"; the session of a short infusion holds its products. The other reading of each is the other way.
"""

from ngap.rules.among_acts import ONE_ACT, live
from ngap.rules.perfusion import CONTROL, FLASK, SHORT
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench, Passage

ONE_OF = {
    frozenset(SHORT): "la séance comprend les produits perfusés l’un après l’autre ou ensemble",
    frozenset(FLASK): "son libellé dit « flacon(s) »",
    frozenset({"entretien_catheter_central"}): "son libellé dit « cathéter(s) »",
    frozenset({"entretien_catheter_peritoneal"}): "son libellé dit « cathéter(s) »",
    frozenset({"aerosol_immunodeprime"}): "son libellé dit « séance d’aérosols »",
}
BY_SESSION = (
    "aerosol",
    "alimentation_enterale",
    "alimentation_jejunale",
    "irrigation_colique",
    "dialyse_peritoneale",
)
COUNTED_BY_SESSION = "son libellé compte par séance"
WORDING = {code: min(codes) for codes in ONE_OF for code in codes} | dict(zip(BY_SESSION, BY_SESSION, strict=True))


def one_by_its_wording(bench: Bench) -> None:
    for passage in bench.passages:
        if len(passage.acts) > 1 and _has_two_of_a_wording(passage):
            for codes, words in ONE_OF.items():
                _plural(bench, passage, codes, words)
            for code in BY_SESSION:
                _by_session(bench, passage, frozenset({code}))


def _has_two_of_a_wording(passage: Passage) -> bool:
    found: list[str] = []
    for line in passage.acts:
        wording = WORDING.get(line.act.code)
        if wording is not None:
            if wording in found:
                return True
            found.append(wording)
    return False


def _plural(bench: Bench, passage: Passage, codes: frozenset[str], words: str) -> None:
    if _is_twice(passage, codes):
        if "U-31" not in bench.other:
            _keep_the_highest(bench, passage, codes, words)
        message = f"Plusieurs fois le même acte : un seul ({words}) ; autre lecture : le second à 50 %."
        bench.open_point(passage, "U-31", message)


def _by_session(bench: Bench, passage: Passage, codes: frozenset[str]) -> None:
    if _is_twice(passage, codes):
        if "U-31" in bench.other:
            _keep_the_highest(bench, passage, codes, COUNTED_BY_SESSION)
        message = f"Plusieurs fois le même acte : le second à 50 % ; autre lecture : un seul ({COUNTED_BY_SESSION})."
        bench.open_point(passage, "U-31", message)


def _is_twice(passage: Passage, codes: frozenset[str]) -> bool:
    return len(live(passage, lambda one: one.act.code in codes)) > 1


def _keep_the_highest(bench: Bench, passage: Passage, codes: frozenset[str], words: str) -> None:
    lines = sorted(live(passage, lambda one: one.act.code in codes), key=lambda line: -(line.coefficient or 0))
    for line in lines[1:]:
        bench.drop(passage, line, Cite(ONE_ACT, line.reference), f"Un seul par séance : {words}.")


PAIR = frozenset(WORDING) | {CONTROL}  # the control is a flask change by its other reading (U-46)
RULE = Rule(ONE_ACT, "NGAP titre XVI, libellés", one_by_its_wording, about=frozenset(), pair=PAIR)
