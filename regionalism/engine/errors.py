"""The errors a person can cause. Each message says what is wrong, where, and what to do next."""


class CourseError(Exception):
    """Something a person can put right; its text is shown as it stands, without a traceback."""


class ItemError(CourseError):
    """An item file is wrong: the text names the file, the item and the field."""


class ResponseError(CourseError):
    """A response does not have the form that its item asks for: the text says what is missing."""
