"""Every figure, once: the bulletin as of any day, known at any moment."""
