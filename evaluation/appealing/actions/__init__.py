"""What happens to appeals."""
