"""Git as the audit trail: who changed what, when (history.md)."""
