"""What a web server says with every file of a site, and a page says itself as far as it can."""

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'"
)
"""The Content-Security-Policy of a page: nothing from another host, nothing inline."""

POLICY = "Content-Security-Policy"
FRAMES = "frame-ancestors 'none'"
"""What of a policy a page cannot say by itself: that it must not stand in a frame of another."""

HEADERS = {
    POLICY: f"{CSP}; {FRAMES}",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    # No file has its version in its name, so a browser must ask whether it has changed.
    "Cache-Control": "no-cache",
}
"""The headers to send with every file. docs/nginx.conf says the same."""
