"""Official papers after GB/T 9704-2012, as docx that can be edited in WPS or Word, and as PDF."""
