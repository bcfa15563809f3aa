"""The office's month: making a ledger, opening periods, saving, and the synthetic ledger that shows it all."""
