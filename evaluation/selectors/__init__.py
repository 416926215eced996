"""Reads of panels, results and orders, named for the screens and the draws that need them."""
