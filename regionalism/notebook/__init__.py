"""What a cell shows.

============================= ==================================================================
modules                       what
============================= ==================================================================
api                           what the façade ``regionalism`` calls: ask, answer, record, …
widget, item_widget           the base of every widget; the card of one item
solution, static_html         a worked answer; an item and other pieces for the reading edition
opening, closing, look_back   the cards that open and close a page, and a first answer again
progress, course_state        the table of progress; how far a student is
hand_in                       who works here, and the file to hand in
panel                         the frame of every interactive model
figure, palette, richtext     figures, colours with a meaning, HTML with a plain text twin
session                       the log and the student of a running notebook
assets                        joins the JavaScript and CSS of ``front/``
============================= ==================================================================
"""
