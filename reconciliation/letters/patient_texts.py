"""The words of the gentle ladder. No health data in a text that travels by SMS or e-mail: no name of the patient, no day of care, no
word of care; no threat in any of them. Our own wording: no law is quoted, none is needed to ask politely.
"""

from reconciliation.letters.texts import CLOSING, Words

TEXT = (
    "Bonjour, un petit rappel de {nurse} : il reste {total} à régler (référence {reference}). Si c’est déjà fait, ne tenez "
    "pas compte de ce message. Une question, une difficulté ? {contact}"
)
CALL, ANSWER = "Appelez-nous au {phone}.", "Répondez-nous, nous trouverons une solution."
DIFFICULTY = (
    "Si vous ne pouvez pas tout régler d’un coup, dites-le-nous : nous pouvons convenir ensemble de plusieurs versements. Si "
    "vous pensez qu’il y a une erreur, ou si votre mutuelle doit payer, dites-le-nous aussi : nous vérifierons avec vous."
)
CROSSED = "Si votre règlement est déjà parti, merci de ne pas tenir compte de cette lettre."
LETTERS = {
    2: Words(
        "Un reste à régler : {total}",
        ("Sauf erreur de notre part, les sommes ci-dessous restent à régler pour les soins que vous avez reçus.",),
        ("{how}", DIFFICULTY, CROSSED),
    ),
    3: Words(
        "Second rappel : {total} restent à régler",
        (
            "Nous vous avons déjà écrit au sujet des sommes ci-dessous. Sauf erreur de notre part, elles restent à régler.",
            "Nous vous demandons de les régler avant le {ask_by}, ou de nous appeler avant cette date.",
        ),
        ("{how}", DIFFICULTY, CROSSED),
    ),
}
__all__ = ["ANSWER", "CALL", "CLOSING", "LETTERS", "TEXT"]
