"""Article 10: its surveillances exclude one another in a session (XVI-I-10); which one stays is U-32."""

from ngap.rules.among_acts import exclusive
from ngap.rules.rule import Cite, Rule
from ngap.workbench import Bench

ARTICLE_10 = Cite("R-SURV", "NGAP XVI-I-10")


def surveillance_of_article_10(bench: Bench) -> None:
    for passage in bench.passages:
        exclusive(bench, passage, lambda line: line.act.cumul == "exclusive_art10", ARTICLE_10, "U-32")


RULE = Rule(
    ARTICLE_10.code,
    ARTICLE_10.reference,
    surveillance_of_article_10,
    about=frozenset(),
    pair=frozenset({"exclusive_art10"}),
)
