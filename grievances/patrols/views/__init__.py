"""The pages of patrols: on the phone for who walks, at the desk for who plans."""
