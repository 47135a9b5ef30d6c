"""What is claimed beside what the law gives: the letter that is wrong, the line too much, the line forgotten."""

from collections import Counter
from collections.abc import Iterable

from ngap.outcome import VisitCotation
from ngap.prechecks.records import Check

LETTERS = "NGAP 11 B 5, XVI-I-12, annexe 2"
TWINS = {"AMI": "AMX", "AMX": "AMI"}


def check_claimed(*, claimed: Iterable[tuple[str, int]], law: VisitCotation) -> list[Check]:
    """`claimed`: (text, cents) of each line as written (`AMI 1/2`). Forfaits twice and forbidden cumuls show as lines too much."""
    if law.total_cents is None:
        return []
    cents = {line.text: line.amount_cents for line in law.lines}
    references = {line.text: line.reference for line in law.lines}
    rows = list(claimed)
    cents |= dict(rows)
    wanted, written = Counter(line.text for line in law.lines), Counter(text for text, _ in rows)
    missing, extra = list((wanted - written).elements()), list((written - wanted).elements())
    found = []
    for text in extra:
        due = next((one for one in missing if _letter(one) == TWINS.get(_letter(text))), None)
        if due is None:
            found.append(_too_much(text, cents, law))
        else:
            missing.remove(due)
            found.append(_wrong_letter(text, due, cents))
    found += [
        Check(
            "ligne_oubliee",
            "info",
            f"{text} est dû et n’est pas facturé.",
            references[text],
            cents[text],
            f"ajouter:{text}",
        )
        for text in missing
    ]
    return found


def _letter(text: str) -> str:
    return text.split(" ", maxsplit=1)[0]


def _wrong_letter(text: str, due: str, cents: dict[str, int]) -> Check:
    message = f"{text} : la lettre due est {_letter(due)} ({due})."
    effect = cents[due] - cents[text]
    return Check("lettre_fausse", "bloquant", message, LETTERS, effect, f"remplacer:{text}:{due}")


def _too_much(text: str, cents: dict[str, int], law: VisitCotation) -> Check:
    why = next((step for step in law.trace if step.after_cents == 0 and (step.before_cents or 0) > 0), None)
    reference = why.reference if why else "NGAP"
    reason = f" ({why.message})" if why else ""
    return Check(
        "ligne_en_trop", "attention", f"{text} n’est pas dû{reason}.", reference, -cents[text], f"retirer:{text}"
    )
