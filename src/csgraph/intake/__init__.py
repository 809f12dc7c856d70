"""Read files of sheets into records, whatever their format; see `read`."""
