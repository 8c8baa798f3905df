"""What is asked, what was said, what it is worth: pure Python, no Jupyter, no subject matter."""
