"""The names news uses so often that they need no model: regions, peoples, organisations, and their other spellings.

Written from general knowledge, like the table of countries.
"""

from __future__ import annotations

STATES = """
Washington, Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Hawaii, Idaho,
Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, Mississippi,
Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, North Carolina, North Dakota, Ohio,
Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, Virginia,
West Virginia, Wisconsin, Wyoming, Washington D.C., Washington DC, D.C., Quebec, Ontario, Alberta, British Columbia,
Manitoba, Saskatchewan, Nova Scotia, New Brunswick, Newfoundland, Yukon, New South Wales, Queensland, Tasmania,
Bavaria, Saxony, Brandenburg, Hesse, Thuringia, Baden-Wuerttemberg, North Rhine-Westphalia, Catalonia, Andalusia,
Galicia, Lombardy, Tuscany, Sardinia, Piedmont, Normandy, Brittany, Flanders, Wallonia, Xinjiang, Guangdong, Sichuan,
Hubei, Hunan, Henan, Fujian, Zhejiang, Jiangsu, Yunnan, Inner Mongolia, Kashmir, Punjab, Gujarat, Kerala, Tamil Nadu,
Maharashtra, Uttar Pradesh, Bihar, Assam, West Bengal, Rajasthan, Karnataka, Andhra Pradesh, Haryana, Sindh,
Baluchistan, Dagestan, Ingushetia, Tatarstan, Abkhazia, South Ossetia, Nagorno-Karabakh, Transdniestria, Vojvodina,
Republika Srpska, Darfur, Tigray, KwaZulu-Natal, Gauteng, Aceh, Irian Jaya, Mindanao, Sarawak, Sabah, Yorkshire,
Lancashire, Kent, Surrey, Essex, Sussex, Devon, Norfolk, Suffolk, Cumbria, Hampshire, Dorset, Wiltshire, Oxfordshire,
Hertfordshire, Lincolnshire, Nottinghamshire, Derbyshire, Leicestershire, Warwickshire, Worcestershire,
Gloucestershire, Northamptonshire, Cheshire, Staffordshire, Shropshire, Somerset, Glamorgan, Federal District,
Australian Capital Territory, Northern Territory, Baja California, Baja California Sur, Chiapas, Sinaloa, Sonora,
Tamaulipas, Guerrero, Michoacan, Michoacán, Jalisco, Hatay, Calif., Fla., Mass., Pa., Ga., Mich., Tenn., Ariz., Conn.,
Va., Wis., Minn., Ont., N.Y., N.J., N.C., S.C., N.M., N.H.
"""
"""States and provinces, with the abbreviations of datelines."""

REGIONS = """
Europe, Russian Far East, North Caucasus, South Caucasus, Western Europe, Eastern Europe, Central Europe, Southern
Europe, Northern Europe, Asia, Southeast Asia, South Asia, Central Asia, East Asia, Asia Pacific, Asia-Pacific, Africa,
North Africa, West Africa, East Africa, Southern Africa, Sub-Saharan Africa, Central Africa, Latin America, South
America, North America, Central America, Middle East, Far East, Near East, Caribbean, Balkans, Caucasus, Scandinavia,
Siberia, Baltics, Gaza Strip, West Bank, Golan Heights, Horn of Africa, Antarctica, Arctic, Antarctic, Atlantic,
Pacific, Indian Ocean, Pacific Ocean, Atlantic Ocean, Arctic Ocean, Mediterranean, Mediterranean Sea, Black Sea,
Caspian Sea, Red Sea, Baltic Sea, North Sea, South China Sea, East China Sea, Yellow Sea, Dead Sea, Persian Gulf, Gulf
of Mexico, Gulf of Aden, English Channel, Bay of Bengal, Adriatic, Aegean, Bosphorus, Strait of Hormuz, Straits of
Hormuz, Taiwan Strait, Sahara, Amazon Basin, Himalayas, Alps, Andes, Pyrenees, Rocky Mountains, Mount Everest, Sinai,
Midwest, New England, Silicon Valley, Great Lakes, Danube, Rhine, Nile, Mississippi River, Euphrates, Tigris, Mekong,
Volga, Korean Peninsula, Korean peninsula, Iberian Peninsula, Arabian Peninsula, Crimean Peninsula, Sahel, Donbas,
Donbass, Maghreb, Levant, Bali, Sumatra, Java, Borneo, Hokkaido, Corsica, Sicily, Crete, Majorca, Canary Islands,
Azores, Okinawa, Jeju, Hainan, Falkland Islands, Falklands, Channel Islands, Long Island, Riviera
"""
"""Continents, seas, regions and islands."""

