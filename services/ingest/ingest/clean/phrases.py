"""The closed vocabulary of cleaning: to teach it one more phrase, add it to one of these tables.

Phrases are in lower case, without punctuation at their ends, and set apart by semicolons or line ends.
"""

from __future__ import annotations

from newswire.articles import RemovedLabel


def _table(phrases: str) -> tuple[str, ...]:
    return tuple(
        phrase.strip() for line in phrases.strip().splitlines() for phrase in line.split(";") if phrase.strip()
    )


def _words(words: str) -> list[str]:
    return words.split()


RELATED_HEADINGS = frozenset(
    _table(
        """
        lire aussi; à lire aussi; sur le même sujet; lesen sie auch; mehr zum thema; auch interessant;
        lea también; lee también; te puede interesar; noticias relacionadas; leia também; leia mais;
        leggi anche; lees ook; also read; read also; also see; see also; read more; read next; up next;
        more to read; related; related articles; related stories; related news; related content;
        related links; related posts; related topics; related coverage; related reading; related story;
        related article; recommended; recommended stories; recommended reading; recommended for you;
        recommended articles; editor's picks; editors' picks; editor's pick; editors' recommendations;
        our picks; top picks; trending; trending now; trending stories; trending news; most popular;
        most read; most viewed; popular now; popular articles; popular stories; top stories; top news;
        latest news; latest; latest stories; latest articles; latest headlines; more stories; more news;
        more headlines; more on this story; more on this topic; more on this; more like this;
        more from this section; you may also like; you might also like; you may like; you might like;
        you may also be interested in; don't miss; in case you missed it; must read; must reads; explore more;
        further reading; what to read next; keep reading; continue exploring; stories you may like;
        other stories; suggested reading; suggested articles; from our archive; elsewhere on the site;
        next story; read this next; more coverage; our other stories; similar stories; similar articles;
        also in the news; in other news; more in news; around the web; from around the web; in pictures
        """
    )
)
"""Headings of a block of links to other stories."""

RELATED_HEADING_STARTS = (
    "more from ",
    "more on ",
    "more in ",
    "more about ",
    "latest in ",
    "trending in ",
    "latest from ",
)
RELATED_HEADING_ENDS = (" news", " stories", " coverage", " headlines", " articles", " reading")
"""What the heading of a block of links may also begin with, or end with after `more`, `latest` or `trending`."""

TEASERS = _table(
    """
    read more on; watch more; listen to
    lire aussi; à lire aussi; lesen sie auch; lea también; lee también; leia também; leggi anche; lees ook;
    read more; also read; read also; read next; read now; read here; read this; read the full story; see also;
    also see; see more; see pics; see photos; watch; watch now; watch live; watch video; watch also; listen;
    listen now; don't miss; related; related story; related article; related news; must read;
    in case you missed it; icymi; explainer; explained; in pics; in pictures; view photos; more on this story;
    recommended; more; also; click here to read; trending; opinion; must watch; further reading; exclusive; video;
    photos; gallery; live updates; follow live; learn more; continue reading; keep reading; from the archives;
    up next; next; previous; next article; related link; previous article; read the full article; required reading;
    recommended reading; suggested reading; read;
    read the full report; for more; full coverage; live blog
    """
)
"""What a line that points at one other story begins with, before a colon, a bar or a dash."""

