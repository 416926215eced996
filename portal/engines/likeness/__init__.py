"""How alike two filings are. It knows no grievance and no area but by their facts."""
