"""When each gap rule speaks and when it keeps silent, a module for each module of rules."""
