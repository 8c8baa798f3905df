"""For authors: everything that is made from ``units/``.

====================== =======================================================================
modules                what
====================== =======================================================================
new, preview, check    the commands to begin, to see and to check one unit
findings, links        what is wrong with a unit; links that lead nowhere
build                  the command that makes lessons, exercises, solutions and lists of units
sources, schema        the files of a unit, read and checked; their JSON schemas
lesson, parts, minutes the cells of a lesson; its folded parts; how long a unit takes
readme, reference      the parts of ``README.md`` and ``CONTRIBUTING.md`` that are made
known                  which code a course page may run when it is opened
kit, guide, adopt      what an instructor prints; ``guide.md``; what a department asks
pages/, scorm/         the course as pages without a kernel; a unit as a package for an LMS
site, wheels           the course with Python in the browser
text_counts            counts in the publishers' texts, for a table
templates/             what ``new``, ``kit``, ``pages`` and ``package`` fill in
====================== =======================================================================

``build`` makes the exercise notebooks with :mod:`regionalism.engine.exercise_page`.
"""
