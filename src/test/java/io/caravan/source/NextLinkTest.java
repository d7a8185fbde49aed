package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.SourceException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NextLinkTest {

    private static final URI PAGE = URI.create("https://shop.example.org/v1/orders?page=1");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "nothing",
            value = {
                "<https://shop.example.org/v1/orders?page=2>; rel=\"next\"                   | https://shop.example.org/v1/orders?page=2",
                "<https://shop.example.org/v1/orders?page=2>; rel=next                       | https://shop.example.org/v1/orders?page=2",
                "<https://shop.example.org:443/a>;title=\"a, b; rel=x\";REL=\"last NEXT\"     | https://shop.example.org:443/a",
                "<https://shop.example.org/0>; rel=\"prev\", </v1/orders?page=2>; rel=\"next\" | https://shop.example.org/v1/orders?page=2",
                "<?page=2&x=a,b>; rel=\"next\"                                                | https://shop.example.org/v1/orders?page=2&x=a,b",
                "<https://shop.example.org/v1/orders?page=9>; rel=\"last\"                    | nothing",
                "<https://shop.example.org/next>; rel=\"nextish\"                             | nothing",
                "<https://shop.example.org/next>                                              | nothing",
                "``                                                                           | nothing",
            })
    void findsTheNextPage(String header, String next) {
        assertThat(NextLink.of(PAGE, List.of(header)).map(URI::toString).orElse(null))
                .isEqualTo(next);
        assertThat(NextLink.of(PAGE, List.of("<https://shop.example.org/0>; rel=first", header))
                        .map(URI::toString)
                        .orElse(null))
                .isEqualTo(next);
    }

    @Test
    void asksNoOtherHost() {
        for (String other :
                List.of("https://evil.example.org/", "http://shop.example.org/", "//shop.example.org:8443/")) {
            assertThatThrownBy(() -> NextLink.of(PAGE, List.of("<" + other + ">; rel=next")))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("another host");
        }
    }
}
