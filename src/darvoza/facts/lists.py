"""③ Published lists that facts look into, each with its source and date."""

VAGUE = frozenset(
    {
        "accessories", "buyumlar", "cargo", "commodity", "consolidated", "consolidation",
        "contain", "effects", "equipment", "general", "gift", "gifts", "good", "goods",
        "haryt", "household", "item", "items", "machinery", "mahsulot", "materials",
        "merchandise", "misc", "miscellaneous", "n/a", "na", "none", "other", "package",
        "parcel", "parts", "personal", "present", "product", "products", "said", "sample",
        "samples", "souvenir", "souvenirs", "sovga", "sowgat", "spare", "stuff", "supplies",
        "things", "to", "unknown", "various", "белек", "буюмлар", "вещи", "груз", "жүк",
        "запасные", "запчасти", "изделие", "изделия", "личные", "материалы", "мол", "молҳо",
        "оборудование", "образец", "образцы", "пакет", "подарки", "подарок", "посылка",
        "принадлежности", "продукция", "прочее", "прочие", "разное", "сборный", "совга",
        "совгалар", "сувенир", "сувениры", "сыйлық", "тауар", "тауарлар", "товар",
        "товарлар", "товары", "тӯҳфа", "части",
    }
)  # fmt: skip
"""Words that say nothing of what the goods are, in the languages the messages come in.

Sources: European Commission, guidance on acceptable and unacceptable terms for the description of
goods (ICS2; Regulation (EU) 2015/2446 annex B, data element 18 05); UPU guidance on stop words for
customs declarations; the words of the region's languages are our own list.
"""

PRECURSORS = {
    "291524": "I",    # acetic anhydride
    "292423": "I",    # N-acetylanthranilic acid
    "293941": "I",    # ephedrine
    "293942": "I",    # pseudoephedrine
    "293944": "I",    # norephedrine
    "293961": "I",    # ergometrine
    "293962": "I",    # ergotamine
    "293963": "I",    # lysergic acid
    "293291": "I",    # isosafrole
    "293292": "I",    # 3,4-MDP-2-P
    "293293": "I",    # piperonal
    "293294": "I",    # safrole
    "291431": "I",    # P-2-P
    "291634": "I",    # phenylacetic acid
    "284161": "I",    # potassium permanganate
    "292640": "I",    # APAAN
    "293336": "I",    # ANPP
    "293337": "I",    # NPP
    "291411": "II",   # acetone
    "291412": "II",   # methyl ethyl ketone
    "290911": "II",   # diethyl ether
    "290230": "II",   # toluene
    "280610": "II",   # hydrochloric acid
    "280700": "II",   # sulphuric acid
    "293332": "II",   # piperidine
    "292243": "II",   # anthranilic acid
}  # fmt: skip
"""HS 2022 subheadings of substances in tables I and II of the 1988 Convention.

Source: INCB, list of precursors and chemicals frequently used in the illicit manufacture of
narcotic drugs and psychotropic substances under international control ("Red List"). Only the
subheadings that name one substance; derivatives under "other" headings need the description.
"""

WILDLIFE_CHAPTERS = frozenset({"01", "03", "05", "06", "41", "43", "44", "96"})
"""HS chapters in which live animals and plants and their parts are classed.

Source: WCO, Harmonised System 2022, section I, chapters 6, 41, 43, 44 and 96 (worked ivory and
bone); CITES lists species, not chapters: this says where to ask for a permit.
"""

DUAL_USE_HEADINGS = frozenset(
    {
        "8457", "8458", "8459", "8466", "8471", "8482", "8486", "8504", "8517", "8525", "8526",
        "8529", "8532", "8534", "8536", "8541", "8542", "8543", "8548", "8807", "9013", "9014",
        "9027", "9030",
    }
)  # fmt: skip
"""HS headings of electronics, navigation, machine tools and aircraft parts often controlled.

Source: after the "common high priority list" of the European Commission and its partners (2024),
widened from subheadings to headings: most goods of these headings need no licence.
"""

WEAPON_CHAPTERS = frozenset({"93"})
"""Arms and ammunition: HS chapter 93."""

MEDICINE_HEADINGS = frozenset({"3003", "3004"})
"""Medicaments: HS headings 30.03 and 30.04."""

GIFT = "gift"
"""How the postal nature of transaction is written for a gift (UPU CN 22 and CN 23)."""
