"""The advisor with a language model: a module per task, each with its response model and its grounding rule."""
