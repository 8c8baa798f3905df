"""What is asked, what was said, what it is worth: pure Python, no Jupyter, no subject matter.

=============================== ================================================================
modules                         what
=============================== ================================================================
items, kinds, bank              item files read and checked; the kinds; where the files are
item_version, variants          what decides an answer's worth; numbers and order of one student
scoring, plain_text             what a response is worth; an item and a response in words
answers, submission             the log of answers; the file to hand in
assignment, course, subject     what is handed out; the course's folders; its subject
exercise_page                   the exercise notebook of a unit as cells
errors, anchors, version        errors and notes by code; ``R3 ¶5``; the course's version
=============================== ================================================================
"""
