"""A class graded.

============== ===================================================================
modules        what
============== ===================================================================
grade          the command: reads, scores and writes a class
collect        finds the hand-ins in a folder or a zip
autograde      scores one hand-in
scratch        holds the class on disk while it is graded
gradebook      applies the policies and a person's marks; rows of the sheets
lateness       how late a hand-in is, by which clock
settle         which units leave a total, and on which the grace days are spent
terms          what was agreed with single students
overrides      reads the points that a person set
feedback       writes a page for each student
templates/     what that page is made of
template_cache templates compiled once
pool           shares the work among processes
============== ===================================================================
"""
