"""The open points that a cabinet may settle for itself, in words: the question, both readings, what each leans on.

One text a point of `ngap.readings.OTHER` (a test holds them together). The default is what `cote` does by itself.
"""

import msgspec


class ReadingText(msgspec.Struct, frozen=True):
    """`question` for a title; each reading as a sentence, with the article (or the want of one) that it leans on."""

    question: str
    default: str
    default_reference: str
    other: str
    other_reference: str


TEXTS = {
    "U-01": ReadingText(
        "De quel jour datent les revalorisations de l’AMI et de l’AMX ?",
        "Du 06/11/2026 (3,35 €), puis du 01/11/2027 (3,45 €).",
        "Avenant 11, dates d’après IDEL-OS",
        "Du 01/11/2026 (3,35 €), puis du 06/11/2027 (3,45 €).",
        "Avenant 11, dates d’après Ami-ngap et Lidia",
    ),
    "U-03": ReadingText(
        "Le télésoin (TMI) suit-il l’AMI à 3,35 € ?",
        "Oui : il vaut un AMI.",
        "Avenant 9, principe de même valeur",
        "Non : il reste à sa valeur d’avant, l’avenant 11 ne nomme que l’AMI et l’AMX.",
        "Avenant 11, d’après IDEL-OS",
    ),
    "U-04": ReadingText(
        "Combien valaient les forfaits d’outre-mer en 2020 et 2021 ?",
        "13,25 €, 18,55 € et 29,25 €, comme depuis 2022.",
        "Avenant 8, d’après ses comptes rendus",
        "13,00 €, 18,20 € et 28,70 €, comme en métropole.",
        "Tableau de L-IDEL, juillet 2020",
    ),
    "U-05": ReadingText(
        "La majoration enfant (MIE) suit-elle l’AMI ?",
        "Non : 3,15 €, aucun texte ne la relève.",
        "Avenant 6 et NGAP 23.5",
        "Oui : 3,35 € depuis le 06/11/2026, 3,45 € depuis le 01/11/2027.",
        "Aucune source ; la MIE valait un AMI en 2020",
    ),
    "U-07": ReadingText(
        "Depuis quand l’infirmière cote-t-elle une demande de téléexpertise (RQD) ?",
        "Depuis le 23/09/2022, entrée en vigueur de l’avenant 9.",
        "NGAP 14.9.6 et avenant 9",
        "Depuis le 23/03/2023, date de ses mesures tarifaires ; avant, rien.",
        "Avenant 9, six mois après son entrée en vigueur",
    ),
    "U-08": ReadingText(
        "Après une prise de sang et un premier acte, le troisième acte est-il payé ?",
        "Non : la dérogation de la ponction veineuse vaut pour deux actes, elle en occupe la deuxième place.",
        "NGAP XVI-I-1 et article 11 B (un seul « acte associé »)",
        "Oui, à 50 % : la ponction veineuse sort du classement et laisse la deuxième place.",
        "NGAP XVI-I-1, « quel que soit le coefficient de l’acte associé »",
    ),
    "U-09": ReadingText(
        "La vaccination est-elle payée un jour de forfait BSI ?",
        "Oui, en AMX à taux plein : sa ligne porte la lettre AMX et l’article 11 B ne s’y applique pas.",
        "NGAP XVI-I-1 et 11 B 4 d",
        "Non, elle est incluse dans le forfait : la liste des actes en sus ne la nomme pas.",
        "NGAP XVI-I-12",
    ),
    "U-10": ReadingText(
        "Deux actes AMX à taux plein dans la même séance : tous deux en entier ?",
        "Non, l’échelle s’applique entre eux : le premier en entier, le second à 50 %.",
        "NGAP article 11 B",
        "Oui : le taux plein de la liste est une dérogation à l’article 11 B, pour chacun.",
        "NGAP XVI-I-12 et 11 B 5",
    ),
    "U-11": ReadingText(
        "Plusieurs actes à 50 % un jour de forfait : chacun est-il payé ?",
        "Oui, chacun à 50 % : le texte dit « chacun des actes suivants ».",
        "NGAP XVI-I-12",
        "Non, un seul acte à 50 % par séance.",
        "Usage de certaines caisses, sans texte publié",
    ),
    "U-12": ReadingText(
        "Un passage purement technique un jour de forfait : AMX ou AMI ?",
        "AMX et IFI : le forfait comprend la ou les séances d’une même journée.",
        "NGAP XVI-I-12 et 13 D",
        "AMI à taux plein, IFD et MAU s’il y a lieu : ce passage n’est pas une séance de dépendance.",
        "NGAP article 11 B et 13 A",
    ),
    "U-13": ReadingText(
        "Soins en AIS (jusqu’au 20/06/2026) : ce que la règle abrogée ne nomme pas est-il compris ?",
        "Oui : compris dans la séance ou dans la garde, la nuit d’une garde aussi.",
        "NGAP XVI-I-11 et 13, abrogés ; texte non retrouvé",
        "Non : coté en sus selon l’article 11 B, et la garde de nuit avec sa majoration.",
        "NGAP article 11 B et article 14",
    ),
    "U-15": ReadingText(
        "Depuis quand le plafond journalier des kilomètres s’applique-t-il ?",
        "Depuis le 01/01/2020.",
        "NGAP 13 C 2°, d’après L-IDEL et Vitalfact",
        "Depuis le 31/03/2020.",
        "NGAP 13 C 2°, d’après La boîte à IDEL",
    ),
    "U-16": ReadingText(
        "La nuit d’un dimanche ou d’un jour férié : laquelle des deux majorations ?",
        "La plus élevée : celle de la nuit.",
        "NGAP article 14, « une majoration »",
        "Celle du dimanche ou du jour férié.",
        "NGAP article 14, qui ne dit pas laquelle",
    ),
    "U-18": ReadingText(
        "La MAU est-elle due quand une téléconsultation accompagne le soin (TLS) ?",
        "Non : il y a deux actes, et la MAU demande un acte unique.",
        "NGAP 23.1",
        "Oui : le texte demande un « acte unique en AMI », et la TLS n’en est pas un.",
        "NGAP 23.1, « acte unique en AMI »",
    ),
    "U-20": ReadingText(
        "La majoration enfant (MIE) est-elle due à distance, et un jour de forfait ?",
        "Oui un jour de forfait, non avec une téléconsultation (TLL, TLD) ou un télésoin.",
        "NGAP 23.5 et 14.9.5",
        "Oui avec une téléconsultation ou un télésoin, non un jour de forfait : 13 D ne la nomme pas à côté de l’IFI.",
        "NGAP 23.5, « un soin », et 13 D",
    ),
    "U-21": ReadingText(
        "Plusieurs perfusions longues dans la journée : chacune a-t-elle son forfait ?",
        "Non, depuis le 25/06/2025 : la suivante se cote AMI 4,1.",
        "Circulaire CIR-9/2025 du 25/06/2025",
        "Oui : la nomenclature ne fixe aucun nombre par jour, chaque séance a son forfait.",
        "NGAP XVI-II-3 et II-4",
    ),
    "U-24": ReadingText(
        "La franchise médicale a-t-elle doublé en 2026 ?",
        "Non : 1 € par acte, 50 € par an. Elle ne change pas vos parts.",
        "CSS L.160-13 et D.160-9",
        "Oui : 2 € par acte, 100 € par an.",
        "Projets de décrets d’août 2025, dont l’adoption n’a pas été trouvée",
    ),
    "U-30": ReadingText(
        "La franchise se compte-t-elle aussi sur un forfait BSI et sur un BSI ?",
        "Oui, comme sur tout acte. Elle ne change pas vos parts.",
        "CSS L.160-13, III, « par acte »",
        "Non : un forfait ou un bilan n’est pas un acte.",
        "CSS L.160-13, III, lecture stricte",
    ),
    "U-31": ReadingText(
        "Deux actes identiques dans la même séance : le second est-il payé ?",
        "Un seul si le libellé est au pluriel (« flacon(s) »…) ou compte une perfusion courte ; sinon le second à 50 %, ponction veineuse comprise.",
        "NGAP XVI-I-2 depuis le 21/06/2026, XVI-II-1, II-3 et II-4, libellés",
        "L’inverse : le second à 50 % malgré le pluriel, un seul quand le libellé compte par séance, la seconde ponction veineuse à taux plein.",
        "NGAP article 11 B et XVI-I-1",
    ),
    "U-32": ReadingText(
        "Deux actes qui s’excluent dans une séance : lequel est coté ?",
        "Le plus élevé des deux.",
        "NGAP XVI-I-10, II-5 ter et II-7, qui ne disent pas lequel",
        "Le moins élevé.",
        "NGAP XVI-I-10, II-5 ter et II-7, lecture la plus prudente",
    ),
    "U-33": ReadingText(
        "Le supplément de vaccination antigrippale (jusqu’au 22/03/2023) est-il payé en entier ?",
        "Oui : il complète l’injection et suit son taux.",
        "NGAP XVI-I-1 (jusqu’au 22/03/2023)",
        "Non : il compte comme second acte, à 50 %.",
        "NGAP article 11 B",
    ),
    "U-34": ReadingText(
        "Un jour férié local (abolition de l’esclavage, Alsace-Moselle) porte-t-il la majoration ?",
        "Oui, dans sa zone : c’est un jour férié.",
        "NGAP article 14",
        "Non : seuls les jours fériés nationaux la portent.",
        "NGAP article 14, qui ne précise pas",
    ),
    "U-35": ReadingText(
        "Une séance de suivi AMI 5,8 (insuffisance cardiaque, BPCO) le dimanche : majoration ?",
        "Non : le texte exclut la nuit et les jours fériés, on y range le dimanche.",
        "NGAP XVI-II-5 ter",
        "Oui : le dimanche n’est pas nommé dans l’exclusion.",
        "NGAP article 14 et XVI-II-5 ter",
    ),
    "U-36": ReadingText(
        "L’analgésie topique sans son pansement, un jour de forfait : à quel taux ?",
        "À 50 % : la dérogation demande le pansement de la même séance.",
        "NGAP 11 B 5 et XVI-I-3",
        "À taux plein.",
        "NGAP XVI-I-12",
    ),
    "U-37": ReadingText(
        "Un télésoin autre que le pansement (AMI 5,8, 5,1, 4,6 ou 1) est-il coté ?",
        "Oui : l’avenant 9 les prévoit.",
        "Avenant 9, d’après ses comptes rendus",
        "Non : la NGAP ne connaît que le pansement à distance.",
        "NGAP XVI-I-14 du 21/06/2026",
    ),
    "U-38": ReadingText(
        "Une téléconsultation (TLL, TLD) le dimanche ou un jour férié : majoration ?",
        "Non : un accompagnement à distance n’est pas un soin du dimanche.",
        "NGAP 14.9.5",
        "Oui : l’article 14 parle d’actes et n’exclut pas ceux-là.",
        "NGAP article 14",
    ),
    "U-39": ReadingText(
        "Le forfait est-il dû le jour même du BSI ?",
        "Oui, après le BSI : il est élaboré avant la séance.",
        "NGAP XVI-I-12, « élaboration préalable »",
        "Non : le forfait commence le lendemain.",
        "NGAP XVI-I-12, lecture stricte",
    ),
    "U-40": ReadingText(
        "MCI et MAU sont-elles dues en EHPAD ?",
        "Oui : l’EHPAD est le domicile du résident.",
        "NGAP 23.1 et 23.2, « à domicile »",
        "Non : un établissement n’est pas un domicile.",
        "NGAP 23.1 et 23.2, lecture stricte",
    ),
    "U-41": ReadingText(
        "Plusieurs patients d’une résidence autonomie dans un même déplacement : combien de frais ?",
        "Un seul déplacement pour tous : c’est un établissement qui héberge des personnes âgées.",
        "NGAP 13.1",
        "Un par logement : chacun y est chez soi.",
        "NGAP article 13, lecture stricte de 13.1",
    ),
    "U-42": ReadingText(
        "Un changement de flacon d’une autre perfusion, dans la séance d’une perfusion longue ?",
        "Non payé : l’AMI 4,1 est due hors de la séance de pose.",
        "NGAP XVI-II-3 et II-4",
        "À 50 % : c’est une autre perfusion, donc un second acte.",
        "NGAP article 11 B",
    ),
    "U-46": ReadingText(
        "Un passage qui n’est que le contrôle d’une perfusion longue : que se cote-t-il ?",
        "Le déplacement seul : contrôles et complications sont compris dans le forfait, « ces contrôles […] peuvent donner "
        "lieu à des frais de déplacement ».",
        "NGAP XVI-II-3 et II-4, et 13 C 1° (soins consécutifs d’un acte global)",
        "AMI 4,1 et le déplacement : un contrôle est un « contrôle du débit », hors de la séance de pose.",
        "NGAP XVI-II-3 et II-4, ligne de l’AMI 4,1",
    ),
    "U-47": ReadingText(
        "Un contrôle de perfusion dans le même passage que l’AMI 4 d’organisation : déplacement ?",
        "Non : aucun déplacement ne se note « à l’occasion de cet acte ».",
        "NGAP XVI-II-3 et II-4, ligne de l’AMI 4",
        "Oui : c’est le contrôle qui se déplace, pas l’organisation de la surveillance.",
        "NGAP XVI-II-3 et II-4, « ces contrôles […] peuvent donner lieu à des frais de déplacement »",
    ),
}
