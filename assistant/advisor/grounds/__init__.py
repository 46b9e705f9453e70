"""Whether what is claimed rests on anything: quotes, sources, numbers, and claims with what backs them."""
