"""Books: what one side states otherwise than the house, as figures beside the region's; a region is never edited."""
