"""Why a match was made: stored with it, shown to a person, never a bare score."""

from dataclasses import asdict, dataclass

SENTENCES = {
    "E1": "Même référence et même montant",
    "E1G": "Toutes les références sont dans le libellé, et leur somme est le montant",
    "E1S": "Même référence sur plusieurs mouvements, dont la somme est le montant",
    "E1R": "Même référence et même montant, mais un débit a pu reprendre le virement",
    "E1N": "Même référence et même montant, mais le libellé de la banque nomme un autre payeur",
    "E2": "Payeur reconnu et même montant",
    "E3": "Même montant",
    "E4": "Même référence, autre montant",
    "E5": "Somme de plusieurs avis",
}


def _euros(cents: int) -> str:
    sign = "-" if cents < 0 else "+"
    return f"{sign}{abs(cents) // 100},{abs(cents) % 100:02d} €"


def _days(apart: int | None) -> str:
    if apart is None:
        return ""
    return ", le même jour" if apart == 0 else f", {abs(apart)} jour{'s' if abs(apart) > 1 else ''} d’écart"


@dataclass(frozen=True, slots=True)
class Evidence:
    """`rule` E1 (E1G grouped, E1S in parts, E1R perhaps taken back, E1N signed by another) to E5 or person;
    `piece` the text that both sides carry; `examined` movements looked at.

    `difference_cents`: what the bank shows less what the advice says (E4).
    """

    rule: str
    piece: str
    amount_cents: int
    days_between: int | None
    examined: int
    alternatives: int
    difference_cents: int = 0

    def explain(self) -> str:
        """One French sentence for the screen and the letter."""
        found = SENTENCES.get(self.rule, "Décision d’une personne")
        piece = f" (« {self.piece} »)" if self.piece else ""
        days = _days(self.days_between)
        if self.rule == "E4":
            return f"{found}{piece}{days} : {_euros(self.difference_cents)} d’écart avec l’avis. À expliquer avant de rapprocher."
        only = "une seule possibilité" if self.alternatives == 0 else f"{self.alternatives + 1} possibilités"
        among = f"{self.examined} mouvements examinés" if self.examined > 1 else "un mouvement examiné"
        return f"{found}{piece}{days} : {only} sur {among}."

    def as_json(self) -> dict[str, object]:
        return {**asdict(self), "sentence": self.explain()}
