"""What the city wants: topics, districts, later goals and criteria."""
