"""After an operation: the surveillance or the one of a perineural catheter, not both in a session (XVI-II-7); U-32."""

from ngap.rules.among_acts import exclusive_over_the_day
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

POSTOP = Cite("R-POSTOP", "NGAP XVI-II-7")
SURVEILLANCE_OR_CATHETER = frozenset({"surveillance_postoperatoire", "catheter_perinerveux"})


def one_surveillance_after_operation(bench: Bench) -> None:
    exclusive_over_the_day(bench, SURVEILLANCE_OR_CATHETER, POSTOP)


RULE = Rule(
    POSTOP.code, POSTOP.reference, one_surveillance_after_operation, about=frozenset(), pair=SURVEILLANCE_OR_CATHETER
)
