"""What comes back on forms: found in whatever program left of it, and made the voices of participants."""
