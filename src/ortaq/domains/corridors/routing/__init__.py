"""Cheapest ways through the network: costs of links, routers, routes between places, detours."""
