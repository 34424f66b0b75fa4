"""Follow-ups made to stand alone, and questions taken apart."""
