from tests.journeys import addresses, meeting_examples

addresses.EXAMPLES.clear()
addresses.EXAMPLES.update(meeting_examples.EXAMPLES)
addresses.EXAMPLES.update({"councils.show": addresses._many("/fachbeiraete/klimaangepasste-stadt", who=("visitor",))})
from tests.journeys.test_pages import *  # noqa
