"""What is learned: panels, scores, orders, figures."""
