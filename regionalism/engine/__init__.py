"""What is asked, what was said, what it is worth: pure Python, no Jupyter, no subject matter.

=========================== ========================================================================
modules                     what
=========================== ========================================================================
items, kinds/, bank         item files read and checked; the kinds; where the files are
structure, explain          plain data made into items; what is wrong with it, field by field
item_version, variants      what decides an answer's worth; numbers and order of one student
scoring, plain_text         what a response is worth; an item and a response in words
answers, submission         the log of answers; the file to hand in
marked                      the marks in an item's words, as HTML
suspend_data                a log packed for an LMS
deck, spacing               cards to remember a unit by; when a card comes back
assignment, course, subject what is handed out; the course's folders; its subject
data_package                the description of the course's tables
toml_file                   a TOML file read, and kept for the next start
exercise_page               the exercise notebook of a unit as cells
definition, scripts         an item as data, and the scripts that score it, for pages without Python
errors, anchors, version    errors and notes by code; ``R3 ¶5``; the course's version
numbers, moments            numbers and times: read as people write them, and said in words
=========================== ========================================================================

A script (``.js``) does what the module of its name does, on pages without Python.
"""
