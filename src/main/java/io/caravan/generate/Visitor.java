package io.caravan.generate;

import java.util.Locale;

/**
 * Somebody who visits the platform, always from the same address and with the same browser.
 *
 * @param user the document number of the customer who is logged in; a dash for nobody
 */
record Visitor(String address, String user, String browser, boolean isSpider) {

    private static final int SPIDERS = 12;
    private static final String[] BROWSERS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.%d Mobile Safari/537.36",
        "Caf\\xc3\\xa9 \\\"Browser\\\"/1.0",
        "-"
    };
    private static final String[] SPIDER = {
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)"
    };

    static Visitor of(WeblogOptions options, long number) {
        Draw draw = new Draw(options.seed(), "visitor", number);
        boolean spider = draw.oneIn(SPIDERS);
        String address = Country.of(draw).address(draw);
        String user = !spider && draw.oneIn(3) ? Integer.toString(1 + draw.below(options.customers())) : "-";
        String browser = spider ? draw.of(SPIDER) : draw.of(BROWSERS);
        return new Visitor(
                address,
                user,
                browser.contains("%d")
                        ? String.format(
                                Locale.ROOT, browser, 100 + draw.below(25), 4000 + draw.below(2000), draw.below(200))
                        : browser,
                spider);
    }

    boolean isLoggedIn() {
        return !user.equals("-");
    }
}
