"""One engagement as one SQLite file that never loses anything: events, state, suggestions, backups."""
