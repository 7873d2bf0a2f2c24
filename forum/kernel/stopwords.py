"""Small words of German and English: they tell the language of a text, and say nothing about what it is about.

Left out on purpose are words that mean something in the other language or in a city: „not“ (Not), „gut“, „neu“, „oben“.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


GERMAN = _words(
    """
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer anderes anders auch auf aus
    bei beim bereits bin bis bisher bist bitte da dabei dadurch dafür dagegen daher damit danach daneben dann daran
    darauf daraus darf darin darüber darum das dass daß davon dazu dein deine dem den denn dennoch der deren derer des
    deshalb dessen desto die dies diese diesem diesen dieser dieses doch dort du durch dürfen eben ebenfalls ebenso
    eigentlich ein eine einem einen einer eines einfach einige einigen einiger einmal er es etwa etwas euch euer eure
    für gab ganz gar geben gegen gegenüber gerade gern gerne gibt habe haben hat hatte hatten hier hin hinter ich ihm
    ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer in indem innen ins insbesondere ist ja je jede jedem jeden
    jeder jedes jedoch jemand jetzt kann kaum kein keine keinem keinen keiner können könnte könnten leider lassen
    machen macht mal man manche manchmal mehr mein meine meinem meinen meiner mich mir mit möchte möglich möglichst
    muss mußte müssen müsste müssten nach nachdem nämlich neben nein nicht nichts noch nun nur ob obwohl oder oft ohne
    schon sehr sei sein seine seinem seinen seiner seit selber selbst sich sie sind so sobald sodass sogar solch solche
    solchen soll sollen sollte sollten somit sondern sonst sowie statt trotz trotzdem über um und uns unser unsere
    unserem unseren unserer unter viel viele vielen vielleicht vom von vor wann war wäre wären warum was weder wegen
    weil weiter weitere weiteren welche welchem welchen welcher welches wenig wenn wer werden wie wieder will wir wird
    wirklich wo wobei wohl wollen worden wurde wurden würde würden zu zum zur zwar zwischen
    """,
)

ENGLISH = _words(
    """
    a about after again all also am an and any are as at be because been before being between both but by can cannot
    could did do does doing don down during each even every few for from further get had has have having he her here
    hers him his how i if in into is it its itself just like make many me more most much my no nor now of off often on
    once only or other our ours out over own please same she should since so some such than that the their theirs them
    then there these they this those through to too under until up us very was we were what when where which while who
    whom why will with without would you your yours
    """,
)
