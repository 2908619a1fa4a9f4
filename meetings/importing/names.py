"""First names, to see where one person ends and the next begins in a run of names."""

FIRST_NAMES = frozenset(
    """
    adam adrian agneta ahmed albin alexander alexandra alf ali alice alicia alma alva amanda
    amelia amina anders andré andrea andreas anette angelica anita anja ann anna anne anneli
    annelie annette annica annika ann-britt ann-charlotte ann-christin ann-kristin ann-marie
    ann-mari ann-sofie anna-karin anna-lena anton arne arvid astrid august axel barbro bengt
    bengt-åke benjamin bernt berit berndt bert bertil birger birgit birgitta bjarne björn bo
    boel bosse britt britta britt-marie bror börje camilla carin carina carl carl-johan
    carl-gustaf carola carolina caroline catarina catharina catherine cathrine cecilia
    charlott charlotta charlotte chris christel christer christian christin christina
    christine christofer christoffer claes clara claudia conny cornelia dag dagmar daniel
    daniela david denise dennis desirée diana dick doris ebba eddie edit edith edvard edvin
    effe egon einar eino elias elin elina elis elisabet elisabeth elise ella ellen ellinor
    elsa elsie elvira emanuel emelie emil emilia emma emmy erica erik erika erland ernst ester
    eva eva-lena eva-lotta evelina ewa fabian fadime fanny fatima felicia felix filip filippa
    folke fredric fredrik fredrika frida fritz gabriel gabriella georg gerd gerda gert gertrud
    gith gittan gothe greger greta gudrun gun gunhild gunilla gunnar gunnel gun-britt gustaf
    gustav göran gösta göte hampus hanna hannah hanna-karin hannes hans hans-erik harald
    harriet harry hasse hassan hedda hedvig helen helena helene helén helga helge henning
    henric henrik herbert herman hilda hillevi hjalmar holger hugo håkan ibrahim ida inga
    ingalill inga-lill inge ingeborg ingegerd ingela inger ingemar ingmar ingrid ingvar irene
    iris irma isabel isabella isak ivan ivar jack jacob jakob jan jan-erik jan-olof jan-åke
    jane janet janne jannike jarl jasmine jeanette jennifer jenny jens jerker jerry jesper
    jessica jim jimmy joachim joakim joanna joel johan johan-erik johanna johannes john johnny
    jon jonas jonatan jonathan jonna jonny josef josefin josefina josefine joseph juha julia
    julius jytte jörgen kaj kajsa kalle karim karin karl karl-erik karl-gustav karolina
    katarina katja katrin kenneth kent kenth kerstin kicki kim kjell klara klas knut krister
    kristian kristina kristin kristofer kristoffer kurt lars lars-erik lars-göran lasse laura
    leena leif leila lena lena-maria lennart leo leon lilian lillemor lilly lina linda linn
    linnea linnéa linus lisa lisbet lisbeth lise lise-lotte liselott liselotte liv lotta
    lotten louise lovisa lucas madeleine madelene madelaine madlen matilde marielle mari
    marie-helen marketta mehmet mina mohamad mårtin nasrin niina nour nuria ludvig ludwig
    lukas lydia magdalena magnus maj maja maj-britt malena malin malte margareta margaretha
    margit margot maria mariam marianne marica marie marie-louise marika marina mark markus
    marcus marita marlene marta martha martin martina matilda mats matteus mattias matthias
    mathias maud max maximilian may melker mia michael michaela michel mikael mikaela milan
    milla mimmi minna mira miriam mohamed mohammed mohammad mona monica monika moa märit märta
    måns mårten nadia nadja nanna natalie natasha nicholas niclas nicole niklas nils nina noah
    nora noomi ola olivia olle olof oscar oskar osman otto ove parisa patric patricia patrik
    paul paula paulina pauline pehr per per-anders per-erik per-olof pernilla peter petra
    petter pia pierre pontus rasmus raymond rebecca rebecka reidar reine reza ricard richard
    rickard rikard rita robert robin roger roland rolf ronja ronny rosa rose rose-marie roy
    ruben rune ruth rut sabina said samir samira samuel sandra sanna sara sarah saga sebastian
    selma serkan signe sigrid sigvard simon simone siri siv sixten sofia sofie solveig sonja
    sophia sophie staffan stefan stella sten stig stina sture sune susan susanna susanne
    suzanne svante sven sven-erik sven-olof svetlana sylvia sylvi sölve tage tarek tatjana
    teodor terese teresa theo theodor therese theresia therése thomas thord thorbjörn thore
    tim timo tina tobias tom tomas tommy tony tor torbjörn tord tore torgny torsten tove tuva
    tyra ulf ulla ulla-britt ulrica ulrik ulrika urban ursula uno valdemar valentin valter
    vanja vendela vera veronica veronika victor victoria viktor viktoria vilhelm vilma vincent
    viola viveca viveka vivianne walter wenche werner wilhelm william willy wille yasmin ylva
    yngve yvonne yusuf zahra åke åsa ängla örjan östen
    """.split()  # noqa: SIM905
)

SURNAME_ENDINGS = (
    "son", "sen", "berg", "ström", "gren", "lund", "qvist", "kvist", "stedt", "stad", "dahl",
    "holm", "man", "mark", "feldt", "felt", "blad", "ell", "én", "ing", "ander", "rot", "löf",
    "skog", "näs", "wall", "vall", "vik", "wik", "hjelm", "hielm", "gård", "mar", "sjö", "ö",
)  # fmt: skip

PARTICLES = frozenset(
    """
    von af av de van der den la le al el bin ben da di do dos du ter zu af und ibn abu mac
    """.split()  # noqa: SIM905
)
