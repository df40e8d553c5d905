"""Honest records and dishonest ones among them, drawn from a seed: what the honesty signals are measured on."""
