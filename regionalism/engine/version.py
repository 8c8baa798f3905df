"""The version of package, items and texts; ``pyproject.toml`` says the same, and a test compares."""

__version__ = "0.1.0"