WHOLE_LINES: dict[RemovedLabel, tuple[str, ...]] = {
    "furniture": _table(
        """
        editorial standards; accessibility links; read full bio; view full bio; user reviews; more info
        publicité; anzeige; werbung; publicidad; publicidade; pubblicità; advertentie; partager; teilen;
        compartir; compartilhar; condividi; delen; kommentare; commentaires; top story;
        lead story; print version; printable version; send to friend; send to a friend; email to a friend;
        tweet this; listen live; watch live; unsubscribe; scroll to continue reading; refresh for the latest;
        refresh for updates; view in browser; forward to a friend; click to share; advertisement;
        advertisements; advertising; ad; ads; adverts; sponsored; sponsored content;
        story continues below advertisement; article continues below advertisement; continue reading below;
        story continues below; article continues below; article continues after advertisement;
        scroll to continue; advertisement - page continues below; advertisement - story continues below;
        promoted; paid content; share; share this; share this article; share this story; share on facebook;
        share on twitter; share on x; share on whatsapp; share via email; share with friends; share article;
        share this post; share this page; share full article; share on social media; share on linkedin;
        share this photo; tweet; retweet; pin it; facebook; twitter; whatsapp; linkedin; telegram; instagram;
        email; youtube; pinterest; reddit; tumblr; flipboard; messenger; print; copy link; link copied; copy;
        copied; embed; bookmark; bookmark this; save; save article; save story; save for later; e-mail;
        email this article; print this article; email article; print article; print this page; rss; like;
        likes; like this; reply; report; flag; report abuse; sort by; newest; oldest; comment; comments;
        leave a comment; leave a reply; post a comment; add a comment; add comment; view comments;
        show comments; hide comments; load comments; read comments; join the conversation;
        join the discussion; comments are closed; no comments; no comments yet; be the first to comment;
        write a comment; view all comments; see all comments; cancel reply; submit comment; post comment;
        your email address will not be published; log in to comment; sign in to comment; start a conversation;
        subscribe; subscribe now; subscribe today; sign up; sign up now; sign in; log in; login; log out;
        register; register now; subscribe for free; already a subscriber; my account; account; profile;
        newsletter; newsletters; sign up for our newsletter; newsletter sign up; newsletter signup;
        get the app; download the app; download our app; follow; follow us; follow us on; following;
        enter your email; enter your email address; your email; email address; submit; name; website;
        skip to content; skip to main content; skip to navigation; back to top; top; go to top; menu; home;
        search; close; next; previous; prev; next page; previous page; loading; please wait; show more;
        show less; load more; view more; see more; see all; view all; more; expand; see full bio;
        view profile; full bio; see more stories; view gallery; open gallery; gallery; image; photo; photos;
        video; videos; watch; play; play video; listen; pause; mute; listen to this article;
        listen to article; toggle caption; hide caption; enlarge image; view image; view larger image;
        click to enlarge; tap to enlarge; enlarge; full screen; fullscreen; slideshow; about us; contact us;
        contact; about; privacy policy; privacy; terms of use; terms of service; terms & conditions;
        terms and conditions; terms; cookie policy; cookies; cookie settings; careers; advertise;
        advertise with us; accessibility; sitemap; site map; help; faq; support; feedback;
        do not sell my personal information; your privacy choices; all rights reserved; archive; archives;
        tags; topics; tagged; filed under; categories; category; topics in this article; keywords; text size;
        font size; small; medium; large; a-; a+; default; x; ok; okay; got it; breaking news; breaking; live;
        exclusive; premium; subscribers only; news; opinion; edit; latest updates; editor's note;
        about the author; about author; author; authors; the author; follow on google news;
        follow us on google news; add as a preferred source on google; donate; support us; donate now;
        thank you; thanks for reading; thank you for reading; correction; published; updated; posted;
        last updated; published on; posted on; by; written by; via; source; photo gallery; image gallery;
        in this article; jump to; table of contents; contents; advertise here; this is a developing story;
        more to follow; more to come; ends; -ends-; end; ###; sports; sport; feedback to editors;
        explore further; more information; must watch; disclosure; accept; decline
        """
    ),
    "credit": _table(
        """
        with agency inputs; with inputs from agencies; inputs from agencies; with input from agencies;
        with agencies; agency inputs; with inputs from agency; from wire reports; with wire reports
        """
    ),
}
"""Lines that consist of one of these."""

