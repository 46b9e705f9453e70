"""The model layer: from a list of chat messages to a validated object, over HTTP through litellm."""
