"""Submit, pass, return, report to the group, conclude, strike off, reopen."""
