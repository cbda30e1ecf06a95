"""Students by pair: the pull of hosts, the rule of growth, and both scored on years that they did not see.

``python -m evidence.students --reference FOLDER`` reads FOLDER/students_pairs_1998_2018.parquet and
FOLDER/cepii_geodist.parquet, estimates, writes the two tables that ship with the domain, and prints and keeps the score
of 2016, 2017 and 2018.
"""
