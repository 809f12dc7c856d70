"""The words of the invented sheets, and nothing else: no rule of how they join.

All of them were written for csgraph; no list was taken from a sheet.
"""

from __future__ import annotations

MOMENTS = (
    "Chaque mercredi,", "Un samedi sur deux,", "Dès la rentrée,", "Au fil des mois,",
    "Pendant les vacances d'hiver,", "Après la première réunion,", "Tous les jeudis soir,",
    "À la demande des parents,", "Depuis trois ans,", "Une fois par trimestre,",
    "Au printemps,", "À l'automne,", "Avant l'été,", "Deux fois par semaine,", "En soirée,",
    "De novembre à mars,", "Certains dimanches,", "Entre deux séances,", "Le matin,",
    "À chaque étape,", "Peu à peu,", "Dans un second temps,", "Sur proposition du comité,",
)  # fmt: skip
ONE = (
    "le centre", "l'équipe", "un groupe de voisines", "la référente des familles",
    "le comité d'usagers", "une bénévole", "l'atelier", "le conseil de maison",
    "un habitant du quartier", "l'animatrice", "la commission des fêtes", "le collectif",
    "une mère de famille", "un jeune du lotissement", "la médiatrice", "le groupe de pilotage",
    "l'association des locataires", "une retraitée de l'immeuble", "le relais du bourg",
)  # fmt: skip
ONE_DOES = (
    "prépare", "propose", "anime", "imagine", "organise", "accueille", "soutient", "présente",
    "met en place", "coordonne", "inaugure", "fait vivre", "réinvente", "partage", "construit",
    "défend", "raconte", "prolonge", "évalue", "ouvre à tous", "prend en charge", "relance",
)  # fmt: skip
MANY = (
    "les habitants", "les familles", "les adolescents", "les bénévoles", "plusieurs voisins",
    "les aînés du quartier", "les parents d'élèves", "deux salariées", "les partenaires",
    "une dizaine de personnes", "les enfants et leurs parents", "les adhérents",
    "les stagiaires", "les élus du secteur", "les membres du bureau", "les participantes",
)  # fmt: skip
MANY_DO = (
    "préparent", "proposent", "animent", "imaginent", "organisent", "soutiennent", "présentent",
    "mettent en place", "découvrent", "font vivre", "réinventent", "partagent", "construisent",
    "défendent", "racontent", "prolongent", "évaluent", "prennent en charge", "relancent",
)  # fmt: skip
THINGS = (
    "un atelier de cuisine", "une sortie au bord de l'eau", "un temps de parole", "un jardin",
    "une bourse aux vêtements", "un café des parents", "une soirée de jeux", "un journal mural",
    "une exposition de portraits", "une permanence d'écrivain public", "un spectacle",
    "une balade commentée", "des repas partagés", "un cycle de rencontres", "une lettre ouverte",
    "un parcours de découverte", "des cours de langue", "une collecte de souvenirs",
    "un chantier de rénovation", "une fête de rue", "un groupe de marche", "un fonds de livres",
    "une aide aux devoirs", "une recyclerie", "une garderie d'appoint", "un débat public",
    "des séances de relaxation", "une école du numérique", "un covoiturage solidaire",
)  # fmt: skip
QUALITIES = (
    "pour tous les âges", "sans inscription", "en petit groupe", "en plein air",
    "au cœur du quartier",
    "dans la grande salle", "au pied des immeubles", "à deux pas de l'école", "sous le préau",
    "hors les murs", "dans l'ancienne halle", "avec les moyens du bord", "à prix libre",
    "dans un esprit de fête", "à l'écart des écrans", "à hauteur d'enfant", "en toute simplicité",
)  # fmt: skip
AIMS = (
    "pour rompre l'isolement", "pour que chacun trouve sa place", "afin de mieux se connaître",
    "afin de favoriser l'entraide", "pour apprendre les uns des autres", "pour oser s'exprimer",
    "afin de redonner confiance", "pour mêler les âges", "afin d'alléger le quotidien",
    "pour accéder à ses droits", "pour mieux vivre ensemble", "afin de sortir de chez soi",
    "pour valoriser les savoir-faire", "afin de prendre part aux décisions",
    "pour passer de l'idée au projet", "afin de soutenir les parents", "pour découvrir la ville",
    "pour faire reculer le non-recours", "afin de préserver le cadre de vie",
)  # fmt: skip
HELP = (
    "avec l'appui de la commune", "avec le concours de la Caf", "aux côtés de l'école",
    "en lien avec le service social", "grâce à une poignée de volontaires", "avec la médiathèque",
    "en accord avec le bailleur", "sous le regard d'une artiste", "avec un intervenant extérieur",
    "en partenariat avec le collège", "grâce au prêt d'une salle", "avec le conseil citoyen",
)  # fmt: skip
EFFECTS = (
    "La fréquentation a progressé de {n} %", "On compte {n} nouvelles adhésions",
    "Le bouche-à-oreille fonctionne", "Les liens entre voisins se sont resserrés",
    "Les demandes sont plus nombreuses que les places", "Une confiance nouvelle s'est installée",
    "Les partenaires se parlent davantage", "Le regard porté sur le quartier a changé",
    "Plusieurs participants ont pris des responsabilités", "Le projet a fait des émules",
    "Les hommes restent peu présents", "Le local devient trop étroit",
    "Le calendrier s'est révélé trop serré", "Les financements arrivent tard",
    "Il manque un relais pendant l'été", "La communication est à reprendre",
    "Nous souhaitons renouveler l'expérience", "Une suite est prévue l'an prochain",
    "L'essai sera étendu à deux autres secteurs", "Un bilan partagé sera publié",
)  # fmt: skip
LINKERS = (
    "et", "ce qui a surpris tout le monde :", "si bien que", "tandis que", "parce que", "alors que",
)  # fmt: skip
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
PAYERS = ("Caf", "CAF", "Commune", "Conseil départemental", "Etat", "Familles", "Fondation")
COSTS = (
    "achat de matériel", "intervenant", "location de salle", "transport", "alimentation",
    "impression des affiches", "assurance", "fournitures", "heures de coordination",
)  # fmt: skip
PEOPLE = (
    "professionnels", "bénévoles", "habitants", "enfants", "parents", "animatrices", "stagiaires",
    "familles", "adolescents", "retraités",
)  # fmt: skip
ACTIVITIES = (
    "Atelier couture", "Café des parents", "Jardin partagé", "Fête du quartier", "Sortie familiale",
    "Aide aux devoirs", "Cuisine du monde", "Théâtre d'habitants", "Point numérique",
    "Bourse aux jouets", "Chorale", "Marche douce", "Conseil des jeunes", "Gazette", "Ciné-débat",
    "Repair-café", "Atelier d'écriture", "Ludothèque", "Permanence d'accès aux droits",
    "Cours de français", "Épicerie solidaire", "Séjour en famille", "Soirée contes", "Bricothèque",
    "Potager en bacs", "Rencontre des aidants", "Radio de quartier", "Friperie", "Forum des idées",
    "Fresque collective", "Atelier vélo", "Après-midi jeux", "Accueil des nouveaux habitants",
)  # fmt: skip
FLAVOURS = (
    "du mardi", "du samedi", "des quatre saisons", "sans frontières", "pour tous", "en chemin",
    "à plusieurs voix", "au fil de l'eau", "du bout de la rue", "des grands et des petits",
    "à la bonne heure", "de père en fille", "autrement", "en musique", "sur un fil",
    "entre voisins", "de la place", "à ciel ouvert", "du coin de la table", "à quatre mains",
    "des curieux", "en couleurs", "de l'après", "du premier pas", "qui voyage", "à domicile",
    "des possibles", "en bas de chez vous", "sans chichis", "du grand large",
)  # fmt: skip
ECHOES = (
    "", "", "", "", "saison 2", "édition {n}", "- volet {n}", "(groupe {n})", "avec l'école",
    "et goûter", "en fête", "et compagnie", "année {n}", "côté jardin", "côté cour",
)  # fmt: skip
CENTRE_KINDS = (
    "CENTRE SOCIAL", "CENTRE SOCIAL ET CULTUREL", "ESPACE DE VIE SOCIALE",
    "CENTRE SOCIAL MUNICIPAL", "ESPACE SOCIOCULTUREL", "MAISON POUR TOUS",
    "CENTRE SOCIO-CULTUREL", "Centre social",
)  # fmt: skip
CENTRE_NAMES = (
    "LES ALOUETTES", "DU VIEUX LAVOIR", "LA PASSERELLE", "L'ARBRE CREUX", "DES QUATRE CHEMINS",
    "LA CLAIRIÈRE", "LE TREMPLIN", "DU MOULIN VERT", "LES HIRONDELLES", "LA LANTERNE",
    "DU PONT NEUF", "LES TILLEULS", "LE PATIO", "LA RUCHE", "DES COTEAUX", "L'ESCALE",
    "DU CHAMP FLEURI", "LES GLYCINES", "LA BOUSSOLE", "LE PHARE", "DE LA VALLÉE", "L'ÉTINCELLE",
    "LES BLEUETS", "DU PETIT BOIS", "LE CARROUSEL", "LA SOURCE VIVE", "DES REMPARTS", "LE GUÉ",
    "LES ORMEAUX", "LA VIGIE", "DE LA PLAINE HAUTE", "LE CERF-VOLANT",
)  # fmt: skip
CENTRE_PLACES = (
    "", "- NORD", "- SUD", "BELLEVUE", "SAINT-AUBERT", "LES HAUTS", "DU BOURG", "CENTRE-VILLE",
    "- RIVE DROITE", "- RIVE GAUCHE", "DE LA GARE", "DES DOCKS", "LE GRAND PRÉ", "LA ROSERAIE",
    '"LES MÉSANGES"', "PIERRE BLANCHE", "DU FAUBOURG", "LES TERRASSES", "VAL FLEURI", "DU PORT",
)  # fmt: skip
SYLLABLES = (
    "ar", "bel", "bran", "cor", "cham", "clai", "dor", "dui", "fer", "flo", "gran", "gué", "hau",
    "jon", "lan", "loi", "mar", "mé", "mon", "nal", "nou", "or", "plé", "pri", "quin", "ram",
    "roi", "sau", "ser", "tal", "tour", "val", "ver", "vi", "vol", "zel",
)  # fmt: skip
ENDINGS = (
    "nac", "court", "ville", "gny", "lles", "ment", "rac", "mont", "nières", "sac", "zan", "vent",
    "lieu", "bourg", "ches", "tier", "leuil", "noy", "gues", "rive",
)  # fmt: skip
COINED = (
    "à {w}", "du côté de {w}", "au hameau de {w}", "rue de {w}", "place {w}", "avec la troupe {w}",
    "entre {w} et {w2}", "au square {w}", "pour l'association {w}", "près du lavoir de {w}",
    "à la ferme de {w}", "résidence {w}", "dans les bois de {w}", "sur la route de {w}",
)  # fmt: skip
END_REASONS = (
    "La convention de trois ans est arrivée à son terme", "Le budget n'a pas été reconduit",
    "Les objectifs fixés au départ ont été atteints", "La salle a fermé pour travaux",
    "Le groupe vole maintenant de ses propres ailes",
)  # fmt: skip
