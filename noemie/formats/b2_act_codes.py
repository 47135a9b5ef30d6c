"""What stands for an act in the four characters of type 4 (74-77): our names, and the codes that software sends.

The layout (`b2_ps.csv`, derived) gives 4 characters of nature de prestation and one of complement. A letter-key of the NGAP is
its own nature. The majorations of article 14 have none for a nurse: the NGAP of 2026-06-21 names them F, MN and MM in articles
14.9.3 and 22-4 (official), which speak of doctors: that a nurse sends the same is not written (U-17), a check before sending
says so. A name of ours is never cut into a code.
"""

WIDTH = 4
ARTICLE_14 = {"NUIT_1": "MN", "NUIT_2": "MM", "DIM_FERIE": "F"}
# What is met in the lots of others: N of the layout's complement, MD and MN of `values.csv` (memory); NUIT and DIM_ are the
# names that our own lots were cut to before 2026-11-26.
SUNDAY_CODES = frozenset({"F", "MD", "DIM", "DIM_"})
NIGHT_CODES = frozenset({"N", "MN", "MM", "NUIT"})


class NoActCode(ValueError):
    """A name that the field cannot hold and for which no text knows a code."""


def act_code_of(name: str) -> str:
    """The code of a line of claim. Raises NoActCode rather than cut a name."""
    code = ARTICLE_14.get(name, name)
    if not code or len(code) > WIDTH or not (code.isascii() and code.isalnum()):
        raise NoActCode(f"« {name} » n’a pas de code de nature de prestation connu (U-17)")
    return code
