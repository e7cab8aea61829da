"""Ordinary words with which sentences begin, so that a capital there names nothing: `Hotels`, `Inauguration`."""

from __future__ import annotations

from enrich.stages.entities.names.spelling import word_set

_NOUNS = word_set("""
Hotels Schools Shops Banks Hospitals Officials Residents Farmers Workers Voters Protesters Protestors Demonstrators
Investors Traders Analysts Economists Experts Scientists Researchers Doctors Nurses Teachers Students Pupils Parents
Children Women Men Girls Boys Families Soldiers Troops Rebels Militants Lawmakers Ministers Prosecutors Lawyers Judges
Jurors Critics Supporters Opponents Campaigners Activists Journalists Reporters Witnesses Survivors Victims Neighbours
Neighbors Tourists Visitors Passengers Drivers Motorists Commuters Cyclists Firefighters Rescuers Paramedics Detectives
Investigators Inspectors Homes Houses Roads Trains Flights Buses Ferries Ships Shares Stocks Bonds Prices Sales Profits
Exports Imports Wages Rents Mortgages Taxes Tariffs Fines Inflation Unemployment Talks Polls Surveys Elections Voting
Turnout Rain Snow Winds Floods Flooding Wildfires Fires Temperatures Forecasters Organisers Organizers Companies
Businesses Firms Manufacturers Retailers Supermarkets Restaurants Pubs Museums Churches Mosques Universities Councils
Charities Governments Countries Cities Towns Villages Crews Divers Pilots Engineers Astronauts Players Fans Spectators
Coaches Referees Clubs Teams Households Customers Consumers Shoppers Employers Employees Managers Landlords Tenants
Migrants Refugees Inmates Prisoners Hackers Thieves Burglars Smugglers Patients Vaccines Hospitals Ambulances Rallies
Protests Strikes Clashes Airstrikes Explosions Blasts Sirens Drones Missiles Tanks Rockets Satellites Funerals Mourners
Worshippers Pilgrims Diplomats Envoys Ambassadors Negotiators Delegates Observers Sanctions Borders Checkpoints Looters
Rioters Vandals Volunteers Donations Tickets Doors Gates Sources Documents Records Photographs Photos Videos Pictures
Negotiations Results Admission Parking Booking Bookings Registration Refreshments Entry Proceeds Applicants
""")
_SUFFIXES = ("ation", "ations", "ctions", "ition", "itions", "ments", "ness", "sions", "ities")


def is_ordinary(word: str) -> bool:
    """Whether a word that is capitalised where a sentence begins is hardly ever a name."""
    return word in _NOUNS or (len(word) > 7 and word.endswith(_SUFFIXES))
