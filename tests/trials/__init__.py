"""What an office lives through: two hands on one case, a power cut in an import, a move to another database."""
