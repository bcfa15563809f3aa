"""Programs that do nothing but the least: what zzcli's own time is measured against."""
