"""After an operation: the surveillance or the one of a perineural catheter, not both in a session (XVI-II-7); U-32."""

from ngap.rules.among_acts import ask_over_the_day, exclusive
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

POSTOP = Cite("R-POSTOP", "NGAP XVI-II-7")
SURVEILLANCE_OR_CATHETER = frozenset({"surveillance_postoperatoire", "catheter_perinerveux"})


def one_surveillance_after_operation(bench: Bench) -> None:
    for passage in bench.passages:
        exclusive(bench, passage, lambda line: line.act.code in SURVEILLANCE_OR_CATHETER, POSTOP, "U-32")
    if len(bench.passages) > 1:
        ask_over_the_day(bench, SURVEILLANCE_OR_CATHETER, POSTOP.reference)


RULE = Rule(POSTOP.code, POSTOP.reference, one_surveillance_after_operation, about=SURVEILLANCE_OR_CATHETER)
