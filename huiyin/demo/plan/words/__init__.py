"""The words of the scenario: names, topics and phrases. Data only; `texts` puts them together."""
