package io.caravan.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.Documents;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.run.Erasures;
import io.caravan.run.PersonTokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {

    private static final Contracts CONTRACTS = Contracts.read(Path.of("routes"));
    private static final Contract CUSTOMERS = CONTRACTS.get(DatasetName.parse("shop.customers"));
    private static final Contract TRANSACTIONS = CONTRACTS.get(DatasetName.parse("shop.transactions"));
    private static final PersonTokens TOKENS = new PersonTokens(Documents.KEY);

    private final Mentions mentions = new Mentions(
            Wanted.of(
                    List.of(open(
                            7,
                            new Requests(CONTRACTS, TOKENS, Documents.KEY)
                                    .asked("shop", "4711", "Ada.Ashdown@Example.org"))),
                    TOKENS),
            List.of(CUSTOMERS, TRANSACTIONS));

    private static Erasures.Open open(long number, Erasures.Asked asked) {
        return new Erasures.Open(number, "shop", true, true, false, Instant.EPOCH, asked.tokens());
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
                "customers-ada.ashdown@example.org.json",
                "mailto:ada.ashdown@example.org?subject=x",
                "a\0d\0a\0.\0a\0s\0h\0d\0o\0w\0n\0@\0e\0x\0a\0m\0p\0l\0e\0.\0o\0r\0g\0",
            })
    void somebodyIsNamed(String text) {
        assertThat(mentions.all(text.getBytes(StandardCharsets.UTF_8)))
                .extracting(Mentions.Mention::erasure)
                .containsOnly(7L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\": \"14711\"}",
                "{\"id\": \"4711-2\"}",
                "{\"paid\": \"4711\"}",
                "{\"amount\": \"4711\"}",
                "4711",
                "{\"id\": \"%\"}",
                "{\"id\": \"*\"}",
                "{\"id\": \"' OR 1=1 --\"}",
                "bada.ashdown@example.org",
                "ada.ashdown@example.orgs",
                "@example.org",
                "ada.ashdown@",
            })
    void nobodyIsNamed(String text) {
        assertThat(mentions.all(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void onlyTheNameItselfIsReplaced() {
        assertThat(mentions.redacted("shop/ä/customers-ada.ashdown@example.org.json and id: 4711, 4711"))
                .isEqualTo("shop/ä/customers-erased-7.json and id: erased-7, 4711");
    }
}
