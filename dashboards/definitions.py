"""What each figure is, in the words of the screen: formula, unit, axis of dates, what is left out. Shown beside the figure."""

DEFINITIONS: dict[str, tuple[str, str]] = {
    "facture": (
        "Facturé",
        "Montant attendu de toutes les parts (caisse, mutuelle, patient) des factures datées jusqu’à ce jour et non annulées.",
    ),
    "envoye": ("Envoyé", "La part du facturé dont l’envoi est connu à ce jour : lot déposé ou déclaré transmis."),
    "annonce": (
        "Annoncé",
        "Ce que les retours des caisses disent payer. Une mutuelle peut payer sans rien annoncer : le reçu peut dépasser l’annoncé.",
    ),
    "recu": (
        "Reçu",
        "Ce que la banque prouve, au jour où elle le comptabilise, moins ce que les caisses ont repris ensuite.",
    ),
    "encours": (
        "Reste dû",
        "Part par part : attendu, moins reçu, plus repris, moins abandonné, jamais sous zéro. Un rejet compte tant que personne ne l’a abandonné.",
    ),
    "retard": (
        "En retard",
        "Reste dû des parts envoyées, ni refusées ni rejetées, sans réponse ni paiement au-delà de la patience apprise de leur payeur "
        "(une fausse alerte sur cent au plus).",
    ),
    "risque": (
        "Limite à moins de 90 jours",
        "Reste dû dont la limite légale pour réclamer tombe dans les 90 jours : deux ans à compter du premier jour du trimestre "
        "qui suit les soins pour la caisse.",
    ),
    "rejets": (
        "Taux de rejet",
        "Parts rejetées au premier retour, divisées par les parts qui ont eu un premier retour, envoyées dans les douze mois. "
        "Les envois récents, sans retour encore, ne comptent ni en haut ni en bas.",
    ),
    "delais": (
        "Délai jusqu’à la banque",
        "Jours ouvrés de l’envoi au crédit. Une part impayée attend encore : elle compte parmi celles qui attendent (Kaplan-Meier), "
        "sinon un payeur qui ne paie pas paraîtrait rapide.",
    ),
    "age": (
        "Balance âgée",
        "Reste dû selon le nombre de jours depuis l’envoi, tel qu’il était ce jour-là, recalculé depuis les écritures. "
        "Un relevé importé depuis complète le passé.",
    ),
    "prevision": (
        "Crédits à venir",
        "Pour chaque part envoyée et impayée : montant × probabilité d’être payée d’ici là, selon les délais de son payeur. "
        "Le montant réel tombe dans l’intervalle au moins huit fois sur dix. Ce qui n’est pas encore envoyé et ce que doivent les patients n’y est pas.",
    ),
    "activite": (
        "Activité",
        "Montant des lignes de facture selon le jour des soins, factures annulées exclues. Un passage : un patient, un jour.",
    ),
}
