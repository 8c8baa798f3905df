"""The course for those without a kernel of their own: the site that runs in a browser, and the pages to read."""
