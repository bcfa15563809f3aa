"""Rule files: text to checked trees of nodes, and what is in force for a period and a class of units."""
