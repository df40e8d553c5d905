"""What is typed in intake: inspections, lists, single cases, and what a unit or the office says of a part."""
