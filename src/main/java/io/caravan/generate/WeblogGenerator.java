package io.caravan.generate;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log of a web server, {@code access.log}, and beside it {@code ip2geo.csv} with the countries of the addresses in it.
 *
 * <p>Among the visitors are customers who are logged in, spiders, and some who send what is no request; among the lines are equal
 * ones, escapes, addresses of either version, and people's data in parameters.
 */
public final class WeblogGenerator {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss", Locale.ROOT);
    private static final int LINES_A_VISITOR = 25;
    private static final int LEAST_VISITORS = 40;
    private static final int REPEATED = 200;
    private static final int RUBBISH = 100;

    private final WeblogOptions options;
    private final long visitors;

    public WeblogGenerator(WeblogOptions options) {
        this.options = options;
        this.visitors = Math.max(LEAST_VISITORS, options.lines() / LINES_A_VISITOR);
    }

    /** Writes both files below {@code folder} and gives what must become of them. */
    public Expected generate(Path folder) {
        Tally ranges = new Tally();
        try (Lines lines = new Lines(folder.resolve("ip2geo.csv"))) {
            lines.add(Country.HEADER);
            for (Country country : Country.values()) {
                for (String range : country.ranges()) {
                    lines.add(range);
                    ranges.row(null);
                }
            }
        }
        Tally hits = new Tally();
        long loggedIn = 0;
        long spiders = 0;
        try (Lines lines = new Lines(folder.resolve("access.log" + (options.gzip() ? ".gz" : "")))) {
            String last = "";
            Visitor lastVisitor = visitor(0);
            for (long number = 0; number < options.lines(); number++) {
                LogFlaw flaw = flaw(number);
                boolean again = flaw == null && !last.isEmpty() && number % REPEATED == REPEATED / 2;
                Visitor visitor = again ? lastVisitor : visitor(number);
                String line = again ? last : line(number, visitor);
                lines.add(flaw == null ? line : flaw.in(line));
                hits.row(flaw);
                loggedIn += flaw == null && visitor.isLoggedIn() ? 1 : 0;
                spiders += flaw == null && visitor.isSpider() ? 1 : 0;
                last = flaw == null ? line : last;
                lastVisitor = flaw == null ? visitor : lastVisitor;
            }
        }
        Map<String, String> figures = new LinkedHashMap<>();
        figures.put("hits_of_customers", Long.toString(loggedIn));
        figures.put("hits_of_spiders", Long.toString(spiders));
        return new Expected(Map.of("b2b.weblog", hits.expected(), "b2b.ip2geo", ranges.expected()), figures);
    }

    private @Nullable LogFlaw flaw(long number) {
        int every = options.defectEvery();
        LogFlaw[] flaws = LogFlaw.values();
        return every > 0 && number % every == every - 1 ? flaws[(int) (number / every % flaws.length)] : null;
    }

    private Visitor visitor(long number) {
        return Visitor.of(options, (long) (new Draw(options.seed(), "visit", number).share() * visitors));
    }

    private String line(long number, Visitor visitor) {
        Draw draw = new Draw(options.seed(), "hit", number);
        long seconds = (long) (Duration.ofDays(options.days()).toSeconds() * ((double) number / options.lines()));
        LocalDateTime time = options.from().atStartOfDay().plusSeconds(seconds);
        String request = draw.oneIn(RUBBISH) ? "\\x16\\x03\\x01\\x02" : request(draw, visitor);
        boolean rubbish = request.startsWith("\\");
        String status = rubbish ? "400" : draw.of("200", "200", "200", "200", "200", "304", "302", "404");
        String bytes = status.equals("304") ? "-" : Integer.toString(200 + draw.below(50_000));
        return visitor.address() + " - " + visitor.user() + " [" + TIME.format(time) + " +0000] \"" + request + "\" "
                + status + " " + bytes + " \"" + (rubbish ? "-" : referer(draw)) + "\" \""
                + (rubbish ? "-" : visitor.browser()) + "\"";
    }

    private String request(Draw draw, Visitor visitor) {
        if (visitor.isSpider()) {
            return "GET " + draw.of("/robots.txt", "/", "/product/" + (1 + draw.below(200))) + " HTTP/1.1";
        }
        String target = draw.of(
                "/",
                "/catalogue?page=" + (1 + draw.below(20)),
                "/product/" + (1 + draw.below(200)),
                "/product/" + (1 + draw.below(200)) + "?ref=mail&email=visitor" + draw.below(1000) + "%40example.org",
                "/search?q=caf\\xc3\\xa9",
                "/cart",
                "/orders/" + draw.digits(5));
        return visitor.isLoggedIn() && draw.oneIn(10) ? "POST /login HTTP/1.1" : "GET " + target + " HTTP/1.1";
    }

    private static String referer(Draw draw) {
        return draw.of(
                "-",
                "-",
                "https://www.example.org/catalogue?page=" + draw.below(20),
                "https://search.example.com/?q=lamp",
                "http://192.0.2.80/links.html");
    }
}
