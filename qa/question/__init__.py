"""What a question asks for: its words, subject, quantities and language."""
