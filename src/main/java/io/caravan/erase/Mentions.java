package io.caravan.erase;

import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds persons in text of no known form: by an e-mail address anywhere, and by the whole id beside the name of its field,
 * never by a part of a number.
 */
final class Mentions {

    /** Where in a text, by its bytes, somebody is named. */
    record Mention(int start, int end, long erasure) {}

    private static final Pattern EMAIL =
            Pattern.compile("[^\\s\"'<>()\\[\\]{},;:=|\\\\/&?]+@[^\\s\"'<>()\\[\\]{},;:=|\\\\/&?@]+");

    private static final int MOST_BOUNDARIES = 8;

    private final Wanted wanted;
    private final Map<Contract, Pattern> ids = new HashMap<>();

    /** @param contracts of the domains whose ids may be named */
    Mentions(Wanted wanted, Collection<Contract> contracts) {
        this.wanted = wanted;
        for (Contract contract : contracts) {
            Field id = contract.subject().get("id");
            if (id != null) {
                String names = Stream.concat(Stream.of(id.path().name(), id.column()), id.aliases().stream())
                        .distinct()
                        .map(Pattern::quote)
                        .reduce((a, b) -> a + "|" + b)
                        .orElseThrow();
                ids.put(
                        contract,
                        Pattern.compile("(?i)(?<![A-Za-z0-9_])(?:" + names
                                + ")[\"'\\\\]{0,4}\\s*[:=]\\s*[\"'\\\\]{0,4}([^\"'\\\\,;\\s}\\]<>&/]+)"));
            }
        }
    }

    /** The e-mail addresses in a text. */
    List<Mention> emails(byte[] text) {
        for (byte b : text) {
            if (b == '@') {
                return emails(latin1(text));
            }
        }
        return List.of();
    }

    private List<Mention> emails(String text) {
        List<Mention> found = new ArrayList<>();
        Matcher matcher = EMAIL.matcher(text);
        while (matcher.find()) {
            email(text, matcher.start(), matcher.end()).ifPresent(found::add);
        }
        return found;
    }

    /** The address may have something before and behind it, as in {@code customers-ada@example.org.json}. */
    private Optional<Mention> email(String text, int start, int end) {
        List<Integer> ends = new ArrayList<>(List.of(end));
        int at = text.indexOf('@', start);
        for (int i = end - 1; i > at + 1 && ends.size() < MOST_BOUNDARIES; i--) {
            if (isBoundary(text.charAt(i))) {
                ends.add(i);
            }
        }
        int starts = 0;
        for (int i = start; i < at && starts < MOST_BOUNDARIES; i++) {
            if (i == start || isBoundary(text.charAt(i - 1))) {
                starts++;
                for (int until : ends) {
                    OptionalLong erasure = wanted.byEmail(utf8(text.substring(i, until)));
                    if (erasure.isPresent()) {
                        return Optional.of(new Mention(i, until, erasure.getAsLong()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isBoundary(char c) {
        return ".-_+!~".indexOf(c) >= 0;
    }

    /** The e-mail addresses, and the ids beside their names, in a text. */
    List<Mention> all(byte[] text) {
        // Of what is not in UTF-8 the letters are left when the zeros between them are gone.
        String latin1 = latin1(text).replace("\0", "");
        List<Mention> found = new ArrayList<>(emails(latin1));
        ids.forEach((contract, pattern) -> {
            Matcher matcher = pattern.matcher(latin1);
            while (matcher.find()) {
                wanted.byId(contract, utf8(matcher.group(1)))
                        .ifPresent(erasure -> found.add(new Mention(matcher.start(1), matcher.end(1), erasure)));
            }
        });
        return found;
    }

    /** The text, with a word that names nobody in place of each mention. */
    String redacted(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(redacted(bytes, all(bytes)), StandardCharsets.UTF_8);
    }

    /** The same for bytes; the same array when there is no mention. */
    static byte[] redacted(byte[] text, List<Mention> mentions) {
        if (mentions.isEmpty()) {
            return text;
        }
        StringBuilder redacted = new StringBuilder(latin1(text));
        int untouched = text.length;
        for (Mention mention : mentions.stream()
                .sorted(Comparator.comparingInt(Mention::end).reversed())
                .toList()) {
            if (mention.end() <= untouched) {
                redacted.replace(mention.start(), mention.end(), "erased-" + mention.erasure());
                untouched = mention.start();
            }
        }
        return redacted.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A character for each byte, so that places in the text are places in the bytes. */
    private static String latin1(byte[] text) {
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    private static String utf8(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
