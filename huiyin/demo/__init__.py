"""The acceptance scenario: a city, a month of hand-over lists and the months after, played through Huiyin's own actions."""
