"""The subject: readings, tables, and the interactive models of the lessons."""
