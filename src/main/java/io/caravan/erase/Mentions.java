package io.caravan.erase;

import io.caravan.contract.Cleaning;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.run.SourceFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds persons in text: by an e-mail address anywhere, by an id beside the name of a field that holds such ids, and by an
 * id that is distinctive, as a whole word. It looks at each {@code @}, at each separator and at each word once, and from
 * there no further than an identifier can be long, so its time grows with the text as the text does.
 */
final class Mentions {

    /** An id of fewer characters, or without a digit, is found beside the name of its field alone: it may be any number or word. */
    static final int DISTINCTIVE = 6;

    /** Where in a text somebody is named, in places of the original. */
    record Mention(int start, int end, long erasure) {}

    private static final int LONGEST_LOCAL_PART = 80;
    private static final int LONGEST_DOMAIN = 260;
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_NAME = 64;
    private static final int WIDEST_GAP = 8;
    private static final int MOST_PARTS = 12;
    private static final char WIDE = '\uff01';
    private static final String DELIMITERS = "\"'<>()[]{},;:=|\\/&?`";
    private static final String BOUNDARIES = ".-_+!~#*";

    private static final Pattern DATE = Pattern.compile("(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])");
    private static final Pattern MOMENT = Pattern.compile("as-of-\\d{4}-\\d\\d-\\d\\dT\\d{6}\\.$");
    private static final int LONGEST_MOMENT = 30;

    private final Wanted wanted;

    /** The contracts whose ids stand in fields of that name, by the name's letters and digits. */
    private final Map<String, List<Contract>> byName = new HashMap<>();

    private final Map<String, List<Contract>> byDomain = new HashMap<>();

    /** @param contracts of the domains whose ids may be named */
    Mentions(Wanted wanted, Collection<Contract> contracts) {
        this.wanted = wanted;
        for (Contract contract : contracts) {
            for (Field id : contract.subject().ids()) {
                Stream.concat(Stream.of(id.path().name(), id.column()), id.aliases().stream())
                        .map(Mentions::letters)
                        .distinct()
                        .forEach(name -> byName.computeIfAbsent(name, any -> new ArrayList<>())
                                .add(contract));
            }
            List<Contract> inDomain = byDomain.computeIfAbsent(contract.name().domain(), any -> new ArrayList<>());
            if (inDomain.stream().noneMatch(other -> cleaned(other).equals(cleaned(contract)))) {
                inDomain.add(contract);
            }
        }
    }

    /** In which ways the ids of a dataset are cleaned: those of one way are looked for once. */
    private static List<List<Cleaning>> cleaned(Contract contract) {
        return contract.subject().ids().stream().map(Field::cleanings).toList();
    }

    /** What a text is known to be, which says what may be an id in it. */
    enum Where {
        /** A value of a field that cannot hold an id: only e-mail addresses count. */
        ELSEWHERE,
        /** A value that may hold an id, as a word. */
        VALUE,
        /** A record or a message of which nothing is known: ids stand beside names, too. */
        TEXT,
        /** The name of a file, or a text of ours in which such names stand: an id may be a part of a word. */
        FILE_NAME
    }

