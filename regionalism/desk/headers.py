"""What columns of foreign tables are called, in English, Spanish, Portuguese, French and German, as
:func:`regionalism.desk.alike.words` writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from regionalism.desk.alike import words

NUMBER = (
    *("id", "student id", "id number", "idnumber", "student number"),
    *("numero de id", "numero id", "numero de identificacion", "matricula", "numero de matricula"),
    *("numero de identificacao", "numero mecanografico", "ra"),
    *("numero d identification", "matricule", "numero etudiant", "id nummer", "matrikelnummer"),
)
USER = (
    *("username", "nombre de usuario", "identificacao de usuario", "nome de usuario", "nome de utilizador"),
    *("nom d utilisateur", "anmeldename", "benutzername"),
)
EMAIL = (
    *("email address", "email", "e mail", "direccion de correo", "direccion de correo electronico"),
    *("correo electronico", "direccion email", "endereco de email", "endereco de e mail"),
    *("adresse de courriel", "courriel", "e mail adresse"),
)
WHOLE_NAME = (
    *(
        "name",
        "student",
        "student name",
        "full name",
        "nombre completo",
        "nombre y apellidos",
        "nome completo",
    ),
    *("nom complet", "nom et prenom", "vollstandiger name"),
    # As registrars write it: the surname first, in one column.
    *("last name first name", "surname first name", "name last first", "last first", "full legal name"),
    *("apellidos y nombre", "apellidos y nombres", "apellidos nombre", "apellido y nombre"),
    *("apellidos nombres", "sobrenome nome", "apelido nome", "nom prenom", "nachname vorname"),
)
FIRST_NAME = ("first name", "firstname", "nombre", "nombres", "prenom", "vorname")
LAST_NAME = (
    *("last name", "lastname", "surname", "apellido", "apellidos", "apellido s", "sobrenome", "apelido"),
    *("nom", "nom de famille", "nachname"),
)
MAXIMUM = (
    *("maximum grade", "calificacion maxima", "nota maxima", "note maximale", "maximale bewertung"),
    *("hochste bewertung", "bestwertung"),
)
CAN_CHANGE = (
    *("grade can be changed", "la calificacion puede ser cambiada", "la calificacion puede cambiarse"),
    *("a nota pode ser alterada", "nota pode ser alterada", "la note peut etre modifiee"),
    *("bewertung kann geandert werden",),
)
NO = ("no", "nao", "non", "nein")
PERCENT_OR_LETTER = (
    *("percentage", "porcentaje", "porcentagem", "percentagem", "pourcentage", "prozentwert", "prozent"),
    *("letter", "letra", "lettre", "buchstabe", "buchstaben", "notenstufe"),
)
# What Moodle writes behind a column of points, and Blackboard before the square bracket closes.
POINTS = (
    *("real", "brut", "punkte", "score", "points", "puntuacion", "puntos", "calificacion", "pontuacao"),
    *("pontos", "nota", "note", "punktzahl", "bewertung"),
)
# What stands in no column of points.
NAMED = {*NUMBER, *USER, *EMAIL, *WHOLE_NAME, *FIRST_NAME, *LAST_NAME, *MAXIMUM, *CAN_CHANGE, "nome"}
NO_POINTS = re.compile(
    r"institution|institucion|instituicao|department|departamento|departement|abteilung|groups?|grupos?"
    r"|groupes?|gruppen?|status|estado|estatuto|statut|identifier|identificador|identifiant"
    r"|course total.*|category total.*|total d\w+ (curso|categoria|cours)\b.*"
    r"|total de la (categoria|categorie).*|(kurs|kategorie) gesamt.*|.*last (downloaded|modified).*"
    r"|ultim[ao] (descarga|download|modific).*|derniere? (telechargement|modification).*|zuletzt .*"
    r"|(feedback|retroalimentacion|comentarios?|commentaires?)\b.*|.* (feedback|retroalimentacion)"
)


def place(header: Iterable[str], names: Sequence[str]) -> int | None:
    """Return the index of the column that bears one of these names, the earlier name first, or ``None``."""
    head = [words(cell) for cell in header]
    return next((head.index(one) for one in names if one in head), None)


def names_in(header: Sequence[str]) -> list[int]:
    """Return the columns that hold a name: one, or first and last name.

    In Portuguese *Nome* is the whole name, or the first where a column of surnames stands beside it.
    """
    first, last = place(header, (*FIRST_NAME, "nome")), place(header, LAST_NAME)
    whole = place(header, WHOLE_NAME)
    if whole is not None:
        return [whole]
    return [one for one in (first, last) if one is not None]
