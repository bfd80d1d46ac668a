"""What is printed and handed out: pages, slides and workbooks, from the functions of the screens."""
