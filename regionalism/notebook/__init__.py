"""What a cell shows.

=========================== ===========================================================================
modules                     what
=========================== ===========================================================================
api                         what the façade ``regionalism`` calls: ask, answer, record, …
widget, item_widget         the base of every widget; the card of one item
solution, static_html       a worked answer; an item and other pieces for pages without a script
opening, closing, look_back the cards that open and close a page, and a first answer again
deck                        the cards of the deck, drawn for this student
progress, course_state      the table of progress; how far a student is
whole_course, summary_page  what a student has done in the course; the same as a page to print
hand_in                     who works here, and the file to hand in
panel, baking               the frame of every interactive model; its answers, made beforehand
figure, palette, richtext   figures, colours with a meaning, HTML with a plain text twin
session                     the log and the student of a running notebook
assets                      joins the JavaScript and CSS of ``front/``
front/                      what runs in the browser: a control for each kind of item, cards and panels
environment/                JupyterLab's extension, built from ``labextension/``, and its settings
=========================== ===========================================================================
"""