FACILITIES = """
Wall Street, Capitol Hill, Downing Street, Buckingham Palace, Elysee Palace, Red Square, Tiananmen Square, Times
Square, Eiffel Tower, Empire State Building, Heathrow Airport, Suez Canal, Panama Canal, Berlin Wall, Golden Gate
Bridge, Guantanamo Bay, Westminster Abbey, Trafalgar Square
"""
"""Buildings and squares that stand for something."""

EVENTS = """
World Cup, Olympic Games, Olympics, Winter Olympics, Summer Olympics, Paralympics, Grand Slam, Super Bowl, World
Series, Ryder Cup, Davis Cup, Stanley Cup, Tour de France, Six Nations, Commonwealth Games, Asian Games, World War I,
World War II, World War One, World War Two, First World War, Second World War, Gulf War, Cold War, Korean War, Vietnam
War, Holocaust
"""
"""Sports events and wars."""

PEOPLES = """
European, Europeans, African, Africans, Asian, Asians, Arab, Arabs, Arabic, Latin American, Latin Americans, North
American, South American, Central American, African-American, African-Americans, African American, African Americans,
Asian American, Asian Americans, Native American, Native Americans, Hispanic, Hispanics, Latino, Latinos, Caucasian,
Scandinavian, Scandinavians, Nordic, Slavic, Balkan, West Indian, West Indians, Muslim, Muslims, Moslem, Moslems,
Islamic, Islamist, Islamists, Christian, Christians, Jewish, Jew, Jews, Hindu, Hindus, Buddhist, Buddhists, Sikh,
Sikhs, Catholic, Catholics, Roman Catholic, Roman Catholics, Protestant, Protestants, Sunni, Sunnis, Shiite, Shiites,
Shi'ite, Shi'ites, Shia, Orthodox, Anglican, Anglicans, Baptist, Baptists, Mormon, Mormons, Methodist, Evangelical,
Zionist, Zionists, Hutu, Hutus, Tutsi, Tutsis, Zulu, Zulus, Uyghur, Uyghurs, Uighur, Uighurs, Uigur, Uigurs, Uygur,
Uygurs, Rohingya, Yazidi, Yazidis, Houthi, Houthis, Pashtun, Pashtuns, Tatar, Tatars, Roma, Inuit, Bedouin, Berber,
Republican, Republicans, Democrat, Democrats, Democratic, Communist, Communists, Socialist, Socialists, Marxist,
Marxists, Maoist, Maoists, Nazi, Nazis, Fascist, Texan, Texans, Californian, Californians, New Yorker, New Yorkers,
Bavarian, Parisian, Berliner, Muscovites, Ossetian, Ossetians, Abkhaz, Abkhazian, Dagestani, Ingush, Sandinista,
Sandinistas, Zapatista, Zapatistas, Peronist, Conservatives, Tory, Tories, Liberal Democrats, Anglo-Saxon, Basque,
Basques, Catalan, Catalans, Tamil, Tamils, Sinhalese, Flemish, Walloon, Walloons, Javanese, Sicilian, Sicilians,
Cornish, Londoner, Londoners, Afrikaner, Afrikaners, Kiwi, Kiwis, Maori, Bosnian Serb, Bosnian Serbs, Greek Cypriot,
Greek Cypriots, Turkish Cypriot, Turkish Cypriots
"""
"""Peoples, faiths and political colours that are not those of one country."""

