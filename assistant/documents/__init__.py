"""What command line and screens call for the user's documents: workspace, reading and search put together."""
