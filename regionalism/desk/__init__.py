"""What authors and instructors run from the command line."""
