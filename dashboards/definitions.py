"""What each figure is, in the words of the screen: formula, unit, axis of dates, what is left out. Shown beside the figure."""

DEFINITIONS: dict[str, tuple[str, str]] = {
    "facture": (
        "Facturé",
        "Montant attendu de toutes les parts (caisse, mutuelle, patient) des factures datées jusqu’à ce jour et non annulées.",
    ),
    "envoye": ("Envoyé", "La part du facturé dont l’envoi est connu à ce jour : lot déposé ou déclaré transmis."),
    "annonce": (
        "Annoncé",
        "Ce que les retours des caisses disent payer. Une mutuelle peut payer sans rien annoncer : le reçu peut dépasser l’annoncé.",
    ),
    "recu": (
        "Reçu",
        "Ce que la banque prouve, au jour où elle le comptabilise, moins ce que les caisses ont repris ensuite.",
    ),
    "encours": (
        "Reste dû",
        "Part par part : attendu, moins reçu, plus repris, moins abandonné, jamais sous zéro. Un rejet compte tant que personne ne l’a abandonné.",
    ),
    "retard": (
        "En retard",
        "Reste dû des parts envoyées, ni refusées ni rejetées, sans réponse ni paiement au-delà de la patience apprise de leur payeur "
        "(une fausse alerte sur cent au plus).",
    ),
    "risque": (
        "Limite à moins de 90 jours",
        "Reste dû dont la limite légale pour réclamer tombe dans les 90 jours : deux ans à compter du premier jour du trimestre "
        "qui suit les soins pour la caisse.",
    ),
    "rejets": (
        "Taux de rejet",
        "Parts rejetées au premier retour, divisées par les parts qui ont eu un premier retour, envoyées dans les douze mois. "
        "Les envois récents, sans retour encore, ne comptent ni en haut ni en bas.",
    ),
    "delais": (
        "Délai jusqu’à la banque",
        "Jours ouvrés de l’envoi au crédit. Une part impayée attend encore : elle compte parmi celles qui attendent (Kaplan-Meier), "
        "sinon un payeur qui ne paie pas paraîtrait rapide.",
    ),
    "age": (
        "Balance âgée",
        "Reste dû selon le nombre de jours depuis l’envoi, et selon ceux qui restent pour réclamer, tel qu’il était ce jour-là, recalculé depuis les "
        "écritures. "
        "Un relevé importé depuis complète le passé.",
    ),
    "prevision": (
        "Crédits à venir",
        "Pour chaque part envoyée et impayée : montant × probabilité d’être payée d’ici là, selon les délais de son payeur. "
        "Le montant réel tombe dans l’intervalle au moins huit fois sur dix. Ce qui n’est pas encore envoyé et ce que doivent les patients n’y est pas.",
    ),
    "activite": (
        "Activité",
        "Montant des lignes de facture selon le jour des soins, factures annulées exclues. Un passage : un patient, un jour.",
    ),
}

HINDSIGHT: tuple[str, str] = (
    "Prévision vérifiée",
    "Chaque quinzaine de dix jours ouvrés est prévue à nouveau avec les seuls faits datés d’avant son premier jour, puis comparée à ce que "
    "la banque a crédité pour les mêmes parts. Un fichier importé plus tard compte à la date de ses faits, comme s’il était arrivé à temps. "
    "Ce qui a été envoyé depuis, ce que doivent les patients et les payeurs dont rien n’était appris n’est d’aucun côté.",
)

