"""Mark essays: one at a time, without names.

========== ==============================================================
modules    what
========== ==============================================================
queue      the essays, in an order that says nothing about who wrote them
marks      the marks, in a folder of their own that no regrade touches
pseudonyms neutral names for students
========== ==============================================================
"""
