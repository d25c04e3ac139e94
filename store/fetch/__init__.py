"""The room of the wire: feeds' addresses and states come in, cleaned items and each feed's next state go out.

Nothing else in the house speaks HTTP or knows a feed format, and nothing in here knows the database. Modules are
imported when a round first needs them: a round in which nothing changed never loads an XML parser.

    rounds      one round: which feeds, through transfer and parser, to results
    schedule    when a feed is asked again (pure)         decide      what is new or changed (pure)
    get         many transfers at once, over libcurl      transfer    one of them      address   where it may go
    parse       a document → items: quick (lxml), jsonfeed, lenient (feedparser); decode and repair come before
    items       raw fields → cleaned Entry, identity      dates       any date → seconds
    pool        the parser that can be killed: its parent's side; worker is the child's
    discover    the feeds behind a page
"""
