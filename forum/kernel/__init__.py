"""What every room stands on; knows neither Flask nor the city."""
