"""What is shown of a basin: numbers of a report, and the tables, figures and sentences made of them."""
