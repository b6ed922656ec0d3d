"""Files that people send in: opened with care, read, shown, and only then carried out.

``opening`` lets nothing hostile further in. Each kind of file is read into plain rows that know
their cells; what the rows mean and would change is worked out afterwards, from the database as it
is then.
"""
