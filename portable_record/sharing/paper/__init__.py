"""What is said becomes sheets of paper: how much fits on one, and a code that any phone can show."""
