"""Mail that comes in: to which matter it belongs, what it says, and that it is taken in once."""
