"""Given names that hardly ever begin the name of anything but a person."""

from __future__ import annotations

from enrich.stages.entities.names.spelling import word_set

_GIVEN = """
Aaliyah Aaron Aart Abdelaziz Abdelfattah Abdelkader Abdelmadjid Abdul Abdulaziz Abdullah Abdulrahman Abhishek Abigail
Abiy Abraham Ada Adam Adama Adele Aditya Adnan Adrian Agnes Agustin Ahmad Ahmed Ahmet Aidan Aisha Ajay Ajit Akbar
Akhilesh Akio Akira Alaa Alain Alan Alassane Alastair Albert Alberto Alec Alejandro Aleksander Aleksandr Aleksandra
Aleksei Alessandra Alessandro Alessia Alex Alexandr Alexandre Alexei Alexey Alexis Alfonso Alfred Alfredo Ali Alice
Alicia Alison Alistair Allan Allen Alvaro Alvin Amadou Amanda Amara Amelia Amina Amir Amit Amitabh Amy Ana Anand
Anastasia Anatoly Anders Andre Andrea Andreas Andrei Andrej Andres Andrew Andrey Andy Angela Angelika Angelo Anibal
Anil Anita Anjali Ann Anna Annalena Anne Anneliese Annette Annie Anthony Antoine Anton Antonella Antonio Anwar Aníbal
Ariel Arjun Arkady Armando Arnaldo Arnaud Arnold Arsenio Artem Arthur Artur Arturo Arun Arvind Ashley Ashok Ashwin Asif
Astrid Atal Atiku Audrey Augusto Aung Aurélien Aylin Ayman Ayse Ayşe Aziz Baltasar Barack Barbara Barney Barry Bart
Bashar Basilio Bastien Beatrice Beatriz Becky Ben Benazir Benedict Benito Benjamin Benoît Beppe Bernard Bernd Bernhard
Bernie Bertrand Bettina Betty Bilal Bilawal Bill Billy Binali Birgit Bjorn Björn Bob Bobby Bogdan Bongbong Bonnie Boris
Borys Brad Brenda Brendan Brett Brian Bridget Brigitte Bruce Bruno Bryan Bulent Burkhard Bénédicte Bülent Caitlin
Calvin Camila Camille Carl Carl-Gustaf Carla Carlo Carlos Carmen Caroline Cassandra Catalina Catherine Cayetana Cecilia
Cedric Cemal Cesar Cesare Charlie Cheikh Chelsea Cheryl Chiara Chidi Chinedu Chinua Chloe Chris Christian Christina
Christine Christoph Christophe Christopher Chuck Cindy Claire Clara Clarence Claude Claudia Claudio Claus Clifford
Clint Clive Clément Colin Connor Conor Corazon Craig Cristian Cristiano Cristina Cristobal Cristóbal Cynthia Cyril
Cyrus Czeslaw Cédric Daisuke Dale Damian Damien Dan Daniel Daniela Danielle Danny Dario Darrell Darren Darryl Darya
Daryl Dave David Dean Debbie Deborah Debra Deepak Deepika Delfina Denis Dennis Derek Detlef Diana Diane Didier Diego
Dieter Dimitri Dinesh Dirk Dmitri Dmitry Dmytro Dominic Dominick Dominique Don Donald Donatas Donna Doreen Doris
Dorothy Doug Douglas Dragan Duncan Dustin Dwight Dylan Ebru Eckhard Eddie Edgar Edith Edmund Edson Eduard Eduardo
Edward Edwin Efrain Eileen Ekaterina Ekrem Elaine Eleanor Elena Elias Elijah Eliot Elisabeth Elisabetta Eliseo
Elizabeth Elke Ellen Elliot Elon Elton Elvira Elvis Emanuele Emeka Emilia Emiliano Emilio Emily Emma Emmanuel Emmerson
Emre Enrico Enrique Enzo Erdal Eric Erica Erich Erik Erin Ernest Ernesto Ernie Ernst Esteban Estela Esther Ethan Ettore
Eugene Eugenio Eva Evan Evaristo Evelyn Evo Ezequiel Fabian Fabien Fabio Fabrice Facundo Faisal Farouk Fatih Fatima
Fatma Faustin Fawzi Fazlur Federica Federico Felipe Felix Femi Ferdinand Fergus Fernando Fethullah Fidel Filippo Fiona
Flavio Florencio Florian Folake Francesca Francesco Francine Francis Francisca Francisco Franck Francois Frank Franz
Franziska Frauke Fred Freda Freddie Frederic Frederick Friedrich Fumio Fyodor Gail Galina Ganesh Gareth Gary Gautam
Gavin Gaël Geert Gemma Gennady Gennaro Geoff Geoffrey Georg George Georges Gerald Geraldine Gerard Gerardo Gerhard
Germán Gerrit Ghassan Giacomo Giampaolo Giancarlo Gianluca Gianluigi Gianni Gilbert Gilberto Gilles Gilmar Gina
Gintaras Giorgia Giorgio Giovanni Gisela Giulia Giulio Giuseppe Gladys Gleb Glen Glenn Gloria Gonzalo Goodluck Goran
Gordon Graham Greg Gregorio Gregory Gretchen Grigory Grzegorz Guido Guillaume Guillermo Gunnar Gunter Gustavo Gwen
Gérald Gérard Göran Günter Günther Habib Hage Haidar Haider Hakainde Hakan Hakim Haluk Hamid Hamza Hani Hank Hannah
Hans Harald Harold Haroun Harriet Haruki Hashim Hassan Hayley Heather Hector Heidi Heike Heiko Heinrich Heinz Helen
Helena Helge Helmut Henri Henrik Henry Herbert Herman Hermann Hernan Hernán Hervé Hideki Hideo Hilary Hillary Hirokazu
Hiroshi Hisham Horacio Horst Hosni Howard Hugh Hugo Humberto Huseyin Hussein Håkan Ian Ibrahim Ibrahima Ichiro Ida
Idriss Ifeanyi Ignacio Igor Ilaria Ilya Imelda Imran Indira Ingo Ingrid Ingvar Inés Irene Irina Iryna Isaac Isabel
Isabelle Isaiah Isaias Isidro Ismael Ismail Ismet Ivan Ivana Ivica Ivor Jaap Jacinda Jacinto Jack Jackie Jacob
Jacqueline Jacques Jaime Jair Jakaya Jake Jakob Jalal Jamal James Jamie Jan Jana Jane Janet Janice Janine Jared
Jaroslav Jaroslaw Jasmine Jason Javier Jawaharlal Jayne Jean Jean-Claude Jean-Luc Jean-Marie Jean-Paul Jean-Pierre
Jean-Yves Jeff Jeffery Jeffrey Jelena Jennifer Jenny Jens Jeremy Jeroen Jerome Jerry Jerzy Jesse Jessica Jill Jim Jimmy
Joachim Joan Joanna Joanne Joao Joaquim Joaquin Jocelyn Jodie Joe Joel Joerg Johan Johann Johannes John Johnny Joko
Jomo Jon Jonas Jonathan Joost Jorge Jose Josef Josefina Joseph Josh Joshua Josip José Joyce João Juan Juanita Judith
Judy Juergen Jules Julia Julian Julie Julien Juliet Juliette Julio Julius Julián Junichiro Justin Jérôme Júlia Jürgen
Kamal Karan Karen Karim Karin Karl Karl-Heinz Karsten Katarzyna Kate Katharine Katherine Kathleen Kathryn Kathy Katie
Katrina Katsuya Kavita Kazuo Kees Keiko Keir Keith Kelly Kemal Ken Kenan Kenji Kenneth Kenta Kenzo Kerry Kevin Khaled
Khalid Khalil Kirill Kirsten Kjell Klaus Kofi Konstantin Kristen Kristi Kristin Kristina Krzysztof Kurt Kwame Kyle
Kylian Lakshmi Lalu Lamine Larisa Larry Lars Lasse Latifa Laura Lauren Laurence Laurent Laurent-Désiré Lautaro Lawrence
Layla Leah Leandro Leanne Lee Leila Leni Lennart Leon Leonard Leonardo Leonel Leonid Leonora Leroy Lesley Leslie Lester
Liam Lillian Linda Lionel Lisa Lisandro Liz Lloyd Logan Lola Lorenzo Loretta Lorraine Lothar Louis Louisa Louise Loïc
Luca Lucas Lucia Luciana Luciano Lucille Lucy Lucía Ludovic Ludwig Luigi Luigia Luis Luiz Lukas Luke Luís Lydia Lyndon
Lynn Lyudmila Léa Maarten Mabel Macarena Macky Madeleine Magdalena Magnus Mahathir Mahdi Mahendra Mahesh Mahmoud Majid
Maksym Malcolm Mamadou Mamata Mamnoon Manfred Manish Manmohan Manoj Mansour Mansur Manuel Manuela Marc Marcel Marcela
Marcelo Marcia Marco Marcos Marcus Marek Margaret Margarita Maria Mariana Mariano Maricela Marie Marieke Marijke
Marilyn Mario Marion Mariusz Marjorie Mark Marko Markus Marlene Marlon Marta Martha Martin Martina Marvin Marwan Mary
Maryam Masako Masayoshi Massimo Mateus Mateusz Mathieu Matt Matteo Matthew Matthias Matthieu Maureen Maurice Mauricio
Maurizio Mauro Max Maxim Maxime Maximiliano Mayawati Maëlle Meena Megan Megawati Mehmet Melanie Melissa Melvin Meral
Mervyn Mesut Mette Mevlut Mevlüt Micaela Michael Michel Michele Michelle Mick Miguel Miguelina Mihai Mikael Mike
Mikhail Mikhailo Milan Mildred Milorad Milos Miranda Miriam Miroslav Mitsuko Mogens Mohamad Mohamed Mohammad Mohammed
Mohan Moira Molly Monica Monique Mounir Moussa Muammar Muhammad Muhammadu Muhyiddin Mukesh Mukhtar Munir Murad Murat
Muriel Mustafa Mykhailo Mykola Myra Myron Nabil Nadezhda Nadia Nadine Nahuel Najib Nancy Naomi Naoto Narendra Naruhito
Nasrin Nasser Natalie Natalya Natasha Nathan Natsuo Natália Naveen Nawaz Nayib Nebojsa Necmettin Neha Neil Nelson
Nestor Neymar Ngozi Nicholas Nick Nicola Nicolas Nicole Nicolás Nicolò Niels Nigel Nikita Nikki Nikolai Nikolay Nina
Nirmala Nitin Nitish Nizar Nkosazana Noel Nora Norbert Norma Norman Nouri Noémie Numan Néstor Obiageli Octavio Oksana
Oleg Oleksandr Oleksii Oleksiy Olena Olga Olha Oliver Olivia Olivier Olof Olusegun Omar Omer Orhan Oriol Ornella Osama
Oscar Oskar Osman Osvaldo Ottmar Otto Oumar Ousmane Pablo Paige Pam Pamela Pankaj Paolo Pascal Patrice Patricia
Patricio Patrick Patsy Paul Paula Pauline Paulinho Paulo Pavel Pavlo Pedro Penny Per Percy Pervez Pete Peter Petr Petra
Petro Phil Philip Philippe Phillip Phoebe Phyllis Pierre Piers Pieter Pietro Piotr Piyush Polina Polly Prabowo Pradeep
Prakash Pranab Prayuth Priscilla Priya Priyanka Pär Qasem Qassem Quentin Quincy Rachel Rachid Radovan Rafael Rafaela
Rafiq Rahul Raimundo Rainer Raj Rajendra Rajesh Rajiv Rajnath Ralf Ralph Ramesh Ramiro Ramon Ramzi Randy Ranjit Raphael
Raphaël Rashid Rashida Rasmus Ratan Ratko Raul Ravi Ray Raymond Raúl Rebecca Recep Reinhard Renata Renate Renato Rene
Renzo René Reza Rhys Ricardo Riccardo Richard Rick Rigoberto Rishi Rita Riyad Rob Robert Roberto Robin Rocco Rocío Rod
Roderick Rodney Rodolfo Rodrigo Rogelio Roger Rogério Rohit Roland Rolf Romain Roman Ron Ronald Ronaldo Rory Rosa
Rosalind Rosemary Ross Roxanne Roy Ruben Rubén Rudolf Rudy Rufus Rupert Ruslan Russell Rustem Ruth Ruud Ryan Ryoichi
Rémi Rüdiger Sabine Sachin Saddam Sadio Saeed Salah Saleh Salim Sally Salman Salvatore Sam Samantha Samir Samira Samuel
Sandeep Sandra Sanjay Sanjiv Sanna Sara Sarah Satish Satoshi Sauli Scott Sean Sebastian Sebastián Seiji Sekou
Selahattin Selim Serena Serge Sergei Sergey Sergi Sergio Sergiy Serhii Serhiy Serkan Shahbaz Shane Shannon Sharon
Shashi Shaun Shehbaz Sheila Shelley Shigeru Shimon Shinji Shinzo Shireen Shirley Shivraj Shoaib Sidney Siegfried Sienna
Sigmar Sigrid Silvia Silvio Simon Simone Sipho Sjoerd Slobodan Smriti Sofia Sonia Sophie Stacey Stacy Stan Stanislav
Stanley Stefan Stefania Stefano Steffen Stella Stephan Stephane Stephanie Stephen Steve Steven Stewart Stig Stuart
Subramanian Sue Sulaiman Suleiman Suleyman Sunil Suresh Susan Susanne Sushma Susilo Suzanne Sven Svetlana Svyatoslav
Sylvain Sylvester Sylvia Sylvie Sébastien Søren Süleyman Tabaré Tahir Takashi Takeshi Tamara Tansu Tanya Tara Tareq
Tariq Tarkan Taro Tatiana Tatyana Tayyip Ted Teresa Terry Thabo Thaksin Thelma Themba Theo Theodore Theresa Thiago
Thibault Thibaut Thierry Thomas Thorbjørn Thorsten Tiago Tiffany Tim Timothy Timur Tina Tobias Toby Todd Tom Tomas
Tomasz Tomislav Tommy Tomás Tony Torbjörn Torsten Toshihiro Toshio Tracey Tracy Travis Trevor Tristan Turgut Uddhav
Uhuru Ulf Ulises Ulrich Ulrike Umar Umaru Umberto Umesh Ursula Usman Uwe Vaclav Valentina Valentino Valentyn Valentín
Valerie Valeriy Valery Valérie Vanessa Vasily Vasyl Velma Vera Vernon Veronica Viacheslav Vicente Vicky Vijay Vikram
Viktor Viktoria Viktoriya Vincent Vincenzo Vinicius Vinod Vinícius Virat Virginio Vitali Vitalii Vitaly Vittorio Vivek
Vivian Vlad Vladimir Vladislav Vojislav Volker Volodymyr Vsevolod Vyacheslav Václav Véronique Wael Waldemar Walid
Walter Wanda Warren Wayne Wendy Werner Wesley Wilbur Wilfred Wilfried Wilhelm Will William Willie Wilma Wim Winifred
Winston Wladyslaw Wojciech Wole Wolfgang Wolfram Woodrow Wouter Xabier Xavier Ximena Yahya Yann Yannick Yaroslav
Yashwant Yasin Yasmin Yasser Yasuhiro Yasuo Yaya Yegor Yekaterina Yelena Yevgeny Yevhen Yilmaz Yingluck Yitzhak Yoko
Yolanda Yoshihide Yoshihiko Yoshiro Yousef Youssef Yoweri Yukio Yuko Yulia Yuliya Yuri Yuriy Yussuf Yusuf Yves Yvette
Yvonne Zac Zachary Zahra Zainab Zaki Zanele Zbigniew Zdravko Zeljko Zeynep Ziad Zlatan Zoe Zoran Zulfikar Zuzana Álvaro
Ángel Édouard Élise Émilie Étienne Óscar Özgür
"""
GIVEN_NAMES: frozenset[str] = word_set(_GIVEN)
"""Given names, as written."""
