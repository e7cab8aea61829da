"""Things everybody knows by name: rockets, weapons and devices, prizes, landmarks and pipelines.

Written from general knowledge. What is an ordinary word as well stands in the second list of its kind: it settles the
type where the model saw a name, and is not found without it.
"""

from __future__ import annotations

PRODUCTS = """
Space Launch System, James Webb Space Telescope, Hubble Space Telescope, Webb telescope, Falcon 9, Falcon Heavy, Crew
Dragon, Starliner, HIMARS, Bayraktar, Kalashnikov, iPhone, iPhones, iPad, iPads, PlayStation, Xbox, ChatGPT, Sputnik V,
Leopard 2, Leopard 1, M1 Abrams, Mi-8, Mi-24, MiG-29, Su-24, Su-25, Su-27, Su-30, Su-35, F-14, F-15, F-16, F-18, F-22,
F-35, F/A-18, B-52, C-130, Black Hawk, Iskander, Kinzhal, Shahed, Starlink, Viagra, OxyContin, Bitcoin
"""
"""Spacecraft, weapons, devices and drugs."""

QUIET_PRODUCTS = "Starship, Soyuz, Patriot, Javelin, Stinger, Concorde, Android, Perseverance, Progress"
"""Products whose names are words."""

PRIZES = """
Nobel Prize, Nobel Peace Prize, Nobel Prize in Literature, Nobel Prize in Physics, Nobel Prize in Chemistry, Nobel
Prize in Medicine, Pulitzer Prize, Booker Prize, Man Booker Prize, Turner Prize, Fields Medal, Palme d'Or, Golden
Globe, Golden Globes, Golden Bear, Golden Lion, Golden Boot, Golden Ball, Golden Glove, Ballon d'Or, Grammy, Grammys,
Grammy Award, Grammy Awards, Emmy, Emmys, Emmy Award, Emmy Awards, Academy Award, Academy Awards, Tony Award, Tony
Awards, Medal of Honor, Medal of Freedom, Victoria Cross, Legion of Honour, Sakharov Prize, Pritzker Prize
"""
"""Prizes and medals; OntoNotes has them with works of art."""

FACILITIES = """
Power of Siberia, Nord Stream, Nord Stream 1, Nord Stream 2, South Stream, TurkStream, Druzhba pipeline, Yamal-Europe
pipeline, Keystone XL, Trans Mountain pipeline, Brandenburg Gate, Arc de Triomphe, Statue of Liberty, Taj Mahal,
Sagrada Familia, Tower Bridge, London Bridge, Brooklyn Bridge, Crimean Bridge, Kerch Bridge, Forbidden City, Great Hall
of the People, Great Wall of China, Temple Mount, Western Wall, Hagia Sophia, Al-Aqsa Mosque, al-Aqsa Mosque, Topkapi
Palace, Winter Palace, Peterhof, Wembley Stadium, Camp Nou, Maracana, Santiago Bernabeu, Old Trafford, Stade de France,
Kennedy Space Center, Cape Canaveral Space Force Station, Baikonur Cosmodrome, Vostochny Cosmodrome, Vandenberg Air
Force Base, Andrews Air Force Base, Incirlik Air Base, Ramstein Air Base, Rafah crossing, Kerem Shalom crossing, Erez
crossing, Checkpoint Charlie, Zaporizhzhia nuclear power plant, Three Mile Island, Wembley, Camp David
"""
"""Pipelines, landmarks, stadiums, bases and crossings."""

QUIET_FACILITIES = """
Obelisk, Acropolis, Parthenon, Colosseum, Coliseum, Pantheon, Cenotaph, Alhambra, Louvre, Kaaba, Big Ben, London Eye,
Shard, Capitol, Notre Dame, Notre-Dame, Prado, Uffizi, Hermitage, Bolshoi
"""
"""Landmarks whose names are used for other things as well."""

EVENTS = """
Black Wednesday, Black Monday, Black Thursday, Black Tuesday, Black Friday, Bloody Sunday, Eurovision, Eurovision Song
Contest, Oktoberfest, Glastonbury Festival, Arab Spring, Prague Spring, Velvet Revolution, Orange
Revolution, Great Depression, Watergate, French Revolution, October Revolution, Cultural Revolution, Six-Day War, Yom
Kippur War, Falklands War, Iraq War, Iran-Iraq War, Winter War, Yalta Conference, Cuban Missile Crisis, Boston
Marathon
"""
"""Crises, revolutions, wars and festivals."""

NO_NAMES = frozenset(("Fahrenheit", "Celsius", "Kelvin", "Richter"))
"""Units that are written with a capital."""
