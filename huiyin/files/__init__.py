"""Evidence in, generated papers out: kept by content outside the web root, behind the door of what they belong to."""
