"""What the screen Methodik is made of: indicators, index methods, two methods compared, notes."""