LINE_STARTS: dict[RemovedLabel, tuple[str, ...]] = {
    "furniture": _table(
        """
        click to share; click to email; click to print; this page is updated; this page will be updated;
        you are receiving this; you received this email; to unsubscribe; view this email; add us to your;
        we have a small favour to ask; we have a favour to ask; support us from; if you value;
        unlock the full; partager sur; auf facebook teilen; compartir en; article réservé;
        réservé aux abonnés; lire la suite; sign up for our; sign up to our; sign up for the; sign up to the;
        sign up here; sign up today; sign up to receive; sign up to get; sign up for free; sign up with;
        subscribe to our; subscribe to the; subscribe here; subscribe for; subscribe now; subscribe today;
        subscribe on; get our newsletter; get the latest news; get the latest headlines; get all the latest;
        get breaking news; get the day's; get unlimited access; get email; get daily news;
        get exclusive access; get notified; get alerts; follow us on; follow us for; follow our; follow along;
        like us on; find us on; join us on; connect with; join our; join the conversation; download our;
        download the app; install the app; click here to; click to; tap here to; click on the; tap to;
        share this; share on; share your; share via; have your say; what do you think;
        let us know in the comments; tell us what you think; tell us in the comments; do you have a story;
        have a story tip; have a tip; got a tip; got a story; do you have info; do you have a tip;
        send us a tip; send tips; contact the author; contact the reporter; contact us at; email the author;
        write to us; please enable javascript; please enable; your browser does; this website uses cookies;
        this site uses cookies; we use cookies; when you click through; in our content, we; purchase licensing; labels:;
        why you can trust; jump directly to; enable cookies; by clicking; by signing up; by subscribing,;
        by subscribing to; by subscribing you; by providing your; by providing an email; by submitting your;
        by submitting this; by entering your; by continuing to use; this site is protected by;
        you can unsubscribe; unsubscribe at any time; we may earn; we earn a commission; if you buy through;
        when you buy through; when you purchase; this article contains affiliate;
        this post contains affiliate; this post may contain; this story may contain; as an amazon associate;
        products featured; all products featured; prices are accurate; tags:; tags :; topics:; tagged:;
        tagged in; tagged with; filed under; filed in; posted in; categories:; category:; keywords:;
        more topics; related topics; related tags; hashtags:; comments (; comments:; share:; share :; shares:;
        likes:; views:; follow:; print:; please log in; please sign in; please read our;
        you must be logged in; you need to be logged in; log in to; login to; sign in to; register to;
        already have an account; already a subscriber; don't have an account; create an account;
        create a free account; become a member; start your free; to continue reading; to read the full;
        this article is for subscribers; this is a premium article; you have reached your limit;
        support our journalism; support independent; support local; make a donation; donate to;
        consider supporting; we need your support; advertisement; article continues; story continues;
        continue reading; scroll down; scroll for; comment on this; view comments; be respectful;
        please keep comments; your email address will; required fields; save my name; notify me of;
        copyright policy; privacy policy; terms of use; terms &; skip to; back to top; go to homepage;
        jump to; view all; see all; show all; load more; view original; originally published; first published;
        watch the video; video player; video unavailable; sorry, your; image source; file name; never miss;
        stay up to date; stay informed; stay connected; stay updated; stay tuned; catch all;
        be the first to know; be the first to; sent straight to; delivered to your inbox; start your day;
        for all the latest; for the latest; for more news; for more stories; for more information;
        for more on; for more updates; for breaking news; check out our; check out more; check out the;
        you can follow; listen to this; listen to the; estimated reading; reading time; read time; min read;
        add as a preferred; report a typo; report an error; report this; spotted an error;
        suggest a correction; found a mistake; disclosure:; about the author; follow the author;
        more from the author; view all posts by; more by; more stories by; powered by; hosted by;
        sponsored by; presented by; brought to you by; paid for by; thank you for reading; thanks for reading;
        thank you!; something went wrong
        """
    ),
    "disclaimer": _table(
        """
        (updates; (adds; (corrects; (recasts; (rewrites; (refiles; (clarifies; (repeats;
        this story has been sourced; this story has not been edited; this story was originally;
        this story was first; this story is auto; this story is published; this story has been published;
        this story is from; this story was published; this story was produced; this story appeared;
        this story originally appeared; this story is part of; this article was originally;
        this article was first; this article originally; this article first;
        this article has been republished; this article is republished; this article was published;
        this article was produced; this article has been adapted; this article appeared;
        this article has been reviewed; this article is from; this report was first; this report is auto;
        this is a syndicated; this is an unedited; this news was; this material may not be;
        this document is subject to copyright; this copy is for; this content is auto;
        this piece was originally; this piece was first; this post was originally; this post originally;
        (this story; (this article; (this report; (this news; (except for the headline;
        except for the headline; (with reporting by; disclaimer; disclaimer:; legal disclaimer;
        risk disclaimer; risk warning; the views expressed in; the views expressed here; views expressed in;
        views expressed here; the opinions expressed in; opinions expressed in;
        the views and opinions expressed; views are personal; the writer's views; the content is provided;
        the information provided; nothing in this article; reproduced with permission;
        republished with permission; reprinted with permission; published under; copyright ©; copyright (c);
        copyright 20; copyright 19; (c) 20; ©; ©20; all rights reserved; no part of this;
        not for distribution; syndicated from; this is not investment; this is not financial;
        this page is not; republish our; you may republish; read the original article;
        read the original story; a version of this article; a version of this story; a version of this piece;
        an earlier version of this
        """
    ),
    "byline": _table(
        """
        staff report; staff reports; from our correspondent; from our own correspondent; from our special;
        by our correspondent; by our staff; by staff; special correspondent; our correspondent; written by;
        reported by; reporting by; (reporting by; edited by; editing by; (editing by; (edited by;
        additional reporting by; (additional reporting by; compiled by; (compiled by; story by; words by;
        text by; posted by; author:; reporter:; contributed by; produced by; (writing by; writing by;
        with reporting by; contributing:; editor:; report by; by:
        """
    ),
    "credit": _table(
        """
        (with inputs from; with inputs from; (with input from; with input from; (inputs from; inputs from;
        (with agency; with agency inputs; (with agencies; with agencies; (with additional inputs; photo by;
        photos by; photograph by; photographs by; photography by; image by; images by; photo credit;
        image credit; picture credit; photo courtesy; image courtesy; photos courtesy; illustration by;
        graphic by; gallery credit; video by; image source; photo source; photo illustration; photo:; image:;
        picture:; pic:; pic/; photograph:; photo/; image/; credit:; credits:; illustration:; graphic:;
        source:; (photo; (image; (pic; (credit; (illustration; (source:; [photo; [image; [source; [credit;
        [illustration; (ap photo; ap photo/; afp photo/; getty images/
        """
    ),
    "caption": _table(
        """
        file photo; file photo:; file image; file picture; file pic; file -; file –; file —; caption:;
        (file photo; (file image; representative image; representational image; representative photo;
        (representative image; (representational image; in this photo; in this image; in this file; pictured:;
        this photo provided; this image provided; this photo released; this handout; photo shows; a file photo
        """
    ),
}
"""Lines that begin with one of these; see `LONGEST` for how long such a line may be."""

