"""What every floor may use and what knows no app: clock, errors, refusals, pages, sealing, components."""
