"""Text to values: everything a ledger holds, each value with its file and line, every fault as a `Problem`."""
