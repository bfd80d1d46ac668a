"""What is printed and handed out: pages and workbooks, from the functions of the screens."""