ORGANISATIONS = """
White House, Kremlin, United Nations, UN, U.N., European Union, EU, E.U., NATO, Nato, European Commission, World Bank,
World Trade Organization, World Trade Organisation, WTO, World Health Organization, World Health Organisation, WHO,
International Monetary Fund, IMF, OPEC, Opec, OSCE, OECD, UNICEF, Unicef, UNESCO, Unesco, UNHCR, ASEAN, Asean, ECOWAS,
African Union, Arab League, Red Cross, International Committee of the Red Cross, ICRC, Amnesty International, Human
Rights Watch, Interpol, Europol, Greenpeace, CIA, FBI, NASA, Nasa, Pentagon, KGB, FSB, MI5, MI6, NSA, Federal Reserve,
Supreme Court, Congress, Senate, House of Representatives, House of Commons, House of Lords, State Department,
Treasury Department, Justice Department, Bundesbank, European Central Bank, ECB, Bank of England, Bank of Japan,
Bundestag, Knesset, Duma, State Duma, Hezbollah, Hizbollah, Hamas, Fatah, Taliban, al-Qaeda, Al-Qaeda, al Qaeda, Al
Qaeda, Islamic State, ISIS, ISIL, IRA, ETA, PLO, PKK, Sinn Fein, Boko Haram, Reuters, Associated Press, AFP, Agence
France-Presse, Bloomberg, Xinhua, Interfax, Itar-Tass, TASS, Tass, Tanjug, BBC, CNN, CBS, NBC, ABC News, Fox News, New
York Times, The New York Times, Washington Post, The Washington Post, Wall Street Journal, The Wall Street Journal,
Financial Times, Guardian, USA Today, Al Jazeera, Le Monde, Der Spiegel, Politico, FIFA, UEFA, IOC, International
Olympic Committee, NBA, NFL, NHL, MLB, NCAA, ATP, WTA, Microsoft, Google, Apple Inc, Facebook, Twitter, Amazon.com,
IBM, Intel, Nokia, Samsung, Sony, Toyota, Honda, Nissan, Volkswagen, BMW, Daimler, Boeing, Airbus, Gazprom, Rosneft,
Lukoil, Goldman Sachs, JPMorgan, JP Morgan, J.P. Morgan, Morgan Stanley, Merrill Lynch, Citigroup, HSBC, UBS, Deutsche
Bank, Credit Suisse, Barclays, Lehman Brothers, General Motors, Ford Motor, Chrysler, Exxon, ExxonMobil, BP, Walmart,
Wal-Mart, Coca-Cola, McDonald's, Disney, Huawei, Alibaba, Tencent, Netflix, Uber, Pfizer, AstraZeneca, Moderna
"""
"""Organisations that are nothing else."""

QUIET_ORGANISATIONS = """
Getty Images, Fed, YouTube, Instagram, WhatsApp, TikTok, Snapchat, LinkedIn, Hulu, Spotify, Reddit, Pinterest, Tumblr,
BuzzFeed, HuffPost, Huffington Post, Gannett, Starbucks, Nike, Adidas, Puma, Ikea, IKEA, Tesla, SpaceX, Airbnb, Lyft,
PayPal, eBay, Amazon, Apple, Meta, Alphabet, Oracle, Cisco, Dell, HP, Hewlett-Packard, Xerox, Kodak, Motorola,
Ericsson, Siemens, Bayer, BASF, Nestle, Unilever, Philips, Heineken, Shell, Total, Eni, Renault, Peugeot, Fiat,
Ferrari, Volvo, Saab, Mazda, Subaru, Mitsubishi, Suzuki, Hyundai, Kia, Daewoo, LG, Panasonic, Toshiba, Hitachi,
Fujitsu, Canon, Nikon, Nintendo, Sega, Lufthansa, KLM, Ryanair, EasyJet, easyJet, Qantas, El Al, Aeroflot, Alitalia,
Iberia, Tesco, Sainsbury, Asda, Lidl, Aldi, Carrefour, Walgreens, Costco, Target, Macy, Gap, Zara, H&M, Visa,
Mastercard, Vodafone, Verizon, T-Mobile, Sprint, Comcast, Viacom, Time Warner, Paramount, Universal, Pixar, Marvel,
DreamWorks, Lego, Mattel, Hasbro, Monsanto, Merck, Novartis, Roche, Sanofi, Moody, Fitch, Nasdaq, Dow Jones, Vogue,
Forbes, Time, Newsweek, Economist, Wired, Guardian, Observer, Independent, Mirror, Sun, Daily Mail, Daily Telegraph,
Daily Express, Evening Standard, Sky News, ITV, ESPN, MSNBC, CNBC, PBS, NPR, HBO, UPI, dpa, DPA, ANSA, Kyodo, Yonhap,
Harvard, Yale, Stanford, Princeton, MIT, Oxfam, UNIFIL, UNPROFOR, ECHR, ICC, Penn State, Ohio State, Michigan State,
Florida State, Arizona State, Kansas State, Oklahoma State, Iowa State, Oregon State,  NYMEX, LME,
SEC, FDA, EPA, DEA, IRS, DHS, TSA, FEMA, NIH, CDC, NHS, BJP, ANC, CDU, SPD, GOP, Labour, Labour Party, Likud, Real
Madrid, Barcelona FC, Manchester United, Manchester City, Arsenal, Chelsea, Tottenham, Everton, Juventus, Inter Milan,
AC Milan, Bayern Munich, Borussia Dortmund, Ajax, Benfica, Celtic, Rangers, Paris Saint-Germain, Paris St Germain, PSG
"""
"""Organisations that settle a type where the model saw a name, but are too common as words to be found without it."""

