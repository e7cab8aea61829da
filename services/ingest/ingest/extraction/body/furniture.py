"""Tells by tags, classes and wording what a page carries besides its story."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from ingest.extraction.document.nodes import Element

Doubt = Literal["none", "label", "weak", "strong"]
"""How surely an element is no part of the story: `weak` yields to as little as a third of the page's prose in"
" it."""

LIMIT_NAMES, LIMIT_KINDS = 240, 4000
"""Characters of an element's names that are looked at, and how many different ones on a page."""

DROPPED_TAGS = frozenset(
    {
        *("script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "canvas", "head"),
        *("video", "audio", "picture", "img", "button", "select", "textarea", "input", "map", "dialog"),
        *("figcaption", "nav", "menu", "caption", "option", "progress", "datalist", "title"),
    }
)
_STRONG_TAGS = frozenset({"footer", "aside"})
_WEAK_TAGS = frozenset({"form", "header"})
_WHOLE_TAGS = frozenset({"html", "body", "main", "article"})
_TOLD_IN_FIGURES = frozenset({"blockquote", "table", "pre", "ul", "ol"})
_STRONG_ROLES = frozenset(
    {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "alert", "menu", "menubar", "toolbar"}
)

_STRONG = re.compile(
    r"\b(?:related|recirc\w*|newsletters?|shar(?:e|ing)|social\w*|comments?|disqus\w*|breadcrumbs?|outbrain|taboola"
    r"|captions?|figcaption|wp-caption-text|bylines?|author-(?:bio|box|info|card|profile|details?|block|about)"
    r"|about-author|about-the-author|post-author|entry-author|bio-box"
    r"|nav|navigation|navbar|menu|footer|sidebar|side-bar|rail|right-rail|advert\w*|ads?|ad-\w+|dfp|sponsor(?:ed)?"
    r"|subscri(?:be|ption|ptions)|sign-?up|(?:paywall|regwall)-(?:prompt|offer|barrier|banner|message|overlay"
    r"|modal|cta)|twitter-tweet|twitter-video|instagram-media|tiktok-embed|fb-post|reddit-\w+|bluesky-embed"
    r"|modal|popup|pop-up|cookies?|consent|gdpr|lightbox"
    r"|most-(?:read|popular|viewed|shared)|trending|popular-\w+|recommend\w*|read-?(?:more|next|also)|see-also"
    r"|more-(?:from|on|stories|news|articles|like|about)|up-?next|next-up|you-may-\w+|also-like|also-read"
    r"|visually-hidden|hidden|donation\w*|visuallyhidden|sr-only|screen-reader\w*|a11y|skip-link|offscreen"
    r"|accessibility"
    r"|jump-?links?|print-only|follow-(?:us|me|button|buttons)|pagination|pager|prev-?next|next-?prev"
    r"|tag-?(?:list|cloud|s)|tags|topics|post-tags|entry-meta|post-meta|article-meta|metadata|post-info"
    r"|dateline-meta"
    r"|copyright|image-(?:credit|source|attribution)|photo-?credit|credits?|attribution|teasers?|latest-news"
    r"|donat(?:e|ion|ions)|whatsapp|toolbar|tool-?tip|tooltip|login|log-in|register|correction-?form|feedback"
    r"|report-error"
    r"|inline-?(?:recirc|related|promo|newsletter|video)|video-?(?:player|js|wrapper|embed|container|caption)"
    r"|jw-?player|jwplayer\w*|playlist|product-?(?:card|box|widget)|price|buy-?(?:box|button)"
    r"|promo\w*|newsletter\w*|relatedposts|related\w+|sharedaddy|addtoany\w*|jp-relatedposts|yarpp\w*|sociable"
    r"|read-time|reading-time|timestamp|listen|audio-player|table-of-contents|toc|ez-toc\w*|lwptoc"
    r"|boilerplate(?:-\w+)?|embed\w*|pull-?quotes?|photo-?gallery\w*|authors?)\b"
)
_WEAK = re.compile(
    r"\b(?:widgets?|banner|header|masthead|cards?|recipe-card|poll|quiz|survey|info-?box|fact-?box|box|rating"
    r"|promo|links?|disclaimer|disclosure|affiliate\w*|closed|call-to-action|cta|gallery|carousel"
    r"|slideshow)\b"
)
_LABEL = re.compile(r"\b(?:meta|tools|actions|media|images?|photos?|thumbnail|date|time|source|kicker|eyebrow)\b")
_NOT_FURNITURE = re.compile(
    r"\b(?:article-?body|story-?body|post-?body|entry-?content|article-?content|post-?content|body-?content"
    r"|main-?content|has-\w+|no-\w+|with-\w+|\w+-open|single-\w+|\w+-and-[\w-]+)\b"
)
_CERTAIN = re.compile(
    r"\b(?:comments?|disqus\w*|footer|related|newsletters?|cookies?|consent|breadcrumbs?|copyright)\b"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SEPARATORS = re.compile(r"(?:__|--|[_\s:/.]+)")
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden")

_BODY_WORDS = re.compile(
    r"\b(?:articlebody|article-(?:\w+-)?(?:body|content|text|copy|main|maincontent)(?:-\w+)?|story-?(?:body"
    r"|content|text|copy)"
    r"|post-?(?:body|content|text|entry)|entry-?(?:content|body|text)|body-?(?:copy|text|content)|news-?(?:body"
    r"|content|text)"
    r"|content-?(?:body|article|text)|articletext|storytext|single-content|td-post-content|article-wrap|rich-?text"
    r"|paywall-content|text-content|article-page-content|c-entry-content|duet-body)\b"
)

PROMOTION = re.compile(
    r"(?:read (?:more|next|also|also:|the full|our|all|on)\b|also read|see also|see more|more (?:on|from|about"
    r"|stories|news|coverage)\b"
    r"|related(?: (?:stories|articles?|content|topics?|coverage|links?|news|posts?|reading))?\s?(?::|$)"
    r"|recommended(?: reading| for you)?\s?(?::|$)"
    r"|(?:click|tap) (?:here|to)|sign ?up (?:for|to|here|now)|subscribe (?:to|now|for|here)|follow (?:us|me|him"
    r"|her|the author|[\w ]{1,40} on (?:twitter|facebook|instagram|x|threads|linkedin|tiktok))\b"
    r"|advertisement\b|advertising\s?$|sponsored\b|story continues|article continues|continue reading"
    r"|continues below|scroll (?:down )?(?:to|for)"
    r"|(?:watch|listen|view|look)(?: (?:more|now|live|here|below|the (?:video|clip)))?\s?:|watch (?:the )?video"
    r"|don['’]t miss\b|you (?:may|might) (?:also )?(?:like|be interested|enjoy)"
    r"|get (?:the latest|our|more|breaking|\w+ news|\w+ stories|email|unlimited)\b.{0,120}(?:inbox|newsletter"
    r"|email|app|subscri)|join (?:our|the conversation)|share (?:this|on|your|via)|like (?:us|this)"
    r"|download (?:the|our)"
    r"|this (?:article|story|post|piece|content|essay) (?:was|is|has been|originally|first|appear|may contain"
    r"|contains|will)|originally (?:published|appeared)|image(?: credits?)?\s?:"
    r"|[(\[]\s?(?:photo|image|picture)s?\b.{0,100}$|photo(?:s|graph)?(?: (?:by"
    r"|credits?|courtesy))?\s?(?::|by\b)|credits?\s?:|source\s?:|via\s?:"
    r"|(?:copyright )?(?:©|\(c\) ?\d{4}|copyright\b)|all rights reserved|(?:we|the \w+|\w+) may (?:earn|receive"
    r"|get) (?:a |an )?(?:affiliate )?commission|affiliate links?"
    r"|published(?: on| at)?\b.{0,40}$|updated(?: on| at)?\b.{0,40}$|posted (?:on|at|in|by)\b.{0,60}$"
    r"|last (?:updated|modified)\b.{0,40}$|filed under|tags?\s?:|topics?\s?:|categories\s?:|loading"
    r"|comments?\s?(?:\(\d+\))?\s?$"
    r"|(?:have|got|send) (?:a |us |any )?(?:news |story )?tips?\b|contact (?:us|the author|me|[\w ]{1,40}) at\b"
    r"|(?:e-?mail|reach|contact) [\w .]{1,40} at \S+@|write to|report(?:ing|ed)? by\b.{0,120}$|(?:editing"
    r"|additional reporting|written|edited|compiled) by\b.{0,120}$"
    r"|this site (?:is protected|uses)|by (?:clicking|signing|subscribing|submitting)|thank(?:s"
    r"| you) for (?:signing|subscribing|reading)|what do you think\b.{0,80}$|let us know"
    r"|\d+ (?:min(?:ute)?s? read|comments?|shares?)\b|next (?:article|story|post)|previous (?:article|story"
    r"|post)|back to top|our (?:standards|newsletters?)|support (?:our|us|independent)|become a (?:member"
    r"|subscriber)|to read more"
    r"|recommended by\b|enlarge this image|(?:show|hide|toggle) caption|\[related\b"
    r"|(?:we may (?:earn|receive)|(?:if|when) you (?:buy|purchase|click))\b.{0,120}"
    r"(?:commission|revenue|compensat|links?\b)"
    r"|all products (?:featured|are)\b|editor['’]s note\b|popular on\b"
    r"|get more from\b|join the discussion|(?:leave|add|post) a comment|view comments|skip to\b|log ?in to\b"
    r"|sign in to\b|keep reading|your subscription has|(?:this|our) newsletters? may|subscribing to\b"
    r"|featured (?:video|stories))"
    # what follows stands alone in its line
    r"|(?:watch|share|buy tickets|follow|editors?['’]s? picks?|most (?:read|popular|viewed)|about the authors?|play"
    r"|print|save|email|e-mail|copy link|listen|(?:facebook|twitter|email|linkedin|whatsapp|reddit|pinterest| )+"
    r"|corrections?"
    r"|news|trending(?: now)?|top stories|in this topic|latest (?:news|stories|videos)|more for you|read on the app"
    r"|what to read next|open (?:image|in app)|explore more|in case you missed it|listen to this article)[:.]?\s*$",
    re.IGNORECASE,
)
"""How lines begin that lead readers elsewhere; only short lines and lines of links are judged by it."""


END_MATTER = re.compile(
    r"(?:more information\s?:|journal information\s?:|citation\s?:|provided by\b.{0,80}$|disclaimer\s?:"
    r"|contributing\s?:|correction\s?:"
    r"|this (?:document|material|article|content|post|story) (?:is subject to|may not be|is|was|has been"
    r"|contains|may contain|includes) (?:copyright|published|republished|originally|first published|syndicated"
    r"|affiliate|part of|created|produced|sponsored)"
    r"|[•*—–-]? ?[\w .,]{2,60} (?:can be reached|may be reached)\b|the (?:views|opinions) expressed"
    r"|all rights reserved|©|\(c\) ?\d{4}"
    r"|(?:for|to (?:get|read|see)) more (?:news|stories|coverage|articles|information)\b.{0,40}(?:visit|follow"
    r"|sign|subscribe|click|head)"
    r"|(?:[\w’'.]+ ){1,4}(?:is|was) an? (?:[\w’',-]+ ){0,6}(?:reporter|writer|editor|journalist|columnist"
    r"|correspondent|contributor)\b.{0,30}(?:for|at|who|cover|with|based|and)\b)",
    re.IGNORECASE,
)
"""How paragraphs begin that stand below a story and speak about it."""


def normal(names: str) -> str:
    """Class and id as words joined by hyphens: `RelatedArticles__list` as `related-articles-list`."""
    return _SEPARATORS.sub(
        " ", _SEPARATORS.sub("-", _CAMEL.sub("-", names.replace(" ", "\n"))).replace("-\n-", "\n")
    ).lower()


def names_of(node: Element) -> str:
    """What the page calls an element."""
    attributes = node.attributes
    if not attributes:
        return ""
    called = [
        attributes[key] for key in ("class", "id", "data-component", "data-testid", "data-type") if key in attributes
    ]
    return " ".join(called)[:LIMIT_NAMES]


def is_certain(node: Element) -> bool:
    """Whether an element is called what no story's element is ever called."""
    return node.tag == "footer" or bool(_CERTAIN.search(_NOT_FURNITURE.sub(" ", normal(names_of(node)))))


class Judge:
    """Judges elements; remembers names seen before, as pages repeat them."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Doubt, bool]] = {}

    def doubt(self, node: Element) -> Doubt:
        """Whether the element's tag, role or names speak against it."""
        attributes = node.attributes
        if node.tag in _STRONG_TAGS:
            return "strong"
        if attributes:
            if attributes.get("role", "") in _STRONG_ROLES or "hidden" in attributes:
                return "strong"
            if _HIDDEN.search(attributes.get("style", "")[:200]) or attributes.get("aria-hidden") == "true":
                return "strong"
        if node.tag == "figure" and not any(inner.tag in _TOLD_IN_FIGURES for inner in node.walk()):
            return "strong"
        by_name = self._by_name(names_of(node))[0]
        if by_name == "strong" and node.tag in _WHOLE_TAGS:
            return "weak"  # blogs list a story's tags and the page's layout in their classes
        if by_name == "none" and node.tag in _WEAK_TAGS:
            return "weak"
        return by_name

    def holds_story(self, node: Element) -> bool:
        """Whether the element is called the body of an article."""
        attributes = node.attributes
        if not attributes:
            return False
        if "articleBody" in (attributes.get("itemprop"), attributes.get("property")):
            return True
        return self._by_name(names_of(node))[1]

    def _by_name(self, names: str) -> tuple[Doubt, bool]:
        if not names:
            return "none", False
        known = self._seen.get(names)
        if known is None:
            if len(self._seen) >= LIMIT_KINDS:
                return "none", False
            known = self._seen[names] = _judge(names)
        return known


@lru_cache(maxsize=20_000)
def _judge(names: str) -> tuple[Doubt, bool]:
    """Pages of one outlet repeat their names, so what was found is kept."""
    names = normal(names)
    story = bool(_BODY_WORDS.search(names))
    rest = _NOT_FURNITURE.sub(" ", names)
    if _STRONG.search(rest):
        return "strong", story
    if _WEAK.search(rest):
        return "weak", story
    return ("label" if _LABEL.search(rest) else "none"), story
