"""Is it true, wholly or in part, question by question (M4)."""
