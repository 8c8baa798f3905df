"""Make what students get: the folder and the zip of an assignment.

========= ======================================================================
modules   what
========= ======================================================================
assign    the command: one zip that runs on its own and holds no key
exercises the units that can be assigned, and their exercises
notebook  the exercise notebook of a unit as it is handed out
files     what a hand-out holds beside it: items without keys, data, the package
pages     the hand-out as pages
========= ======================================================================
"""
