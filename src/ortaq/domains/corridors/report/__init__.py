"""What closing a crossing costs each member, and what measures do through the network."""
