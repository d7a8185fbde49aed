package io.caravan.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

    private static final List<String> KNOWN =
            List.of("caravan.db.url", "caravan.db.user", "caravan.mail.host", "shop.customers", "id");

    @ParameterizedTest(name = "{0} may mean {1}")
    @CsvSource({
        "caravan.db.usr, caravan.db.user",
        "caravan.db.ulr, caravan.db.url",
        "Shop.Customer,  shop.customers",
        "ids,            id",
    })
    void givesTheNearestWord(String word, String expected) {
        assertThat(Suggestion.of(word, KNOWN)).contains(expected);
        assertThat(Suggestion.after(word, KNOWN)).isEqualTo("; did you mean " + expected + "?");
    }

    @ParameterizedTest(name = "{0} is like none")
    @CsvSource({"orders", "caravan.lease.length.max"})
    void givesNothingThatIsTooFar(String word) {
        assertThat(Suggestion.of(word, KNOWN)).isEmpty();
        assertThat(Suggestion.after(word, KNOWN)).isEmpty();
    }
}
