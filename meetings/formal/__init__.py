"""What a formal protocol holds beside text and decisions, by kommunallagen (2017:725) 5 and 6 kap.

A kommunalförbund follows the rules for municipalities (9 kap. 2 §): the förbundsmöte those for
fullmäktige (5 kap.), the board and its committees those for nämnder (6 kap.), which point back to
5 kap. for how matters are decided (6 kap. 33 §) and for the protocol (6 kap. 35 §).
"""
