"""`ortaq exchange`: what one economy exchanges with others besides goods."""
