"""Why a match was made: stored with it, shown to a person, never a bare score."""

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """`rule` E1, E2, E3 or person; `piece` the text that both sides carry; `examined` movements looked at."""

    rule: str
    piece: str
    amount_cents: int
    days_between: int | None
    examined: int
    alternatives: int

    def explain(self) -> str:
        """One French sentence for the screen and the letter."""
        where = {"E1": "Même référence et même montant", "E2": "Payeur reconnu et même montant", "E3": "Même montant"}
        found = where.get(self.rule, "Décision d'une personne")
        piece = f" (« {self.piece} »)" if self.piece else ""
        days = "" if self.days_between is None else f", {self.days_between} jour(s) d'écart"
        only = "1 seule possibilité" if self.alternatives == 0 else f"{self.alternatives + 1} possibilités"
        return f"{found}{piece}{days} : {only} sur {self.examined} mouvements examinés."

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "sentence": self.explain()}
