"""Given names that hardly ever begin the name of anything but a person."""

from __future__ import annotations

from enrich.names.spelling import word_set

_GIVEN = """
Aaron Abdul Abdullah Abigail Abraham Ada Adam Adele Adrian Agnes Ahmad Ahmed Aidan Aisha Akbar Alain Alan Alastair
Albert Alberto Alejandro Aleksander Aleksandr Alessandro Alex Alexandre Alexei Alexis Alfonso Alfred Alfredo Ali Alice
Alicia Alison Allan Allen Alvaro Amanda Amelia Amina Amir Amit Amy Ana Anatoly Anders Andre Andrea Andreas Andrei
Andrej Andres Andrew Andrey Andy Angela Angelo Anil Anita Ann Anna Anne Annette Annie Anthony Anton Antonio Anwar
Ariel Armando Arnaud Arnold Arthur Arturo Asif Astrid Augusto Aung Barack Barbara Barry Bashar Beatrice Ben Benedict
Benjamin Bernard Bernd Bernhard Bernie Bertrand Bettina Bill Billy Birgit Bjorn Bob Bobby Boris Brad Brendan Brett
Brian Bridget Brigitte Bruno Bryan Camille Carl Carla Carlo Carlos Carmen Caroline Catherine Cecilia Cesar Charlie
Chelsea Cheryl Chloe Chris Christian Christina Christine Christoph Christophe Christopher Claire Clara Claude Claudia
Claudio Claus Clive Colin Connor Conor Craig Cristiano Cynthia Dale Damien Dan Daniel Daniela Danielle Danny Darren
Dave David Dean Deborah Debra Denis Dennis Derek Diana Diane Didier Diego Dieter Dimitri Dirk Dmitri Dmitry Dominic
Dominique Don Donald Donna Doris Dorothy Doug Douglas Duncan Dustin Dwight Dylan Eddie Edgar Eduard Eduardo Edward
Edwin Eileen Elaine Eleanor Elena Elias Eliot Elisabeth Elizabeth Ellen Emily Emma Emmanuel Enrico Enrique Eric Erica
Erich Erik Ernest Ernesto Ernst Esther Eugene Eva Evan Evelyn Fabio Fatima Federico Felipe Felix Fernando Fiona
Francesco Francis Francisco Franck Francois Frank Franz Fred Freddie Frederic Frederick Friedrich Gareth Gary Gavin
Gennady Geoff Geoffrey Georg George Georges Gerald Gerard Gerhard Gianluca Gilbert Gilles Giovanni Giuseppe Glen Glenn
Gordon Graham Greg Gregory Gretchen Guillaume Guillermo Gunter Gustavo Hamid Hannah Hans Harald Harold Harriet Hassan
Heather Hector Heidi Heinrich Helen Helena Helmut Henri Henrik Henry Herbert Herman Hermann Hillary Hosni Howard Hugh
Hugo Hussein Ian Ibrahim Ida Igor Ilya Imran Ingrid Irene Irina Isaac Isabel Isabelle Ismail Ivan Jack Jackie Jacob
Jacqueline Jacques Jaime Jake Jakob James Jamie Jan Jana Jane Janet Janice Jared Jason Javier Jean Jeff Jeffrey
Jennifer Jenny Jeremy Jerome Jerry Jesse Jessica Jill Jim Jimmy Joachim Joan Joanna Joanne Joao Joaquin Joe Joel Joerg
Johan Johann Johannes John Johnny Jon Jonas Jonathan Jorge Jose Josef Joseph Josh Joshua Josip Juan Judith Judy
Juergen Jules Julia Julian Julie Julien Juliet Julio Julius Justin Karen Karim Karin Karl Karl-Heinz Kate Katharine
Katherine Kathleen Kathryn Kathy Katie Katrina Keith Kelly Ken Kenneth Kerry Kevin Khaled Khalid Kirsten Klaus Kofi
Konstantin Kristin Kurt Kyle Larry Lars Laura Lauren Laurent Lawrence Leah Lee Leon Leonard Leonardo Leonid Leslie
Liam Linda Lionel Lisa Liz Lloyd Lorenzo Lorraine Louis Louise Luca Lucas Lucia Luciano Lucy Ludwig Luigi Luis Luiz
Lukas Luke Lydia Lynn Madeleine Mahmoud Malcolm Manfred Manuel Marc Marcel Marcelo Marco Marcos Marcus Margaret Maria
Mariano Marie Mario Marion Mark Marko Markus Marta Martha Martin Martina Mary Massimo Matt Matteo Matthew Matthias
Maurice Mauricio Max Maxim Maxime Megan Mehmet Melanie Melissa Michael Michel Michele Michelle Miguel Mikael Mike
Mikhail Milan Milos Miranda Miriam Mohamed Mohammad Mohammed Moira Monica Monique Muammar Muhammad Mustafa Nadia Nancy
Naomi Narendra Natalie Natasha Nathan Nawaz Neil Nelson Nicholas Nick Nicola Nicolas Nicole Nigel Nikita Nikolai
Nikolay Nina Noel Nora Norbert Norman Oleg Oliver Olivia Olivier Omar Osama Oscar Oskar Otto Pablo Pamela Paolo Pascal
Patrice Patricia Patrick Paul Paula Pauline Pavel Pedro Penny Per Pete Peter Petr Petra Phil Philip Philippe Phillip
Pierre Pietro Piotr Rachel Rafael Rahul Raj Rajiv Ralf Ralph Ramon Ramzi Randy Raphael Raul Ray Raymond Rebecca Renate
Rene Ricardo Richard Rick Rob Robert Roberto Robin Rod Rodrigo Roger Roland Rolf Roman Ron Ronald Rory Rosa Rosemary
Ross Roy Ruben Rudolf Rupert Russell Ruth Ryan Saddam Sally Salman Sam Samantha Samir Samuel Sandra Sanjay Sara Sarah
Scott Sean Sebastian Serena Serge Sergei Sergey Sergio Shane Shannon Sharon Shaun Sheila Shimon Shinzo Silvio Simon
Simone Slobodan Sofia Sonia Sophie Stacey Stan Stanislav Stanley Stefan Stefano Stella Stephan Stephane Stephanie
Stephen Steve Steven Stewart Stuart Sue Susan Suzanne Sven Svetlana Sylvia Sylvie Tanya Tariq Tatiana Tatyana Ted
Teresa Terry Theodore Theresa Thierry Thomas Tiffany Tim Timothy Tina Tobias Todd Tom Tomas Tommy Tony Tracy Trevor
Umar Ursula Usman Valentina Valerie Vanessa Vera Veronica Viktor Vincent Vincenzo Vittorio Vivian Vlad Vladimir
Vojislav Volker Walter Warren Wayne Wendy Werner Wilfried Wilhelm Will William Willie Winston Wladyslaw Wolfgang
Xavier Yannick Yasser Yevgeny Yitzhak Yolanda Yuri Yusuf Yvette Yvonne Zachary Zbigniew Zoe Zoran
"""
GIVEN_NAMES: frozenset[str] = word_set(_GIVEN)
"""Given names, as written."""
