package io.caravan.anonymise;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ua_parser.Parser;

/**
 * Knows browsers by what they say of themselves. To find out takes a thousand patterns, so the answers are remembered: of as
 * many as there are, few are heard often. For use by several threads.
 */
final class UserAgents {

    private static final int REMEMBERED = 10_000;

    /** More than this no browser says; whoever does wants to keep us busy. */
    private static final int LONGEST = 512;

    private final Map<String, UserAgent> remembered = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Parser parser;

    UserAgent of(String text) {
        String said = text.substring(0, Math.min(text.length(), LONGEST));
        synchronized (remembered) {
            UserAgent known = remembered.get(said);
            if (known != null) {
                return known;
            }
        }
        UserAgent found = UserAgent.of(parser().parse(said));
        synchronized (remembered) {
            remembered.put(said, found);
            if (remembered.size() > REMEMBERED) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        return found;
    }

    /** Made when it is first asked for, as it reads its patterns from a file of many. */
    private Parser parser() {
        synchronized (remembered) {
            if (parser == null) {
                parser = new Parser();
            }
            return parser;
        }
    }
}
