"""Mark essays: the queue of responses, the marks, pseudonyms."""