LONGEST: dict[RemovedLabel, int] = {
    "furniture": 400,
    "disclaimer": 2000,
    "byline": 200,
    "credit": 160,
    "caption": 500,
}
"""The longest line, in characters, that the start of the line alone may condemn."""

LATE_PARTS: dict[RemovedLabel, tuple[str, ...]] = {
    "disclaimer": _table(
        """
        non-commercial use only; personal use only; is not financial advice; is not investment advice;
        is not legal advice; is not medical advice; for information only; for informational purposes only;
        syndicated feed; has not been edited by; has not been created or edited; auto-generated from;
        all rights reserved; appeared first on; may not be published, broadcast; without prior written;
        accepts no responsibility; accept no responsibility; no responsibility or liability;
        third party syndicated; views expressed in this; opinions expressed in this; are those of the author;
        necessarily reflect the views; not constitute investment advice; not constitute financial advice;
        not be considered investment advice; article is republished from; article was originally published;
        story was originally published; under a creative commons; written permission; news staff may;
        content is provided for information
        """
    ),
    "furniture": _table(
        """
        our newsletter; your inbox; subscribe to our; sign up for our; our privacy policy; our terms of;
        privacy policy and terms; terms of use and privacy; download our app; follow us on;
        leave a comment below; in the comments below; affiliate link; affiliate commission;
        breaking news alerts; push notifications; our whatsapp channel; our telegram channel;
        our youtube channel
        """
    ),
}
"""Phrases that give a line away, anywhere in it, when it is one of the last."""

