"""To and from other systems: an LMS gradebook file, nbgrader's course and gradebook, question banks."""