    /** Whom {@code text} names; {@code domain} is the one whose ids count as words, and null for all. */
    List<Mention> in(DecodedText text, Where where, @Nullable String domain) {
        List<Mention> found = new ArrayList<>();
        int word = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (isAt(c)) {
                email(text, i, where, found);
            } else if (isDelimiter(c)) {
                if (where != Where.ELSEWHERE) {
                    word(text, word, i, where, domain, found);
                }
                word = i + 1;
                if (where != Where.ELSEWHERE && (c == ':' || c == '=' || c == '>')) {
                    named(text, i, domain, found);
                }
            }
        }
        return found;
    }

    List<Mention> in(String text, Where where, @Nullable String domain) {
        return mayName(text, where) ? in(DecodedText.of(text), where, domain) : List.of();
    }

    /** Whether {@code value}, the whole of a field of that name, is an id of somebody; {@code domain} as for {@link #in}. */
    OptionalLong namedId(Collection<String> names, String value, @Nullable String domain) {
        return names.stream()
                .flatMap(name -> called(name, domain).stream())
                .map(contract -> wanted.byId(contract, value))
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private List<Contract> called(String name, @Nullable String domain) {
        List<Contract> contracts = byName.getOrDefault(letters(name), List.of());
        return domain == null
                ? contracts
                : contracts.stream()
                        .filter(contract -> contract.name().domain().equals(domain))
                        .toList();
    }

    /** Rules out most values at once. */
    private static boolean mayName(String text, Where where) {
        boolean digit = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isAt(c) || c == '%' || c == '\\') {
                return true;
            }
            digit |= (c >= '0' && c <= '9') || c > 0x7f;
        }
        return where == Where.TEXT || (where != Where.ELSEWHERE && digit && text.length() >= DISTINCTIVE);
    }

    /** In a name the address may have something before and behind it, as in {@code customers-ada@example.org.json}. */
    private void email(DecodedText text, int at, Where where, List<Mention> found) {
        int start = at;
        while (start > 0 && at - start < LONGEST_LOCAL_PART && isOfAddress(text.charAt(start - 1))) {
            start--;
        }
        int end = at + 1;
        while (end < text.length() && end - at <= LONGEST_DOMAIN && isOfAddress(text.charAt(end))) {
            end++;
        }
        while (start < at && isBoundary(text.charAt(start))) {
            start++;
        }
        while (end > at + 1 && isBoundary(text.charAt(end - 1))) {
            end--;
        }
        if (start == at || end == at + 1) {
            return;
        }
        List<Integer> starts = new ArrayList<>(List.of(start));
        List<Integer> ends = new ArrayList<>(List.of(end));
        if (where == Where.FILE_NAME) {
            for (int i = at - 1; i > start && starts.size() < MOST_PARTS; i--) {
                if (isBoundary(text.charAt(i - 1)) && !isBoundary(text.charAt(i))) {
                    starts.add(i);
                }
            }
            for (int i = at + 2; i < end && ends.size() < MOST_PARTS; i++) {
                if (isBoundary(text.charAt(i)) && !isBoundary(text.charAt(i - 1))) {
                    ends.add(i);
                }
            }
            ends.sort(Comparator.reverseOrder());
        }
        for (int from : starts) {
            for (int to : ends) {
                if (add(wanted.byEmail(text.text(from, to)), text, from, to, found)) {
                    return;
                }
            }
        }
    }

    private void word(DecodedText text, int start, int end, Where where, @Nullable String domain, List<Mention> found) {
        if (end - start < DISTINCTIVE || end - start > LONGEST_ID) {
            return;
        }
        if (where != Where.FILE_NAME) {
            int first = start;
            while (first < end && isBoundary(text.charAt(first))) {
                first++;
            }
            int last = end;
            while (last > first && isBoundary(text.charAt(last - 1))) {
                last--;
            }
            // Of a dataset that nobody knows, a number may be anything.
            if (domain != null || !isNumber(text, first, last)) {
                var unused = distinctive(text, first, last, where, domain, found);
            }
            return;
        }
        List<Integer> cuts = new ArrayList<>();
        for (int i = start; i <= end && cuts.size() < 2 * MOST_PARTS; i++) {
            if (i == start || i == end || isBoundary(text.charAt(i)) || isBoundary(text.charAt(i - 1))) {
                cuts.add(i);
            }
        }
        for (int from = 0; from < cuts.size(); from++) {
            for (int to = cuts.size() - 1; to > from; to--) {
                if (distinctive(text, cuts.get(from), cuts.get(to), where, domain, found)) {
                    return;
                }
            }
        }
    }

    private boolean distinctive(
            DecodedText text, int start, int end, Where where, @Nullable String domain, List<Mention> found) {
        if (end - start < DISTINCTIVE || !hasDigit(text, start, end)) {
            return false;
        }
        String id = text.text(start, end);
        boolean isNumberInName = where == Where.FILE_NAME && isNumber(text, start, end);
        if (isNumberInName && isTime(text, start, id)) {
            return false;
        }
        Stream<Contract> contracts = domain == null
                ? byDomain.values().stream().flatMap(Collection::stream)
                : byDomain.getOrDefault(domain, List.of()).stream();
        return contracts.anyMatch(contract -> {
            OptionalLong erasure = wanted.byId(contract, id);
            return erasure.isPresent()
                    && (!isNumberInName || isBelow(contract.name().domain(), text, start))
                    && add(erasure, text, start, end, found);
        });
    }

    /** Whether a number in a name is a date, or the end of the moment of which a source was read. */
    private static boolean isTime(DecodedText text, int start, String number) {
        return DATE.matcher(number).matches()
                || MOMENT.matcher(text.text(Math.max(0, start - LONGEST_MOMENT), start))
                        .find();
    }

    /** Whether a place in a name of a file is below the folder of the domain. */
    private static boolean isBelow(String domain, DecodedText text, int place) {
        int start = place;
        while (start > 0 && place - start < SourceFile.LONGEST_PATH && isOfPath(text.charAt(start - 1))) {
            start--;
        }
        return ("/" + text.text(start, place).replace(' ', '/')).contains("/" + domain + "/");
    }

    private static boolean isOfPath(char c) {
        return c >= ' ' && c != '"' && c != '(' && c != ':';
    }

    private static boolean isNumber(DecodedText text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Character.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDigit(DecodedText text, int start, int end) {
        for (int i = start; i < end; i++) {
            if (Character.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** An id after the separator at {@code i}, before which the name of its field stands: {@code "id": 17}, {@code id=17}. */
    private void named(DecodedText text, int separator, @Nullable String domain, List<Mention> found) {
        int end = separator;
        while (end > 0 && separator - end < WIDEST_GAP && isGap(text.charAt(end - 1))) {
            end--;
        }
        int start = end;
        while (start > 0 && end - start < LONGEST_NAME && isOfName(text.charAt(start - 1))) {
            start--;
        }
        List<Contract> contracts = start == end ? List.of() : called(text.text(start, end), domain);
        if (contracts.isEmpty()) {
            return;
        }
        int from = separator + 1;
        while (from < text.length() && from - separator <= WIDEST_GAP && isGap(text.charAt(from))) {
            from++;
        }
        int to = from;
        while (to < text.length() && to - from < LONGEST_ID && !isDelimiter(text.charAt(to))) {
            to++;
        }
        if (to > from) {
            for (Contract contract : contracts) {
                if (add(wanted.byId(contract, text.text(from, to)), text, from, to, found)) {
                    return;
                }
            }
        }
    }

    private static boolean add(OptionalLong erasure, DecodedText text, int start, int end, List<Mention> found) {
        erasure.ifPresent(number -> found.add(new Mention(text.place(start), text.place(end), number)));
        return erasure.isPresent();
    }

    private static boolean isAt(char c) {
        return c == '@' || c == '\uff20' || c == '\ufe6b';
    }

    private static boolean isDelimiter(char c) {
        if (c <= 0x7f) {
            return c <= ' ' || DELIMITERS.indexOf(c) >= 0;
        }
        if (c >= WIDE && c <= WIDE + '~' - '!') {
            return DELIMITERS.indexOf(c - WIDE + '!') >= 0; // a letter or sign of ASCII in another width
        }
        return switch (Character.getType(c)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION,
                    Character.MATH_SYMBOL,
                    Character.CURRENCY_SYMBOL,
                    Character.OTHER_SYMBOL -> true;
            default -> false;
        };
    }

    private static boolean isOfAddress(char c) {
        return !isDelimiter(c) && !isAt(c);
    }

    private static boolean isBoundary(char c) {
        return BOUNDARIES.indexOf(c) >= 0;
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == '\t' || c == '"' || c == '\'' || c == '\\';
    }

    private static boolean isOfName(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-';
    }

    /** A name as it is compared: {@code customer-id}, {@code customer_id} and {@code customerId} are one. */
    private static String letters(String name) {
        StringBuilder letters = new StringBuilder(name.length());
        name.chars().filter(Character::isLetterOrDigit).forEach(c -> letters.append((char) c));
        return letters.toString().toLowerCase(Locale.ROOT);
    }

    /** The text, a name of a file or one of ours, with a word that names nobody in place of each mention. */
    String redacted(String text) {
        return redacted(text, in(text, Where.FILE_NAME, null));
    }

    /** The same for mentions that were found in it. */
    static String redacted(String text, List<Mention> mentions) {
        if (mentions.isEmpty()) {
            return text;
        }
        StringBuilder redacted = new StringBuilder(text);
        backwards(mentions, mention -> redacted.replace(mention.start(), mention.end(), word(mention.erasure())));
        return redacted.toString();
    }

    /** The same for a part of some bytes. */
    static byte[] redacted(byte[] bytes, int from, int to, List<Mention> mentions) {
        List<Mention> forwards = new ArrayList<>();
        backwards(mentions, mention -> forwards.add(0, mention));
        ByteArrayOutputStream redacted = new ByteArrayOutputStream(to - from);
        int written = from;
        for (Mention mention : forwards) {
            redacted.write(bytes, written, mention.start() - written);
            redacted.writeBytes(word(mention.erasure()).getBytes(StandardCharsets.US_ASCII));
            written = mention.end();
        }
        redacted.write(bytes, written, to - written);
        return redacted.toByteArray();
    }

    /** What stands in the place of a mention. */
    static String word(long erasure) {
        return "erased-" + erasure;
    }

    /** Gives the mentions from the last to the first, without those that overlap one that was given. */
    private static void backwards(List<Mention> mentions, Consumer<Mention> taker) {
        int[] untouched = {Integer.MAX_VALUE};
        mentions.stream()
                .sorted(Comparator.comparingInt(Mention::end).reversed())
                .forEach(mention -> {
                    if (mention.end() <= untouched[0]) {
                        taker.accept(mention);
                        untouched[0] = mention.start();
                    }
                });
    }
}
