"""What leaves the workspace: one engagement, written in the formats people and programs read."""