AGENCIES = frozenset(
    _table(
        """
        ap; afp; reuters; pti; ani; ians; uni; xinhua; tass; ria; interfax; dpa; efe; ansa; kyodo; yonhap;
        bloomberg; upi; pa; aap; cp; bernama; antara; anadolu; aa; wam; kuna; spa; mena; irna; tasnim; fars;
        belga; anp; apa; ats; ritzau; tt; ntb; stt; lusa; pap; ctk; mti; hina; tanjug; ukrinform; app; bss;
        unb; nan; cna; ap news; prnewswire; pr newswire; business wire; globe newswire; globenewswire;
        associated press; the associated press; agence france-presse; thomson reuters; press trust of india;
        press association; canadian press; the canadian press; australian associated press;
        xinhua news agency; deutsche presse-agentur; united news of india; agency; agencies; news agencies;
        news agency; wire services; wires; agencies inputs; wire reports; newswire; staff and agencies;
        bloomberg news; cnn; epa
        """
    )
)
"""News agencies, as a dateline or a credit names them."""

PICTURE_AGENCIES = (
    "AP|AFP|Reuters|REUTERS|PTI|ANI|IANS|EPA|EFE|dpa|DPA|Xinhua|Getty|Getty Images|Shutterstock|iStock|Alamy"
)
"""Agencies that sign pictures, as a choice in a pattern."""

PROFESSIONS = frozenset(
    _table(
        """
        writer; reporter; correspondent; editor; contributor; columnist; analyst; journalist; producer; photographer;
        author; intern; blogger; critic
        """
    )
)
"""Words for what a journalist is."""

ROLES = PROFESSIONS | frozenset(
    _table(
        """
        staff; bureau; desk; agency; agencies; press; team; contributing; senior; chief; associate; assistant; managing;
        political; business; sports; diplomatic; foreign; special; executive; deputy; freelance; news; service;
        network; online; digital; crime; health; science; education; technology; defence; security; economics
        """
    )
)
"""Words that stand in a byline beside the name."""

SMALL_WORDS = frozenset(
    _words(
        """
        the a an of to in and is was that for on with as at by it he she they his from had has have be are
        were this but not who which their its said will would been after or more when also than about one we i
        you there if all out so up what into over no her him them can could how our my me do did just because
        while where some other most
        """
    )
)
"""The words that sentences are full of and menus are not."""

PAGE_WORDS = frozenset(
    _words(
        """
        subscribe subscribed subscriber newsletter newsletters share follow comment comments cookies cookie
        privacy policy click sign log login register email inbox app download watch video videos photo photos
        gallery read more related advertisement sponsored ad ads copyright rights reserved terms contact menu
        search home skip content tags topics trending popular latest recommended story stories article
        articles news facebook twitter instagram whatsapp linkedin youtube credit image getty editor editors
        donate support account reply report updated published posted min ago views shares
        """
    )
)
"""The words that pages are full of and stories are not."""
