"""Commands about published data: fetching it, building a region from it, estimating from it."""
