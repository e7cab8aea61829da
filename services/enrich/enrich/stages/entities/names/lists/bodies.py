"""Pacts, agencies and companies that news calls by letters or by names of persons, and the things they build.

Written from general knowledge. What is also an ordinary word, or a name of something else, is left out.
"""

from __future__ import annotations

from enrich.stages.entities.names.spelling import word_set

PACTS = """
AUKUS, ANZUS, BRICS, G7, G-7, G8, G-8, G20, G-20, Group of Seven, Group of Eight, Group of 20, Group of Twenty, OPEC+,
APEC, Asia-Pacific Economic Cooperation, SAARC, SADC, COMESA, CARICOM, Caricom, Mercosur, MERCOSUR, CELAC, EFTA, ALBA,
GCC, Gulf Cooperation Council, Shanghai Cooperation Organisation, Shanghai Cooperation Organization, CSTO, Collective
Security Treaty Organisation, Collective Security Treaty Organization, Commonwealth of Independent States, EAEU,
Eurasian Economic Union, Organisation of Islamic Cooperation, Organization of Islamic Cooperation, African Development
Bank, Asian Development Bank, Asian Infrastructure Investment Bank, AIIB, EBRD, European Investment Bank, UNITA, MPLA,
FARC, ISAF, KFOR, AMISOM, MINUSMA, MONUSCO, MINUSTAH, UNMIK, UNMISS, UNAMA
"""
"""Groups of states and the troops they send, and armed movements."""

AGENCIES = """
AFAD, IAEA, International Atomic Energy Agency, International Energy Agency, IPCC, Intergovernmental Panel on Climate
Change, ICJ, International Court of Justice, International Criminal Court, UNDP, UNEP, UNFPA, UNRWA, UNCTAD, UNODC,
UNAIDS, UNCLOS, World Food Programme, World Food Program, ICAO, OCHA, OPCW, WIPO, Frontex, Eurojust, Eurostat, Ofcom,
Ofgem, Ofsted, Ofwat, Roscosmos, JAXA, ISRO, CNSA, European Space Agency, NOAA, USGS, U.S. Geological Survey, EMSC,
DARPA, CFPB, OSHA, NTSB, FAA, FCC, FTC, USDA, USAID, GCHQ, GRU, Mossad, Shin Bet, IDF, IRGC, MSF, Medecins Sans
Frontieres, Médecins Sans Frontières, Doctors Without Borders, Save the Children, World Vision, WWF, IFRC, Red
Crescent, White Helmets, Reporters Without Borders, ONS, Office for National Statistics, OBR, Office for Budget
Responsibility, HMRC, Bank of Canada, Bank of Korea, People's Bank of China, Reserve Bank of Australia, Reserve Bank of
India, Swiss National Bank, Securities and Exchange Commission, Environmental Protection Agency, Centers for Disease
Control and Prevention, Food and Drug Administration, ACLU, NAACP, PETA, AFL-CIO, UNISON, SIPRI, Chatham House,
Politburo, Bundeswehr, Revolutionary Guards, Revolutionary Guard, Wagner Group, ISKP, M23
"""
"""Agencies, authorities and aid organisations."""

PARTIES = """
DUP, UKIP, PSOE, AKP, SNP, AfD, Bharatiya Janata Party, African National Congress, Law and Justice party, Fidesz,
Podemos, Syriza, Sinn Féin
"""
"""Parties."""

COMPANIES = """
CNPC, China National Petroleum Corporation, Sinopec, CNOOC, PetroChina, Rosatom, Rostec, Transneft, Novatek, Sberbank,
Aramco, Saudi Aramco, ADNOC, Petrobras, Pemex, PEMEX, PDVSA, Petronas, Equinor, TotalEnergies, Eskom, Sonatrach,
Lockheed Martin, Northrop Grumman, Raytheon, Rolls-Royce, Thales, Rheinmetall, BAE Systems, EADS, General Dynamics,
General Electric, Johnson & Johnson, Procter & Gamble, Philip Morris, Wells Fargo, Charles Schwab, Morgan Stanley,
JPMorgan Chase, JP Morgan Chase, Ernst & Young, Ralph Lauren, Calvin Klein, Harley-Davidson, Foxconn, TSMC, SMIC, CATL,
Xiaomi, Baidu, ByteDance, Evergrande, OpenAI, Nvidia, Qualcomm, Broadcom, Stellantis, BioNTech, Arianespace, Blue
Origin, Rocket Lab, Virgin Galactic, Virgin Orbit, United Launch Alliance, Deutsche Telekom, Deutsche Bahn, Deutsche
Welle, RIA Novosti, Anadolu, KCNA, NHK, IAAF, CONMEBOL, CONCACAF, WADA, NASCAR, LPGA, Blackrock, BlackRock,
Berkshire Hathaway, Glencore, ArcelorMittal, ThyssenKrupp, Thyssenkrupp, Maersk, Cathay Pacific
"""
"""Companies, broadcasters and federations of sport."""

ORGANISATIONS = ",".join(part.strip() for part in (PACTS, AGENCIES, PARTIES, COMPANIES))
"""All of them."""

ACRONYMS_OF_NOTHING = word_set(
    "GDP GNP CEO CFO COO CPI VAT GST DNA RNA HIV AIDS ATM SUV MVP VIP LGBT LGBTQ BBQ DVD LED USB PDF WWII WWI EST "
    "EDT PST GMT UTC BST CET ICU PCR LNG LPG IPO ETF GPS PPE USA UAE UK US MRI NGO NGOS MEP MEPS MPS TV AM PM ID IT AI "
    "VR PC CD DJ MC DIY FAQ IQ ADHD PTSD SMS CCTV ISBN URL WIFI CO2"
)
"""Words in capitals that name no organisation."""

SHOUTED_WORDS = word_set("""
HELL BEST WORST ONLY SAME REAL FIRST LAST TRUTH END NEW OLD BIG RIGHT WRONG SEA WAR LAW MEDIA PEOPLE WALL FACT FACTS
WHOLE MOST VERY OTHER NEXT WAY MAN MEN WORLD STATE PRESS NEWS FAKE PARTY POINT THING THINGS DAY DAYS YEAR TIME HOUSE
VOTE VOTES GREAT GOOD BAD GAME TEAM TEAMS CUP KING QUEEN POPE CITY TOWN SUN MOON SKY AIR GUN GUNS TAX ONE TWO TEN TOP
""")
"""Ordinary words that are set in capitals for emphasis."""
