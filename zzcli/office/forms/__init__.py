"""Excel forms: what a unit declares and a lead verifies, written for people and read back into the ledger."""
