"""How Troika’s own words were sent while it was the only practice: pages and outboxes of that time may still do so."""

# Who reads what is left to the holder of a turn, whom Troika calls client.
SHARES = {"client": "holder", "client_organizers": "holder_organizers"}
