"""What commands print: a report is rows first (`model`), then one writer per format (`writers`)."""
