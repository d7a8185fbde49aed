package io.caravan.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.failure.ReportException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesTest {

    private static final String VALID =
            """
            {"title": "Stock", "parameters": {"limit": {"type": "integer", "default": 3}}}""";

    @TempDir
    Path routes;

    @Test
    void aQueryIsFoundWithAndWithoutItsDomain() throws IOException {
        put("shop", "stock", VALID);
        Queries queries = Queries.read(routes);
        assertThat(queries.find("stock")).isPresent().isEqualTo(queries.find("shop.stock"));
        assertThat(queries.find("stocks")).isEmpty();
        assertThat(queries.all()).singleElement().hasToString("shop.stock");
    }

    @Test
    void parametersHaveTheirDefaultsUnlessTheyAreGiven() throws IOException {
        put("shop", "stock", VALID);
        Query query = Queries.read(routes).find("stock").orElseThrow();
        assertThat(query.choices()).isEqualTo("limit=3");
        assertThat(query.values(Map.of())).containsExactly(Map.entry("limit", 3L));
        assertThat(query.values(Map.of("limit", "5"))).containsExactly(Map.entry("limit", 5L));
        assertThatThrownBy(() -> query.values(Map.of("limit", "'; DROP")))
                .hasMessage("parameter limit: must be of type integer");
        assertThatThrownBy(() -> query.values(Map.of("status", "x")))
                .hasMessage("shop.stock: has no parameter of that name; it has [limit]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            textBlock =
                    """
                    {"title": "Stock", "titel": "Stock"}                                                         | titel is unknown; did you mean title?
                    {}                                                                              | title is missing
                    {"title": "Stock", "parameters": {"limit": {"type": "integer"}}}                | parameters.limit: default is missing
                    {"title": "Stock", "parameters": {"limit": {"type": "integer", "default": "x"}}}| parameter limit: must be of type integer
                    {"title": "Stock", "title": "Stocks"}                                           | is not JSON
                    """)
    void refusesADeclarationWithAMessageThatNamesFileAndPlace(String declaration, String message) throws IOException {
        put("shop", "stock", declaration);
        assertThatThrownBy(() -> Queries.read(routes))
                .isInstanceOf(ReportException.class)
                .message()
                .contains("/shop/queries/stock.query.json: ")
                .contains(message);
    }

    @Test
    void aQueryIsTwoFilesAndNotOne() throws IOException {
        put("shop", "stock", VALID);
        Files.delete(routes.resolve("shop/queries/stock.query.json"));
        assertThatThrownBy(() -> Queries.read(routes))
                .hasMessageContaining("stock.sql: has no stock.query.json beside it");
    }

    @Test
    void twoQueriesOfOneNameCouldNotBeToldApart() throws IOException {
        put("bank", "stock", VALID);
        put("shop", "stock", VALID);
        assertThatThrownBy(() -> Queries.read(routes))
                .hasMessageContaining("shop.stock: bank.stock is called so as well");
    }

    private void put(String domain, String name, String declaration) throws IOException {
        Path folder = Files.createDirectories(routes.resolve(domain).resolve("queries"));
        Files.writeString(folder.resolve(name + ".query.json"), declaration);
        Files.writeString(folder.resolve(name + ".sql"), "SELECT name FROM shop.stock LIMIT :limit");
    }
}
