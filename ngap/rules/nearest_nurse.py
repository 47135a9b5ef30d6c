"""13 C 3°: no more kilometres than from the nearest nurse, but for return-home programmes and advanced practice."""

from decimal import Decimal

from ngap.money import in_french
from ngap.rules.rule import Cite
from ngap.situation import Visit
from ngap.workbench import Bench, Passage

NEAREST = Cite("R-IK", "NGAP 13 C 3°")


def reimbursed_km(bench: Bench, passage: Passage, visit: Visit, nearest: Decimal) -> Decimal:
    """The distance that is paid, one way; said when it is the shorter one."""
    if nearest >= visit.distance_km or visit.return_home or passage.is_advanced:
        return visit.distance_km
    message = (
        f"Infirmier le plus proche à {in_french(nearest)} km (vous : {in_french(visit.distance_km)} km) : "
        "IK comptées depuis son cabinet."
    )
    bench.note(passage, "infirmier_plus_proche", "attention", message, NEAREST.reference)
    return nearest
