"""``python -m regionalism pages --out FOLDER``: the course as pages that need no kernel and no server.

============ ===================================================================
modules      what
============ ===================================================================
whole        the command: every page, and the files beside the pages
course_pages which pages there are, in order
runner       runs notebooks, all in one kernel
html         from a notebook that was run to the text of a page
links        what links and anchors lead to
table_pages  the pages of the tables that links lead to
offline      the service worker, and one zip of all
bundle       the script and the style sheet of all pages, and the items of each unit
front/       what answers on a page in place of Python: ``item.js`` shows what an answer is worth
============ ===================================================================

Each notebook is run once, as a student would run it, with the variable ``REGIONALISM_EDITION`` set: every
control then shows its page instead of itself, and beside it, as data, what the script of the pages needs to
bring it to life. Without script a page reads as it stands.
"""
