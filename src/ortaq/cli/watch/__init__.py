"""`ortaq watch`: what happens at borders and around them."""
