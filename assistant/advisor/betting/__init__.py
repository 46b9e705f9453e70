"""What is drafted around bets: candidates, a bet on trial, and the plan behind it."""
