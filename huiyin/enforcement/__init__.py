"""What was stopped or penalised, and by whom: the ledger behind the bulletin (M5)."""