YEAR = "Envois des douze mois avant ce jour."
INDICATORS: dict[str, tuple[str, str]] = {
    "acceptation": (
        "Acceptées au premier envoi",
        "Parts acceptées à leur premier retour, divisées par les parts qui ont eu un premier retour. Une facture qui en remplace "
        f"une autre n’est pas un premier envoi. {YEAR}",
    ),
    "resolution": (
        "Payées entières du premier coup",
        "Parts jamais rejetées et payées en entier (prouvé par la banque), divisées par les parts de caisse et de mutuelle envoyées il y a "
        f"90 jours ou plus : au-delà de la plus longue patience. {YEAR}",
    ),
    "rejets_amo": (
        "Rejets de la caisse, en nombre",
        f"Parts AMO rejetées au premier retour, sur celles qui ont eu un retour. {YEAR}",
    ),
    "rejets_euros_amo": (
        "Rejets de la caisse, en euros",
        f"Montant de ces parts rejetées, sur le montant de celles qui ont eu un retour. {YEAR}",
    ),
    "rejets_amc": (
        "Rejets des mutuelles, en nombre",
        f"Parts AMC rejetées au premier retour, sur celles qui ont eu un retour. {YEAR}",
    ),
    "rejets_euros_amc": (
        "Rejets des mutuelles, en euros",
        f"Montant de ces parts rejetées, sur le montant de celles qui ont eu un retour. {YEAR}",
    ),
    "arl": (
        "Lots refusés (ARL négatif)",
        "Lots refusés sur lots envoyés. Un lot sans aucun accusé est un troisième état : il n’est ni accepté ni refusé. "
        f"{YEAR}",
    ),
    "recouvrement": (
        "Taux de recouvrement",
        "Ce que la banque prouve (moins les reprises), divisé par le facturé des mêmes soins, factures annulées exclues. "
        "Soins des douze mois qui se terminent six mois avant ce jour : leurs paiements ont eu le temps de venir.",
    ),
    "dso": (
        "Jours de chiffre d’affaires dus (DSO)",
        "Reste dû divisé par le facturé des soins des 90 derniers jours, fois 90. Ce n’est pas un délai de paiement : il suit la saison.",
    ),
    "silencieuse": (
        "Part silencieuse",
        f"Reste dû sans réponse ni paiement au-delà de la patience apprise du payeur, divisé par le montant envoyé. {YEAR}",
    ),
    "sous_paiement": (
        "Payé moins que prévu",
        f"Ce qui manque aux parts payées en partie, divisé par leur montant attendu. {YEAR}",
    ),
    "perte": (
        "Perdu",
        "Abandons signés, et reste dû dont la date limite pour réclamer est passée, divisés par tout le facturé.",
    ),
    "traitement": (
        "Délai pour corriger un rejet",
        "Jours ouvrés, médiane, du retour qui rejette au nouvel envoi. Un rejet qui attend encore compte (Kaplan-Meier). "
        "Rejets des douze mois.",
    ),
    "traitement_prompt": (
        "Rejets corrigés en dix jours ouvrés",
        "Rejets renvoyés dans les dix jours ouvrés, divisés par ceux qui sont corrigés ou qui attendent depuis plus longtemps.",
    ),
    "rejets_recuperes": (
        "Rejets récupérés",
        "Montant rejeté qui a été payé ensuite, lui ou la facture qui le remplace, comptés une fois. Rejets des douze mois qui se "
        "terminent six mois avant ce jour.",
    ),
    "relances": (
        "Rendement des relances",
        "Montant venu dans les trente jours d’une première relance, divisé par le montant relancé ; à côté, ce que des parts "
        "comparables sans relance (même payeur, même âge) ont reçu dans les mêmes trente jours. Sans ce témoin on mesurerait la patience.",
    ),
    "cout": (
        "Coût du recouvrement",
        "Temps noté sur les dossiers × coût d’une heure en vigueur ce jour-là, plus les frais de service comptés le premier de chaque mois et "
        "les frais des étapes notées au-delà des relances, divisés par ce que la banque a crédité moins ce qui a été repris. Douze mois avant ce jour. "
        "Le temps qui n’est pas noté n’y est pas.",
    ),
    "alertes_precision": (
        "Alertes justes",
        "Factures que les contrôles signalaient (« attention ») quand leur lot a été constitué et que le premier retour a rejetées, au moins "
        "pour une part, divisées par les factures signalées qui ont eu un premier retour. Ce qu’une alerte a fait corriger avant l’envoi n’est plus "
        f"signalé : ce taux juge ce qui est parti malgré elle. {YEAR}",
    ),
    "alertes_precision_euros": (
        "Alertes justes, en euros",
        "Montant rejeté des factures signalées, divisé par le montant des factures signalées.",
    ),
    "alertes_rappel": (
        "Rejets annoncés",
        "Factures rejetées au premier retour que les contrôles signalaient, divisées par les factures rejetées dont les contrôles ont été gardés. "
        f"Ce qu’un contrôle a bloqué n’est pas parti : il n’est d’aucun côté. Une facture d’un autre logiciel n’a pas de contrôle gardé. {YEAR}",
    ),
    "alertes_rappel_euros": (
        "Rejets annoncés, en euros",
        "Les mêmes, en montant rejeté.",
    ),
    "rapprochement": (
        "Crédits expliqués par la machine",
        "Crédits expliqués au centime sans personne, divisés par les crédits des douze mois qui parlent de factures. La machine ne "
        "décide que s’il n’y a qu’une possibilité : ce taux ne s’achète pas par des erreurs.",
    ),
    "rapprochement_euros": ("Crédits expliqués par la machine, en euros", "Les mêmes, en montant."),
    "rapprochement_defait": (
        "Rapprochements de la machine défaits",
        "Rapprochements faits par la machine qu’une personne a défaits, divisés par tous ceux que la machine a faits, sur les crédits des douze "
        "mois. Ce que la machine a repris elle-même, un fichier étant arrivé depuis, est compté à part. Une erreur que personne n’a vue n’y est pas.",
    ),
    "indu": ("Repris par les caisses", "Montant repris sur montant payé, par année de soins."),
}
