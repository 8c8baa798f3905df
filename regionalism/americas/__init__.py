"""The subject: what the course is about.

``readings``, ``layers``, ``reading_room`` and ``originals`` are the texts, ``tables`` the data, ``subject``
what the rest of the package may ask of them. ``lanes`` and ``scatter`` are drawings that several models
share, ``pictures`` the figures for an instructor's slides; ``council/`` is the simulated Permanent Council,
``front/`` the script of the reading room. Every other module is a model, a figure or a card of the lessons,
named like it.
"""
