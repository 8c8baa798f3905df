"""A class graded.

=========== ===========================================================
module      what
=========== ===========================================================
grade       the command: reads, scores and writes a class
collect     finds the hand-ins in a folder or a zip
autograde   scores one hand-in
scratch     holds the class on disk while it is graded
gradebook   applies the policies and a person's marks; rows of the sheets
overrides   reads the points that a person set
feedback    writes a page for each student
pool        shares the work among processes
=========== ===========================================================
"""
