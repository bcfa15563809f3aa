"""Task ledgers: who must deliver what by when, who reports to whom, and what happens when it is late."""
