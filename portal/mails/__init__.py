"""What the outbox holds: in the demo to be read, on a real site as states alone, for administrators."""
