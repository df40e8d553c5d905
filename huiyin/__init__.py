"""Huiyin 回音: every case carried through, every matter answered."""

__version__ = "0.1.0"
