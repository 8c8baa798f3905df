"""To and from other systems: the gradebook file of an LMS, nbgrader's course folder and gradebook, and question banks."""
