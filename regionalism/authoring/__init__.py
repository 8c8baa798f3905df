"""For authors: ``build``, ``new``, ``preview``, ``check``. All is made from the folders in ``units/``."""
