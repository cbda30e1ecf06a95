"""People who meet: visits, joint papers, programmes, cultural events, surveys; nothing is claimed from them."""
