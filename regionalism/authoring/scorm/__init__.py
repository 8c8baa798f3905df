"""``python -m regionalism package UNIT --scorm 2004 --out FILE.zip``: a unit for an LMS, as one zip.

============ ===================================================================
files        what
============ ===================================================================
package      the command: the pages of a unit, and what is around them
manifest     ``imsmanifest.xml``
front/       the page that the LMS opens, and what it says to the LMS
fflate/      packs the answers: a library (MIT) as its makers wrote it
============ ===================================================================

The pages are those of :mod:`regionalism.authoring.pages`. They stand in a frame of one page, which keeps the
answers: in the browser, and packed in the LMS (``engine/suspend_data.js``). The LMS is told the points so
far; what is graded is what the desk computes of the answers (``collect``, then ``grade``).
"""
