"""To and from other systems: an LMS gradebook file, nbgrader's course and gradebook, question banks.

=================== =========================================================================
modules             what
=================== =========================================================================
lms                 the command ``fill``: our points in the gradebook file of an LMS
lms_file, lms_kinds such a file, cell by cell; what the four systems call their columns
suspended           the command ``collect``: hand-ins of what an LMS keeps for SCORM packages
nbgrader_course     the command ``nbgrader``: a course folder
nbgrader_bridge     points into nbgrader's gradebook
export              the command ``export``: a question bank
questions           items as questions that both formats understand
qti, moodle_xml     the two formats
told                what a command did, in plain sentences
=================== =========================================================================
"""
