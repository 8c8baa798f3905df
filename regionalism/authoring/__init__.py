"""For authors: ``build``, ``new``, ``preview`` and ``check``. A unit is one folder in ``units/``; everything
else is made from it.
"""
