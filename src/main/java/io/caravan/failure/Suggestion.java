package io.caravan.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** The known word that somebody may have meant by an unknown one. */
public final class Suggestion {

    private Suggestion() {}

    /**
     * The nearest of the known words, upper and lower case being the same.
     *
     * @return empty when more than a third of the letters, and more than two, are different
     */
    public static Optional<String> of(String word, Collection<String> known) {
        int most = Math.max(2, word.length() / 3);
        LevenshteinDistance distance = new LevenshteinDistance(most);
        String lower = word.toLowerCase(Locale.ROOT);
        record Candidate(String word, int distance) {}
        return known.stream()
                .map(each -> new Candidate(each, distance.apply(lower, each.toLowerCase(Locale.ROOT))))
                .filter(each -> each.distance() >= 0)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .map(Candidate::word);
    }

    /** The same as the end of a message: {@code "; did you mean shop.customers?"}, or nothing. */
    public static String after(String word, Collection<String> known) {
        return of(word, known).map(each -> "; did you mean " + each + "?").orElse("");
    }
}
