"""What to correct in the sheets: by rule, centre and sheet, and from release to release."""
