"""Appeals of a result on facts, and what follows: the result stands, or it is withdrawn."""
