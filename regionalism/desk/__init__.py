"""What instructors run, from the command line or in the desk notebook.

============== ======================================================================================
modules        what
============== ======================================================================================
handout/       makes what students get: the folder and the zip of an assignment
forget         takes one person out of a grading folder
receipts       says which hand-in a student's receipt names
practice       makes a practice class of invented students
grading/       finds hand-ins, scores them, applies the policies, writes sheets and pages of feedback
marking/       essays that a person marks: the queue, the marks, pseudonyms
regrade        what students ask to be looked at again
by_hand        other points and more time for one student: the two tables that a person keeps
debrief/       asks each student about their own work
report/        shows what the class got wrong
interop/       gradebook files of an LMS, nbgrader, question banks
notebook/      all of it behind panels, in the desk notebook
results        reads the folder that a grading wrote
class_list     says who should have handed in
evidence       says what an LMS or nbgrader tells of a hand-in: whose it is, and when it came
csv_io, xlsx   read and write CSV that no spreadsheet runs as a formula; write a sheet beside it
not_built      says which units were changed and not built
headers, alike what columns of foreign tables are called; what is the same to a person
file_numbers   reads numbers of foreign files, and writes them in the same way
============== ======================================================================================
"""
