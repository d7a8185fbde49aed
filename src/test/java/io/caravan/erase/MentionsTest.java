package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.run.PersonTokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {

    private static final Contracts CONTRACTS = Contracts.read(Path.of("routes"));
    private static final Contract CUSTOMERS = CONTRACTS.get(DatasetName.parse("shop.customers"));
    private static final Contract TRANSACTIONS = CONTRACTS.get(DatasetName.parse("shop.transactions"));
    private static final PersonTokens TOKENS = new PersonTokens(Documents.KEY);

    private static final Identities IDENTITIES = new Identities(CONTRACTS, TOKENS, Documents.KEY);

    private final Mentions mentions = new Mentions(
            Wanted.of(
                    List.of(Requested.open(
                            7,
                            IDENTITIES.asked("shop", List.of("4711", "C-900027"), List.of("Ada.Ashdown@Example.org")))),
                    IDENTITIES),
            List.of(CUSTOMERS, TRANSACTIONS));

    private List<Mentions.Mention> named(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return mentions.in(DecodedText.of(bytes, 0, bytes.length), Mentions.Where.TEXT, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"4711\", broken",
                "{\\\"customer_id\\\": \\\"4711\\\", broken",
                "ID=4711",
                "customer_id: 4711;",
                "write to <ADA.ashdown@example.org>.",
                "a,b,ada.ashdown@example.org,c",
                "ada.ashdown@example.org\u2014thanks",
                "\u2022ada.ashdown@example.org\u2026",
                "\u90ae\u7bb1\uff1aada.ashdown@example.org\uff0c",
                "ada.ashdown@example.org...",
                "#C-900027*",
                "mailto:ada.ashdown@example.org?subject=x",
                "ada.ashdown%40example.org",
                "ada.ashdown%2540example.org",
                "{\"note\": \"ada.ashdown\\u0040example.org\"}",
                "{\"note\": \"ada\\u002eashdown@example.org\\/\"}",
                "ada.ash\u00addown@exa\u200bmple.org",
                "\ufeffada.ashdown@example.org",
                "\uff41da.ashdown\uff20example.org",
                "customerId = 4711",
                "<customer-id>4711</customer-id>",
                "the customer c-900027, who called",
                "x,C-900027,y",
                "https://shop.example/c-900027/orders",
                "a\0d\0a\0.\0a\0s\0h\0d\0o\0w\0n\0@\0e\0x\0a\0m\0p\0l\0e\0.\0o\0r\0g\0",
            })
    void somebodyIsNamed(String text) {
        assertThat(named(text)).extracting(Mentions.Mention::erasure).containsOnly(7L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"14711\"}",
                "{\"id\": \"4711-2\"}",
                "{\"paid\": \"4711\"}",
                "{\"amount\": \"4711\"}",
                "4711",
                "AC-900027",
                "C-9000271",
                "order 4711 of 2024",
                "{\"id\": \"%\"}",
                "{\"id\": \"*\"}",
                "{\"id\": \"' OR 1=1 --\"}",
                "bada.ashdown@example.org",
                "miss.ada.ashdown@example.org",
                "ada.ashdown@example.org.uk",
                "ada.ashdown@example.orgs",
                "@example.org",
                "ada.ashdown@",
            })
    void nobodyIsNamed(String text) {
        assertThat(named(text)).isEmpty();
    }

    @Test
    void onlyTheNameItselfIsReplaced() {
        assertThat(mentions.redacted("shop/ä/customers-ada.ashdown@example.org.json and id: 4711, 4711"))
                .isEqualTo("shop/ä/customers-erased-7.json and id: erased-7, 4711");
        assertThat(mentions.redacted("customers-ada.ashdown@example.org-2024-01-02-10-00-00-part-1-of-2-a-b-c.json.gz"))
                .isEqualTo("customers-erased-7-2024-01-02-10-00-00-part-1-of-2-a-b-c.json.gz");
        assertThat(mentions.redacted("shop/ada.ashdown%40example.org/C-900027_2024.json"))
                .isEqualTo("shop/erased-7/erased-7_2024.json");
    }

    /** The time of texts that are bad for an expression that tries each beginning, against that of a plain text. */
    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a.", "a@", "@", "id", "id=", "id: ", "\\u0040", "%40", "a-1", "\"id\"", "9", "a\u00ad"})
    void timeGrowsAsTheTextDoes(String part) {
        String once = part.repeat(300_000 / part.length()) + " x@example.org";
        String twice = once + once;
        var unused = named(twice);
        long first = fastest(once);
        long second = fastest(twice);
        assertThat(second).isLessThan(3 * first + 50_000_000);
        assertThat(first).isLessThan(2_000_000_000L);
    }

    private long fastest(String text) {
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long begin = System.nanoTime();
            var unused = named(text);
            fastest = Math.min(fastest, System.nanoTime() - begin);
        }
        return fastest;
    }

    @ParameterizedTest
    @CsvSource({
        "archive/shop/customers-494878.json,                              archive/shop/customers-erased-7.json",
        "shop/date=2024-01-31/494878.json.gz,                             shop/date=2024-01-31/erased-7.json.gz",
        "The file shop/494878.csv failed,                                 The file shop/erased-7.csv failed",
        "delivery/customers-494878.json,                                  delivery/customers-494878.json",
        "shop/orders.as-of-2024-01-31T101112.494878.json.gz,              shop/orders.as-of-2024-01-31T101112.494878.json.gz",
        "494878 records,                                                  494878 records",
        "shop/customers-20240131.json,                                    shop/customers-20240131.json"
    })
    void aNumberInANameCountsWithinItsDomainUnlessItIsATime(String name, String redacted) {
        Mentions numbers = new Mentions(
                Wanted.of(
                        List.of(Requested.open(7, IDENTITIES.asked("shop", List.of("494878", "20240131"), List.of()))),
                        IDENTITIES),
                List.of(CUSTOMERS, TRANSACTIONS));
        assertThat(numbers.redacted(name)).isEqualTo(redacted);
    }
}
