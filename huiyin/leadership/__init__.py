"""Leadership: a leader becomes answerable for a case, and acts in person (M2, M3)."""
