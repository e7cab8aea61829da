"""The countries of the world, with their other names, their people and their large cities, as news writes them.

Written from general knowledge. Names that are mostly something else in running text (`Reading`, `Mobile`,
`Man`) are left out: a closed list is only worth having when a hit is nearly always right.
"""

from __future__ import annotations

from typing import NamedTuple

# name | other names | adjectives and people | capital first, then large cities; an indented line goes on with the last
_TABLE = """
Afghanistan | | Afghan, Afghans | Kabul, Kandahar, Herat, Jalalabad, Mazar-i-Sharif, Kunduz
Albania | | Albanian, Albanians | Tirana, Durres, Vlore
Algeria | | Algerian, Algerians | Algiers, Oran, Annaba
Andorra | | Andorran, Andorrans | Andorra la Vella
Angola | | Angolan, Angolans | Luanda, Huambo
Antigua and Barbuda | Antigua | Antiguan, Antiguans |
Argentina | | Argentine, Argentines, Argentinian, Argentinians, Argentinean | Buenos Aires, Rosario, Mendoza, Mar del
    Plata
Armenia | | Armenian, Armenians | Yerevan
Aruba | | Aruban, Arubans |
Australia | | Australian, Australians, Aussie, Aussies | Canberra, Sydney, Melbourne, Brisbane, Perth, Adelaide,
    Hobart
Austria | | Austrian, Austrians | Vienna, Graz, Linz, Salzburg, Innsbruck
Azerbaijan | | Azerbaijani, Azerbaijanis, Azeri, Azeris | Baku
Bahamas | The Bahamas, the Bahamas | Bahamian, Bahamians | Nassau
Bahrain | | Bahraini, Bahrainis | Manama
Bangladesh | | Bangladeshi, Bangladeshis | Dhaka, Chittagong, Sylhet
Barbados | | Barbadian, Barbadians | Bridgetown
Belarus | Byelorussia, Belorussia | Belarusian, Belarusians, Belarussian, Belarussians | Minsk, Brest-Litovsk, Gomel,
    Vitebsk
Belgium | | Belgian, Belgians | Brussels, Antwerp, Ghent, Bruges, Liege, Charleroi
Belize | | Belizean, Belizeans | Belmopan
Benin | | Beninese | Porto-Novo, Cotonou
Bermuda | | Bermudian, Bermudians |
Bhutan | | Bhutanese | Thimphu
Bolivia | | Bolivian, Bolivians | La Paz, Sucre, Cochabamba
Bosnia and Herzegovina | Bosnia, Bosnia-Herzegovina, Bosnia-Hercegovina | Bosnian, Bosnians, Bosniak, Bosniaks |
    Sarajevo, Mostar, Banja Luka, Srebrenica, Tuzla
Botswana | | Botswanan, Motswana, Batswana | Gaborone
Brazil | | Brazilian, Brazilians | Brasilia, Rio de Janeiro, Sao Paulo, Salvador da Bahia, Recife, Porto Alegre, Belo
    Horizonte, Curitiba, Manaus, Fortaleza, Rio
Brunei | Brunei Darussalam | Bruneian, Bruneians | Bandar Seri Begawan
Bulgaria | | Bulgarian, Bulgarians | Sofia, Plovdiv, Varna, Burgas
Burkina Faso | | Burkinabe | Ouagadougou
Burundi | | Burundian, Burundians | Bujumbura, Gitega
Cambodia | Kampuchea | Cambodian, Cambodians | Phnom Penh, Siem Reap
Cameroon | | Cameroonian, Cameroonians | Yaounde, Douala
Canada | | Canadian, Canadians | Ottawa, Toronto, Montreal, Vancouver, Calgary, Edmonton, Winnipeg, Quebec City,
    Saskatoon
Cape Verde | Cabo Verde | Cape Verdean, Cape Verdeans | Praia
Central African Republic | | Central African | Bangui
Chad | | Chadian, Chadians | N'Djamena
Chile | | Chilean, Chileans | Santiago, Valparaiso
China | People's Republic of China, PRC, Mainland China | Chinese | Beijing, Shanghai, Shenzhen, Guangzhou, Wuhan,
    Chengdu, Chongqing, Tianjin, Nanjing, Xi'an, Hangzhou, Shenyang, Harbin, Dalian, Qingdao, Xiamen, Kunming, Lhasa,
    Urumqi, Peking
Colombia | | Colombian, Colombians | Bogota, Medellin, Cali, Cartagena, Barranquilla
Comoros | Comoro Islands | Comoran, Comorans, Comorian | Moroni
Costa Rica | | Costa Rican, Costa Ricans | San Jose
Croatia | | Croatian, Croatians, Croat, Croats | Zagreb, Dubrovnik, Rijeka, Vukovar
Cuba | | Cuban, Cubans | Havana, Guantanamo
Cyprus | | Cypriot, Cypriots | Nicosia, Limassol, Larnaca
Czech Republic | Czechia | Czech, Czechs | Prague, Brno, Ostrava, Plzen
Democratic Republic of the Congo | Democratic Republic of Congo, DR Congo, DRC, D.R. Congo, Zaire | Congolese,
    Zairean, Zaireans, Zairian, Zairians | Kinshasa, Goma, Lubumbashi, Bukavu, Kisangani
Denmark | | Danish, Dane, Danes | Copenhagen, Aarhus, Odense, Aalborg
Djibouti | | Djiboutian, Djiboutians |
Dominica | | |
Dominican Republic | | Dominican, Dominicans | Santo Domingo
East Timor | Timor-Leste | East Timorese, Timorese | Dili
Ecuador | | Ecuadorean, Ecuadoreans, Ecuadorian, Ecuadorians | Quito, Guayaquil
Egypt | | Egyptian, Egyptians | Cairo, Alexandria, Giza, Luxor, Sharm el-Sheikh, Port Said, Suez
El Salvador | | Salvadoran, Salvadorans, Salvadorean | San Salvador
Equatorial Guinea | | Equatorial Guinean | Malabo
Eritrea | | Eritrean, Eritreans | Asmara
Estonia | | Estonian, Estonians | Tallinn, Tartu
Eswatini | Swaziland | Swazi, Swazis | Mbabane
Ethiopia | | Ethiopian, Ethiopians | Addis Ababa, Mekelle
Faroe Islands | Faroes, Faeroe Islands | Faroese |
Fiji | | Fijian, Fijians | Suva
Finland | | Finnish, Finn, Finns | Helsinki, Tampere, Turku, Espoo
France | | French, Frenchman, Frenchmen, Frenchwoman | Paris, Marseille, Marseilles, Lyon, Toulouse, Bordeaux,
    Strasbourg, Lille, Nantes, Rennes, Montpellier, Cannes, Grenoble, Calais, Le Mans
Gabon | | Gabonese | Libreville
Gambia | The Gambia, the Gambia | Gambian, Gambians | Banjul
Georgia | | Georgian, Georgians | Tbilisi, Batumi
Germany | Federal Republic of Germany, West Germany, East Germany | German, Germans, East German, East Germans, West
    German, West Germans | Berlin, Bonn, Hamburg, Munich, Frankfurt, Cologne, Stuttgart, Duesseldorf, Dusseldorf,
    Leipzig, Dresden, Hanover, Bremen, Nuremberg, Dortmund, Essen, Duisburg, Bochum, Karlsruhe
Ghana | | Ghanaian, Ghanaians | Accra, Kumasi
Gibraltar | | Gibraltarian, Gibraltarians |
Greece | | Greek, Greeks | Athens, Thessaloniki, Salonika, Piraeus
Greenland | | Greenlandic, Greenlander, Greenlanders | Nuuk
Grenada | | Grenadian, Grenadians |
Guatemala | | Guatemalan, Guatemalans | Guatemala City
Guinea | | Guinean, Guineans | Conakry
Guinea-Bissau | | | Bissau
Guyana | | Guyanese |
Haiti | | Haitian, Haitians | Port-au-Prince
Honduras | | Honduran, Hondurans | Tegucigalpa, San Pedro Sula
Hong Kong | HK, HONGKONG, Hongkong | Hong Kongers, Hong Konger, Hongkonger, Hongkongers | Kowloon
Hungary | | Hungarian, Hungarians, Magyar, Magyars | Budapest, Debrecen, Szeged
Iceland | | Icelandic, Icelander, Icelanders | Reykjavik
India | | Indian, Indians | New Delhi, Delhi, Mumbai, Bombay, Calcutta, Kolkata, Chennai, Madras, Bangalore,
    Bengaluru, Hyderabad, Ahmedabad, Pune, Lucknow, Jaipur, Srinagar, Amritsar, Kanpur, Nagpur, Bhopal, Patna, Ayodhya
Indonesia | | Indonesian, Indonesians | Jakarta, Surabaya, Bandung, Medan, Denpasar
Iran | Islamic Republic of Iran, Persia | Iranian, Iranians, Persian, Persians | Tehran, Teheran, Isfahan, Tabriz,
    Mashhad, Qom
Iraq | | Iraqi, Iraqis | Baghdad, Basra, Mosul, Kirkuk, Arbil, Erbil, Fallujah, Falluja, Najaf, Kerbala, Karbala,
    Tikrit, Sulaimaniya
Ireland | Republic of Ireland, Irish Republic, Eire | Irish, Irishman, Irishmen, Irishwoman | Dublin, Cork, Galway,
    Limerick
Israel | | Israeli, Israelis | Jerusalem, Tel Aviv, Haifa, Beersheba, Ashkelon, Eilat, Ashdod
Italy | | Italian, Italians | Rome, Milan, Turin, Naples, Florence, Venice, Genoa, Palermo, Bologna, Verona, Padua,
    Trieste, Parma, Cagliari, Bari, Perugia, Brescia, Bergamo, Modena
Ivory Coast | Cote d'Ivoire, Côte d'Ivoire | Ivorian, Ivorians | Abidjan, Yamoussoukro
Jamaica | | Jamaican, Jamaicans |
Japan | | Japanese | Tokyo, Osaka, Nagoya, Kyoto, Yokohama, Kobe, Hiroshima, Nagasaki, Sapporo, Fukuoka, Fukushima,
    Sendai, Okinawa, Nagano
Jordan | | Jordanian, Jordanians | Amman, Aqaba
Kazakhstan | Kazakstan | Kazakh, Kazakhs, Kazakhstani | Astana, Almaty, Alma-Ata, Nur-Sultan
Kenya | | Kenyan, Kenyans | Nairobi, Mombasa, Kisumu
Kiribati | | |
Kosovo | | Kosovar, Kosovars, Kosovan | Pristina
Kuwait | | Kuwaiti, Kuwaitis | Kuwait City
Kyrgyzstan | Kirghizstan, Kirgizstan | Kyrgyz | Bishkek
Laos | | Lao, Laotian, Laotians | Vientiane
Latvia | | Latvian, Latvians | Riga, Daugavpils
Lebanon | | Lebanese | Beirut, Sidon, Tyre
Lesotho | | Basotho | Maseru
Liberia | | Liberian, Liberians | Monrovia
Libya | | Libyan, Libyans | Benghazi, Tripoli, Misrata, Sirte, Tobruk
Liechtenstein | | Liechtensteiner | Vaduz
Lithuania | | Lithuanian, Lithuanians | Vilnius, Kaunas, Klaipeda
Luxembourg | | Luxembourger, Luxembourgers |
Macau | Macao | Macanese |
Madagascar | | Malagasy | Antananarivo
Malawi | | Malawian, Malawians | Lilongwe, Blantyre
Malaysia | | Malaysian, Malaysians | Kuala Lumpur, Penang, Johor, Johor Bahru, Malacca
Maldives | the Maldives | Maldivian, Maldivians |
Mali | | Malian, Malians | Bamako, Timbuktu
Malta | | Maltese | Valletta
Marshall Islands | | Marshallese | Majuro
Mauritania | | Mauritanian, Mauritanians | Nouakchott
Mauritius | | Mauritian, Mauritians | Port Louis
Mexico | | Mexican, Mexicans | Mexico City, Guadalajara, Monterrey, Tijuana, Acapulco, Cancun, Ciudad Juarez, Puebla,
    Veracruz, Oaxaca
Micronesia | | Micronesian, Micronesians |
Moldova | Moldavia | Moldovan, Moldovans, Moldavian | Chisinau, Kishinev, Tiraspol
Monaco | | Monegasque | Monte Carlo
Mongolia | | Mongolian, Mongolians | Ulaanbaatar, Ulan Bator
Montenegro | | Montenegrin, Montenegrins | Podgorica
Morocco | | Moroccan, Moroccans | Rabat, Casablanca, Marrakesh, Marrakech, Tangier, Fez
Mozambique | | Mozambican, Mozambicans | Maputo, Beira
Myanmar | Burma | Burmese | Yangon, Rangoon, Naypyidaw, Mandalay
Namibia | | Namibian, Namibians | Windhoek
Nauru | | Nauruan |
Nepal | | Nepalese, Nepali, Nepalis | Kathmandu
Netherlands | the Netherlands, The Netherlands, Holland | Dutch, Dutchman, Dutchmen, Dutchwoman | Amsterdam,
    Rotterdam, The Hague, the Hague, Utrecht, Eindhoven, Groningen, Maastricht, Arnhem, Hague, Nijmegen
New Zealand | | New Zealander, New Zealanders | Wellington, Auckland, Christchurch, Dunedin
Nicaragua | | Nicaraguan, Nicaraguans | Managua
Niger | | Nigerien | Niamey
Nigeria | | Nigerian, Nigerians | Abuja, Lagos, Kano, Port Harcourt, Ibadan, Maiduguri, Kaduna
North Korea | Democratic People's Republic of Korea, DPRK, N. Korea, N.Korea | North Korean, North Koreans, N. Korean
    | Pyongyang
North Macedonia | Macedonia | Macedonian, Macedonians | Skopje
Norway | | Norwegian, Norwegians | Oslo, Bergen, Trondheim, Stavanger, Lillehammer
Oman | | Omani, Omanis | Muscat
Pakistan | | Pakistani, Pakistanis | Islamabad, Karachi, Lahore, Rawalpindi, Peshawar, Quetta, Faisalabad, Multan
Palau | | Palauan |
Palestine | Palestinian territories, Palestinian Territories | Palestinian, Palestinians | Gaza City, Ramallah,
    Hebron, Nablus, Bethlehem, Jenin, Rafah, Khan Younis
Panama | | Panamanian, Panamanians | Panama City
Papua New Guinea | PNG | Papua New Guinean | Port Moresby
Paraguay | | Paraguayan, Paraguayans | Asuncion
Peru | | Peruvian, Peruvians | Lima, Cusco, Arequipa
Philippines | the Philippines, The Philippines | Filipino, Filipinos, Filipina, Philippine | Manila, Quezon City,
    Cebu, Davao, Zamboanga, Makati
Poland | | Polish, Pole, Poles | Warsaw, Krakow, Cracow, Gdansk, Lodz, Poznan, Wroclaw, Katowice, Szczecin
Portugal | | Portuguese | Lisbon, Porto, Oporto, Coimbra, Braga
Puerto Rico | | Puerto Rican, Puerto Ricans | San Juan
Qatar | | Qatari, Qataris | Doha
Republic of the Congo | Republic of Congo, Congo-Brazzaville, Congo | | Brazzaville
Romania | Rumania | Romanian, Romanians, Rumanian, Rumanians | Bucharest, Cluj, Timisoara, Constanta
Russia | Russian Federation, the Russian Federation | Russian, Russians | Moscow, Saint Petersburg, St. Petersburg, St
    Petersburg, Leningrad, Vladivostok, Novosibirsk, Yekaterinburg, Volgograd, Rostov-on-Don, Kazan, Grozny, Samara,
    Murmansk, Kaliningrad, Sochi, Nizhny Novgorod, Krasnoyarsk, Omsk, Irkutsk
Rwanda | | Rwandan, Rwandans, Rwandese | Kigali
Saint Lucia | St. Lucia, St Lucia | Saint Lucian |
Samoa | Western Samoa | Samoan, Samoans | Apia
San Marino | | Sammarinese |
Saudi Arabia | Kingdom of Saudi Arabia | Saudi, Saudis, Saudi Arabian | Riyadh, Jeddah, Mecca, Medina, Dhahran, Dammam
Scotland | | Scottish, Scot, Scots, Scotsman | Edinburgh, Glasgow, Aberdeen, Dundee, Inverness
Senegal | | Senegalese | Dakar
Serbia | | Serbian, Serbians, Serb, Serbs | Belgrade, Novi Sad
Seychelles | the Seychelles | Seychellois |
Sierra Leone | | Sierra Leonean, Sierra Leoneans | Freetown
Singapore | | Singaporean, Singaporeans |
Slovakia | Slovak Republic | Slovak, Slovaks, Slovakian | Bratislava, Kosice
Slovenia | | Slovenian, Slovenians, Slovene, Slovenes | Ljubljana, Maribor
Solomon Islands | | Solomon Islander, Solomon Islanders | Honiara
Somalia | | Somali, Somalis, Somalian | Mogadishu, Hargeisa
South Africa | | South African, South Africans | Pretoria, Johannesburg, Cape Town, Durban, Bloemfontein, Port
    Elizabeth, Soweto
South Korea | Republic of Korea, S. Korea, S.Korea, ROK | South Korean, South Koreans, S. Korean | Seoul, Busan,
    Pusan, Incheon, Inchon, Daegu, Pyeongchang, Gwangju
South Sudan | | South Sudanese | Juba
Soviet Union | USSR, U.S.S.R. | Soviet, Soviets |
Spain | | Spanish, Spaniard, Spaniards | Madrid, Barcelona, Valencia, Seville, Bilbao, Zaragoza, Malaga, San
    Sebastian, Pamplona, Valladolid, Oviedo
Sri Lanka | Ceylon | Sri Lankan, Sri Lankans | Colombo, Jaffna, Kandy, Galle
Sudan | | Sudanese | Khartoum, Omdurman
Suriname | Surinam | Surinamese | Paramaribo
Sweden | | Swedish, Swede, Swedes | Stockholm, Gothenburg, Malmo, Uppsala, Helsingborg
Switzerland | | Swiss | Bern, Berne, Zurich, Geneva, Basel, Basle, Lausanne, Lucerne, Lugano, Davos
Syria | | Syrian, Syrians | Damascus, Aleppo, Homs, Hama, Idlib, Raqqa, Latakia,
    Deir ez-Zor, Deir al-Zor, Palmyra, Daraa, Kobani, Tartus
Taiwan | Republic of China | Taiwanese | Taipei, Kaohsiung
Tajikistan | | Tajik, Tajiks | Dushanbe
Tanzania | | Tanzanian, Tanzanians | Dar es Salaam, Dodoma, Zanzibar
Thailand | | Thai, Thais | Bangkok, Chiang Mai, Phuket, Pattaya
Togo | | Togolese | Lome
Tonga | | Tongan, Tongans |
Trinidad and Tobago | Trinidad | Trinidadian, Trinidadians | Port of Spain
Tunisia | | Tunisian, Tunisians | Tunis, Sfax, Sousse
Turkey | Turkiye, Türkiye | Turkish, Turk, Turks | Ankara, Istanbul, Izmir, Antalya, Diyarbakir,
    Gaziantep, Adana, Kahramanmaras, Iskenderun, Antakya, Malatya, Adiyaman, Sanliurfa, Osmaniye, Mersin, Konya,
    Kayseri, Trabzon, Erzurum, Bursa, Izmit
Turkmenistan | | Turkmen, Turkmens | Ashgabat
Uganda | | Ugandan, Ugandans | Kampala, Entebbe
Ukraine | the Ukraine | Ukrainian, Ukrainians | Kyiv, Kiev, Kharkiv, Kharkov, Odessa, Odesa, Lviv, Lvov, Mariupol,
    Donetsk, Luhansk, Dnipro, Dnipropetrovsk, Kherson, Zaporizhzhia, Sevastopol, Simferopol, Bakhmut, Chernobyl,
    Izium, Izyum, Kramatorsk, Sievierodonetsk, Severodonetsk, Lysychansk, Avdiivka, Bucha, Irpin, Melitopol, Berdiansk,
    Chernihiv, Sumy, Poltava, Vinnytsia, Zhytomyr, Mykolaiv, Kryvyi Rih, Uzhhorod, Ternopil, Kupiansk, Pokrovsk,
    Sloviansk, Slovyansk, Enerhodar
United Arab Emirates | UAE, U.A.E., Emirates | Emirati, Emiratis | Abu Dhabi, Dubai, Sharjah
United Kingdom | UK, U.K., Britain, Great Britain, the United Kingdom | British, Briton, Britons, Brit, Brits |
    London, Birmingham, Manchester, Liverpool, Leeds, Sheffield, Bristol, Newcastle, Nottingham, Southampton,
    Portsmouth, Leicester, Coventry, Oxford, Cambridge, Brighton, Plymouth, Wolverhampton, Middlesbrough, Sunderland,
    Blackpool, Norwich, Swindon, Bradford, Huddersfield
England | | English, Englishman, Englishmen, Englishwoman |
Wales | | Welsh, Welshman, Welshmen | Cardiff, Swansea, Wrexham
Northern Ireland | Ulster, N.Ireland, N. Ireland | Northern Irish | Belfast, Londonderry
United States | US, U.S., USA, U.S.A., U.S, the United States, America, United States of America | American, Americans
    | Washington DC, New York, New York City, Los Angeles, Chicago, Houston, Philadelphia, Phoenix, San Antonio, San
    Diego, Dallas, San Jose, Austin, San Francisco, Seattle, Denver, Boston, Detroit, Nashville, Memphis, Portland,
    Las Vegas, Baltimore, Milwaukee, Albuquerque, Tucson, Sacramento, Kansas City, Atlanta, Miami, Oakland,
    Minneapolis, Cleveland, New Orleans, Tampa, Honolulu, Pittsburgh, Cincinnati, St. Louis, St Louis, Orlando,
    Newark, Buffalo, Anchorage, Salt Lake City, Oklahoma City, Tulsa, Omaha, Raleigh, Charlotte, Indianapolis,
    Columbus, Jacksonville, Fort Worth, El Paso, Louisville, Fort Lauderdale, Palm Beach, West Palm Beach, Little
    Rock, Des Moines, Colorado Springs, Chattanooga, Knoxville, Birmingham, Santa Monica, Santa Barbara, Santa Fe,
    Pasadena, Beverly Hills, Baton Rouge, Atlantic City, St. Paul, Hartford, Toledo, Rochester, Syracuse, Dayton,
    Spokane, Tacoma, Wichita, Fresno, Bakersfield
Uruguay | | Uruguayan, Uruguayans | Montevideo, Punta del Este
Uzbekistan | | Uzbek, Uzbeks | Tashkent, Samarkand
Vanuatu | | Vanuatuan |
Vatican City | Vatican, the Vatican, Holy See | |
Venezuela | | Venezuelan, Venezuelans | Caracas, Maracaibo
Vietnam | Viet Nam | Vietnamese | Hanoi, Ho Chi Minh City, Saigon, Da Nang, Danang, Hue
Yemen | | Yemeni, Yemenis, Yemenite | Sanaa, Sana'a, Aden, Hodeidah
Yugoslavia | Federal Republic of Yugoslavia | Yugoslav, Yugoslavs, Yugoslavian |
Czechoslovakia | | Czechoslovak, Czechoslovakian |
Zambia | | Zambian, Zambians | Lusaka
Zimbabwe | Rhodesia | Zimbabwean, Zimbabweans | Harare, Bulawayo
Korea | | Korean, Koreans |
Chechnya | Chechen Republic | Chechen, Chechens |
Kurdistan | | Kurd, Kurds, Kurdish |
Tibet | | Tibetan, Tibetans |
Crimea | | Crimean, Crimeans |
"""


class Country(NamedTuple):
    """One row of the table; `names` starts with the name an entity of it carries."""

    names: tuple[str, ...]
    people: tuple[str, ...]
    cities: tuple[str, ...]


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(name for part in cell.split(",") if (name := part.strip()))


def _rows() -> tuple[Country, ...]:
    cells = (line.split("|") for line in _TABLE.strip().replace("\n    ", " ").splitlines())
    return tuple(
        Country((name.strip(), *_listed(names)), _listed(people), _listed(cities))
        for name, names, people, cities in cells
    )


COUNTRIES: tuple[Country, ...] = _rows()
