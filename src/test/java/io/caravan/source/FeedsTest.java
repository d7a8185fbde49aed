package io.caravan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.failure.InvalidContractException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeedsTest {

    private static final Path METRICS = Path.of("routes/coins/metrics");

    @TempDir
    Path routes;

    private Path folder;
    private Path declaration;

    @BeforeEach
    void copiesTheShippedFeed() throws IOException {
        folder = Files.createDirectories(routes.resolve("coins/metrics"));
        declaration = folder.resolve("metrics.feed.json");
        Files.copy(METRICS.resolve("metrics.contract.json"), folder.resolve("metrics.contract.json"));
        Files.copy(METRICS.resolve("metrics.feed.json"), declaration);
    }

    private Feeds read() {
        return Feeds.read(routes, Contracts.read(routes));
    }

    @Test
    void theShippedFeedIsInForce() {
        assertThat(read().find(DatasetName.parse("coins.metrics"))).hasValueSatisfying(feed -> assertThat(feed.fields())
                .isEqualTo(List.of("price", "hash_rate", "difficulty")));
        assertThat(read().find(DatasetName.parse("coins.others"))).isEmpty();
    }

    @ParameterizedTest(name = "{1} in place of {0}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    "PT5M"             | "PT7M"             | bar: a day must be a whole number of bars
                    "PT5M"             | "5m"               | bar:
                    "start_timestamp"  | "beginning"        | start: the contract has no field beginning
                    "start_timestamp"  | "price"            | start: price must be kept as it is, and of type [INTEGER]
                    "timeframe": "5m"  | "price": "5m"      | constants: price must be kept as it is, and of type [TEXT]
                    "timeframe": "5m"  | "timeframe": 5     | constants.timeframe:
                    { "timeframe": "5m" } | {}              | nothing gives [timeframe], which the contract requires
                    "difficulty": {    | "diffculty": {     | series: the contract has no field diffculty
                    "exact"            | "nearly"           | series.price.align:
                    "milliseconds"     | "minutes"          | series.price.unit:
                    "list"             | "lists"            | series.hash_rate:
                    "/avgHashrate"     | "avgHashrate"      | series.hash_rate.value:
                    "title"            | "title": "", "bar" | is not JSON
                    """)
    void refusesADeclarationWithAMessageThatNamesFileAndPlace(String place, String fault, String message)
            throws IOException {
        String text = Files.readString(declaration);
        assertThat(text).contains(place);
        Files.writeString(declaration, text.replaceFirst(Pattern.quote(place), fault));
        assertThatThrownBy(this::read)
                .isInstanceOf(InvalidContractException.class)
                .message()
                .contains("coins/metrics/metrics.feed.json: ")
                .contains(message);
    }

    @Test
    void refusesADeclarationThatNobodyReads() throws IOException {
        Files.move(declaration, folder.resolve("metric.feed.json"));
        assertThatThrownBy(this::read).hasMessageContaining("must be called metrics.feed.json");
        Path other = Files.createDirectories(routes.resolve("coins/others"));
        Files.move(folder.resolve("metric.feed.json"), other.resolve("others.feed.json"));
        assertThatThrownBy(this::read).hasMessageContaining("there is no contract of coins.others beside it");
    }
}
