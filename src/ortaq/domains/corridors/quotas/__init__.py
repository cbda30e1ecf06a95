"""Trucks a day that a crossing lets pass: the price of scarcity, who is paid it, and what stays away."""
