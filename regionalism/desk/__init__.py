"""What authors and instructors run from the command line.

=============================== =====================================================================================
``release`` ``links``           what an author derives: exercises, launch links
``assign`` ``practice``         what is handed out, and a class to practise on
``grading/``                    hand-ins found, scored, weighed by the policies, written as sheets and pages of feedback
``marks`` ``essays`` ``labels`` what a person marks, in which order, and under which neutral names
``report/``                     what the class got wrong
``exchange/``                   gradebook files of an LMS, nbgrader, question banks
``publish/``                    the site without a server, and the pages to read
``room/``                       all of it behind panels, in the desk notebook
``sheets``                      CSV that no spreadsheet runs as a formula
=============================== =====================================================================================
"""
