"""What is offered: the catalogue of services."""
