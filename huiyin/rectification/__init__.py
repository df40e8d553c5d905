"""What is being put right: item by item, by a day, proved, and accepted by someone else (M9, M10)."""
