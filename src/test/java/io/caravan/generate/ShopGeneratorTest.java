package io.caravan.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShopGeneratorTest {

    @TempDir
    Path folder;

    @Test
    void theSameSeedGivesTheSameBytesAndAnotherOthers() throws IOException {
        byte[] first = bytes(1);
        assertThat(Arrays.equals(first, bytes(1))).isTrue();
        assertThat(Arrays.equals(first, bytes(2))).isFalse();
    }

    @Test
    void dataWithoutDefectsIsClean() throws IOException {
        Expected expected = new ShopGenerator(new ShopOptions(5, LocalDate.of(2024, 1, 1), 1, 100, 60, 300, 0, false))
                .generate(folder);
        expected.datasets().values().forEach(dataset -> {
            assertThat(dataset.rejected()).isZero();
            assertThat(dataset.pending()).isZero();
        });
        for (String line : lines("transactions.json")) {
            JsonNode purchases = JsonMapper.shared().readTree(line).get("purchases");
            double sum = 0;
            for (JsonNode product : purchases.get("products")) {
                sum += Double.parseDouble(product.get("price").stringValue())
                        * product.get("quanitity").intValue();
            }
            assertThat(sum)
                    .isCloseTo(Double.parseDouble(purchases.get("total_cost").stringValue()), Offset.offset(0.001));
        }
        for (String line : lines("customers.json")) {
            assertThat(JsonMapper.shared().readTree(line).get("email").stringValue())
                    .contains("@example.");
        }
    }

    @Test
    void everyKindOfDefectOccurs() {
        Expected expected = new ShopGenerator(ShopOptions.small()).generate(folder);
        for (Defect defect : Defect.values()) {
            assertThat(expected.datasets().values())
                    .as(defect.name())
                    .anySatisfy(dataset -> assertThat(dataset.reasons()).containsKey(defect.reason()));
        }
        assertThat(expected.datasets().get("shop.transactions").pending()).isPositive();
    }

    private byte[] bytes(long seed) throws IOException {
        Path out = Files.createTempDirectory(folder, "seed");
        ShopOptions small = ShopOptions.small();
        var unused = new ShopGenerator(new ShopOptions(
                        seed,
                        small.from(),
                        small.days(),
                        small.customers(),
                        small.products(),
                        small.transactions(),
                        0.1,
                        true))
                .generate(out);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.writeBytes(out.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                all.writeBytes(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    private List<String> lines(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(file -> file.endsWith(name)).toList();
            assertThat(all).isNotEmpty();
            return all.stream().flatMap(ShopGeneratorTest::lines).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
