"""A class graded: ``collect`` finds the hand-ins, ``scored`` scores one, ``ledger`` holds the class on disk,
``gradebook`` applies the policies, ``feedback`` writes the pages, ``crew`` shares the work among processes,
and ``grade`` is the command.
"""
