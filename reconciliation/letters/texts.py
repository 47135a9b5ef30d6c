"""The words of each letter, with the text of law that it rests on. `{ask_by}`: the day before which an answer is asked.

A letter quotes the ruling of 28 May 2015 for the time limit, not L.332-1, which since 2016 speaks of cash benefits (open point U-43).
"""

from dataclasses import dataclass

from reconciliation.enums import LetterKind


@dataclass(frozen=True, slots=True)
class Words:
    """`before` and `after` the table of invoices; `{count}` invoices, `{total}`, `{ask_by}`, `{sent}` are filled in."""

    subject: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    references: tuple[str, ...] = ()


ASK = (
    "Nous vous demandons de traiter et de régler ces sommes sous dix jours, soit avant le {ask_by}, ou de nous "
    "indiquer par écrit le motif précis qui s’y opposerait."
)
PROOF = "Les preuves de cette demande sont jointes."

WORDS: dict[str, Words] = {
    LetterKind.SILENCE: Words(
        "Factures transmises, restées sans réponse : {total}",
        (
            "Les factures ci-dessous vous ont été transmises aux dates indiquées. Sauf erreur de notre part, nous n’avons "
            "reçu ni paiement, ni rejet, ni demande de pièce.",
        ),
        (ASK, PROOF),
    ),
    LetterKind.ANNOUNCED: Words(
        "Paiements annoncés, non reçus : {total}",
        (
            "Vos retours acceptent les factures ci-dessous et annoncent leur paiement. À ce jour, aucun de ces montants "
            "n’est porté au crédit de nos comptes.",
        ),
        (
            "Nous vous demandons sous dix jours, soit avant le {ask_by}, la date, la référence et le compte destinataire de"
            " chaque virement, ou un nouveau paiement.",
            PROOF,
        ),
    ),
    LetterKind.PARTIAL: Words(
        "Factures payées en partie : {total} restent dus",
        (
            "Les factures ci-dessous ont été payées pour un montant inférieur à celui qui vous a été facturé, sans explication reçue.",
        ),
        (
            "Nous vous demandons le complément sous dix jours, soit avant le {ask_by}, ou le détail du calcul qui justifie la différence.",
            PROOF,
        ),
    ),
    LetterKind.LATE_REFUSED: Words(
        "Refus pour envoi tardif contesté : {total}",
        (
            "Vous avez refusé les factures ci-dessous au motif qu’elles auraient été transmises hors du délai de l’article "
            "R.161-47 du code de la sécurité sociale.",
            "Cet article ne prévoit pas la perte du droit au paiement : la Cour de cassation a jugé que le non-respect de "
            "ce délai ne dispense pas la caisse de payer les soins (Cass. civ. 2e, 8 octobre 2015, n° 14-20.252).",
        ),
        (ASK, PROOF),
        ("CSS, art. R.161-47", "Cass. civ. 2e, 8 octobre 2015, n° 14-20.252"),
    ),
    LetterKind.DUPLICATE_REFUSED: Words(
        "Refus pour doublon contesté : {total}",
        (
            "Vous avez refusé les factures ci-dessous comme déjà réglées. Nos retours et nos relevés bancaires ne portent "
            "aucun paiement de ces soins.",
        ),
        (
            "Nous vous demandons sous dix jours, soit avant le {ask_by}, la date, le montant et la référence du paiement "
            "que vous invoquez, ou le règlement de ces factures.",
            PROOF,
        ),
    ),
    LetterKind.RIGHTS_DENIED: Words(
        "Refus de droits contesté : {total}",
        (
            "Vous avez refusé les factures ci-dessous pour des droits que vous dites absents ou fermés. Sauf erreur de notre "
            "part, ces droits étaient ouverts à la date des soins.",
        ),
        (
            "Nous vous demandons de vérifier les droits à la date des soins, et non à la date du traitement, et de régler "
            "ces sommes sous dix jours, soit avant le {ask_by}, ou de nous indiquer l’organisme compétent à cette date.",
            PROOF,
        ),
    ),
    LetterKind.RETENTION_NO_NOTICE: Words(
        "Retenue sans notification d’indu : {total}",
        (
            "Vous avez repris les sommes ci-dessous sur nos paiements. Nous n’avons reçu aucune notification préalable.",
            "L’action en recouvrement d’un indu s’ouvre par l’envoi d’une notification de payer le montant réclamé ou de "
            "produire des observations, motivée, qui mentionne la nature, le montant et la date des versements en cause "
            "(CSS, art. L.133-4 et R.133-9-1).",
        ),
        (
            "Nous vous demandons de nous adresser cette notification ou de restituer ces sommes sous dix jours, soit avant "
            "le {ask_by}. Nous réservons tous nos droits à les contester.",
            PROOF,
        ),
        ("CSS, art. L.133-4 et R.133-9-1",),
    ),
    LetterKind.RETENTION_TOO_EARLY: Words(
        "Retenue opérée avant la fin du délai de deux mois : {total}",
        (
            "Vous avez repris les sommes ci-dessous avant la fin du délai de deux mois dont nous disposons, à compter de la"
            " réception de votre notification, pour payer, produire des observations ou saisir la commission de recours "
            "amiable (CSS, art. R.133-9-1).",
        ),
        (
            "Nous vous demandons de les restituer sous dix jours, soit avant le {ask_by}, sans préjudice de notre contestation.",
            PROOF,
        ),
        ("CSS, art. R.133-9-1",),
    ),
    LetterKind.INDU_CONTESTED: Words(
        "Contestation d’un indu et saisine de la commission de recours amiable : {total}",
        (),
        (
            "Nous demandons à la commission de recours amiable d’annuler cet indu. Dans cette attente, nous vous demandons "
            "de ne procéder à aucune retenue et de nous accuser réception de la présente avant le {ask_by}.",
            PROOF,
        ),
        ("CSS, art. L.133-4, R.133-9-1 et R.142-1",),
    ),
    LetterKind.LATE_PENALTY: Words(
        "Paiements tardifs en tiers payant, majoration due : {total}",
        (
            "Les factures ci-dessous, transmises en tiers payant, ont été réglées après le délai de sept jours ouvrés qui "
            "suit votre accusé de réception. Le décret n° 2016-1069 du 3 août 2016 prévoit alors une majoration : un euro "
            "pour un paiement le huitième ou le neuvième jour ouvré, dix pour cent du montant à partir du dixième.",
            "Le tableau donne pour chacune la date de l’accusé, celle du paiement, les jours ouvrés comptés et la majoration.",
        ),
        ("Nous vous demandons de la régler sous dix jours, soit avant le {ask_by}.", PROOF),
        ("décret n° 2016-1069 du 3 août 2016",),
    ),
    LetterKind.FORMAL_NOTICE: Words(
        "Mise en demeure de payer : {total}",
        (
            "Malgré nos demandes précédentes, les sommes ci-dessous restent impayées. La présente vaut mise en demeure de "
            "les payer (Code civil, art. 1344 et 1231-6).",
        ),
        (
            "À défaut de paiement intégral sous dix jours, soit avant le {ask_by}, nous saisirons sans autre avis la juridiction compétente.",
            "Le délai pour agir est de deux ans à compter du premier jour du trimestre suivant les soins (Cass. civ. 2e, 28"
            " mai 2015, n° 14-17.731) ; la présente est adressée pour l’interrompre.",
            PROOF,
        ),
        ("Code civil, art. 1344 et 1231-6", "Cass. civ. 2e, 28 mai 2015, n° 14-17.731"),
    ),
}
CLOSING = "Veuillez agréer, Madame, Monsieur, l’expression de nos salutations distinguées."
