"""zzcli: scores, explains and publishes municipal assessments from plain-text ledgers in git."""

__version__ = "0.1.0"
