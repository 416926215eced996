"""Which department answers for a case: rules and facts in, a decision with its reason out."""
