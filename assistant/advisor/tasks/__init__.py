"""The advisor's tasks, one module each: what is asked, what of the reply holds, and what accepting it would change."""