QUIET_PLACES = """
Grimsby, Hull, Derby, Bolton, Blackburn, Burnley, Barnsley, Luton, Watford, Reading, Ipswich, Exeter, Gloucester,
Worcester, Lincoln, Carlisle, Durham, Darlington, Hartlepool, Preston, Wigan, Oldham, Rochdale, Stockport, Doncaster,
Rotherham, Scunthorpe, Mansfield, Peterborough, Northampton, Colchester, Southend, Gillingham, Bournemouth, Torquay,
Swansea, Newport, Dundee, Perth, Paisley, Kilmarnock, Stirling, Karlsruhe, Freiburg, Mainz, Wolfsburg, Kaiserslautern,
Bielefeld, Augsburg, Potsdam, Rostock, Luebeck, Kiel, Auxerre, Nancy, Metz, Lens, Nice, Dijon, Reims, Rouen, Caen,
Brest, Limoges, Avignon, Toulon, Torino, Udine, Vicenza, Ravenna, Siena, Pisa, Lecce, Catania, Messina, Cordoba,
Granada, Alicante, Gijon, Vigo, Santander, Toulouse, Saint-Denis, Versailles, Calais, Dunkirk, Lourdes, Bayonne,
Biarritz, Tilburg, Breda, Haarlem, Delft, Leiden, Aarau, Winterthur, Gstaad, Kitzbuehel, Brno, Kosice, Varna, Split,
Nis, Zenica, Manhattan, Brooklyn, Queens, Bronx, Harlem, Staten Island, Hollywood, Burbank, Anaheim, Malibu, Compton,
Berkeley, Palo Alto, Cupertino, Mountain View, Menlo Park, Redmond, Bellevue, Boise, Cheyenne, Fargo, Topeka, Madison,
Green Bay, Duluth, Grand Rapids, Flint, Ann Arbor, Akron, Youngstown, Erie, Scranton, Albany, Ithaca, Providence,
Annapolis, Richmond, Norfolk, Charleston, Savannah, Macon, Tallahassee, Gainesville, Pensacola, Mobile, Montgomery,
Biloxi, Shreveport, Waco, Lubbock, Amarillo, Laredo, Galveston, Corpus Christi, Ferguson, Selma, Aspen, Vail, Reno,
Provo, Flagstaff, Scottsdale, Sevastopol, Gaza, Golan, Kashmir, Jammu, Shimla, Goa, Varanasi, Agra, Surat, Indore,
Kochi, Mysore, Guwahati, Ranchi, Wuxi, Suzhou, Ningbo, Foshan, Dongguan, Zhengzhou, Changsha, Jinan, Fuzhou, Nanning,
Kashgar, Sanya, Macau, Kowloon, Ayutthaya, Kuching, Ipoh, Yogyakarta, Semarang, Makassar, Palembang, Iloilo, Baguio,
Haiphong, Dalat, Mandalay, Sittwe
"""
"""Places of which the same is true."""

WEAK = """
Jordan, Chad, Georgia, Turkey, Guinea, Cork, Hue, Cali, Tyre, Sofia, Florence, Victoria, Charlotte, Austin, Lima,
Orlando, Dallas, Jackson, Columbus, Buffalo, Phoenix, Cleveland, Houston, Rochester, Dayton, Raleigh, Wellington,
Perth, Durban, Newcastle, Bradford, Cambridge, Bergen, Nelson, Kent, Norfolk, Devon, Hampshire, Surrey, Essex, Sussex,
Somerset, Virginia, Indiana, Montana, Dakota, Washington, Lincoln, Santiago, Valencia, Salvador, Rio, Suez, Linz,
Kano, Paris, Milan, Parma, Bali, Java, Pole, Poles, Dane, Swede, Finn, Kiwi, Kiwis, Scot, Scots, Emirates, Essen,
Portland, Toledo, Christian, Democratic, Conservatives, Orthodox, Roma, Republican, Congress, Senate, Guardian,
Supreme Court, State Department, Treasury Department, Justice Department, WHO, Apple Inc, Indians, Midwest, Riviera,
ETA, IRA, Pacific, Atlantic, Latin, Jenin, Bloomberg, Pa., Mass., Ga., Va., Conn., Minn., Mich., Ont., Fla., Maine,
Juba, Sidon, Sousse, Bari, Aden, Galle, Pentagon, Lagos, Derby, Preston, Madison, Montgomery, Richmond, Savannah,
Ferguson, Selma, Nancy, Sun, Moody, Macy, Siena, Mobile, Reading, Carlisle, Worcester, Gloucester, Mansfield, English,
Georgian, Georgians, Lao, Turk, Bolton, Hull, Durham, Brest, Dell, Forbes, Ferrari, Disney, Honda, Merck, Bayer,
Fitch, Chelsea, Celtic, Vail, Compton, Flint, Albany, Tesla, Brooklyn, Watford, Newport, Aspen, Erie, Reno, Pisa,
Lens, Nice, Split, Sanya, Goa, Agra
"""
"""Listed names that are as often a person, a word or a club: they give way where the model sees a person."""

