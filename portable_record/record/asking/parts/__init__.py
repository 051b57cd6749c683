"""The sheets of questions, a file for each part."""
