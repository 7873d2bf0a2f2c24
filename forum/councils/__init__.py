"""The Smart City Forum and the councils it founds: who sits there, for whom, until when, and what they say among themselves."""