SAME: dict[str, str] = {
    "Peking": "Beijing",
    "Bombay": "Mumbai",
    "Calcutta": "Kolkata",
    "Madras": "Chennai",
    "Rangoon": "Yangon",
    "Kiev": "Kyiv",
    "Kharkov": "Kharkiv",
    "Odesa": "Odessa",
    "Lvov": "Lviv",
    "Saigon": "Ho Chi Minh City",
    "Alma-Ata": "Almaty",
    "Marseilles": "Marseille",
    "Cracow": "Krakow",
    "Oporto": "Porto",
    "Berne": "Bern",
    "Basle": "Basel",
    "Teheran": "Tehran",
    "Falluja": "Fallujah",
    "Bangalore": "Bengaluru",
    "Pusan": "Busan",
    "Inchon": "Incheon",
    "Ulan Bator": "Ulaanbaatar",
    "Erbil": "Arbil",
    "Duesseldorf": "Dusseldorf",
    "Marrakesh": "Marrakech",
    "New York City": "New York",
    "Hague": "The Hague",
    "Leningrad": "Saint Petersburg",
    "St. Petersburg": "Saint Petersburg",
    "St Petersburg": "Saint Petersburg",
    "Kerbala": "Karbala",
    "Sana'a": "Sanaa",
    "Donbass": "Donbas",
    "Faroes": "Faroe Islands",
    "Falklands": "Falkland Islands",
    "D.C.": "Washington",
    "Washington DC": "Washington",
    "Washington D.C.": "Washington",
    "Calif.": "California",
    "Fla.": "Florida",
    "Mass.": "Massachusetts",
    "Pa.": "Pennsylvania",
    "Ga.": "Georgia",
    "Mich.": "Michigan",
    "Tenn.": "Tennessee",
    "Ariz.": "Arizona",
    "Conn.": "Connecticut",
    "Va.": "Virginia",
    "Wis.": "Wisconsin",
    "Minn.": "Minnesota",
    "Ont.": "Ontario",
    "N.Y.": "New York",
    "N.J.": "New Jersey",
    "U.N.": "United Nations",
    "UN": "United Nations",
    "EU": "European Union",
    "E.U.": "European Union",
    "Nato": "NATO",
    "Opec": "OPEC",
    "Unicef": "UNICEF",
    "Unesco": "UNESCO",
    "Asean": "ASEAN",
    "Nasa": "NASA",
    "IMF": "International Monetary Fund",
    "WTO": "World Trade Organization",
    "WHO": "World Health Organization",
    "World Trade Organisation": "World Trade Organization",
    "World Health Organisation": "World Health Organization",
    "ECB": "European Central Bank",
    "Moslem": "Muslim",
    "Moslems": "Muslims",
    "Uighur": "Uyghur",
    "Uighurs": "Uyghurs",
    "Uigur": "Uyghur",
    "Uigurs": "Uyghurs",
    "Uygur": "Uyghur",
    "Uygurs": "Uyghurs",
    "G7": "Group of Seven",
    "G-7": "Group of Seven",
    "G8": "Group of Eight",
    "G-8": "Group of Eight",
    "G20": "Group of 20",
    "G-20": "Group of 20",
    "Group of Twenty": "Group of 20",
    "CNPC": "China National Petroleum Corporation",
    "IAEA": "International Atomic Energy Agency",
    "ICJ": "International Court of Justice",
    "MSF": "Médecins Sans Frontières",
    "Doctors Without Borders": "Médecins Sans Frontières",
    "ONS": "Office for National Statistics",
    "Hizbollah": "Hezbollah",
    "Shi'ite": "Shiite",
    "Shi'ites": "Shiites",
    "AFP": "Agence France-Presse",
    "Tass": "TASS",
    "Fed": "Federal Reserve",
    "Federal Reserve Board": "Federal Reserve",
    "ICRC": "International Committee of the Red Cross",
    "IOC": "International Olympic Committee",
}
"""Two names of one thing, where neither contains the other."""
