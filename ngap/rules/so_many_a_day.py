"""Acts that a text limits by day or by half-day, each patient (XVI-I-6, II-3, II-4, II-6)."""

from ngap.rules.perfusion import ORGANISATION, PERFUSION
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

CATHETER = Cite("R-SONDE", "NGAP XVI-I-6")
DIALYSIS = Cite("R-LIMITS", "NGAP XVI-II-6")
WEEKLY = Cite("R-DIAB", "NGAP XVI-II-5 bis")
PRADO = Cite("R-PRADO", "NGAP XVI-II-5 ter")
POSTOP = Cite("R-POSTOP", "NGAP XVI-II-7")
ASSESSMENT = Cite("R-PANSLOURD", "NGAP XVI-I-3")
# Acts that one text counts together: the organisation "d'une perfusion, par jour" is the same act in II-3 and in II-4.
MOST_A_DAY: dict[tuple[str, ...], tuple[int, Cite, str]] = {
    tuple(sorted(ORGANISATION)): (1, PERFUSION, "L’organisation de la surveillance se cote une fois par jour."),
    ("pose_etui_penien",): (1, CATHETER, "Une pose isolée d’étui pénien par 24 heures."),
    ("surveillance_hebdomadaire_insulino_traite",): (1, WEEKLY, "Une surveillance hebdomadaire par semaine."),
    ("surveillance_ic_bpco",): (1, PRADO, "Une visite hebdomadaire : une par jour au plus."),
    ("surveillance_postoperatoire",): (3, POSTOP, "Trois séances de surveillance postopératoire au plus."),
    ("surveillance_redon",): (2, POSTOP, "Deux surveillances de drain de redon au plus."),
    ("bilan_plaie_complexe",): (1, ASSESSMENT, "Un bilan de plaie par an."),
    ("dialyse_peritoneale",): (4, DIALYSIS, "Quatre séances par jour au plus."),
    ("dialyse_peritoneale_cycleur_surveillance",): (
        2,
        DIALYSIS,
        "Par période de douze heures : deux par jour au plus.",
    ),
}


FAMILY = {code: (codes, *limit) for codes, limit in MOST_A_DAY.items() for code in codes}


def so_many_a_day(bench: Bench) -> None:
    """Each patient, each family of acts, in the order of the clock."""
    seen: dict[tuple[str, tuple[str, ...]], int] = {}
    for passage in bench.by_clock():
        for line in passage.acts:
            limit = FAMILY.get(line.act.code)
            if limit is None or not line.is_billed:
                continue
            codes, most, rule, message = limit
            key = passage.visit.patient, codes
            seen[key] = count = seen.get(key, 0) + 1
            if count > most:
                bench.drop(passage, line, rule, message)


RULE = Rule(DIALYSIS.code, DIALYSIS.reference, so_many_a_day, about=frozenset(), pair=frozenset(FAMILY))
