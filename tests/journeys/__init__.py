"""Ways through the site that people go, in the browser."""
