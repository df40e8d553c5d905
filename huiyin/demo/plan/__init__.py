"""What happens in the scenario, written down before anything is played: plain Python, the same for the same seed."""
