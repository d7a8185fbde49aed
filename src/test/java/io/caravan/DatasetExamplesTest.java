package io.caravan;

import static org.assertj.core.api.Assertions.assertThat;

import io.caravan.anonymise.Anonymise;
import io.caravan.anonymise.SafeRows;
import io.caravan.clean.Clean;
import io.caravan.read.RawRows;
import io.caravan.reject.Reject;
import io.caravan.validate.Validate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every {@code routes/<domain>/<dataset>/examples}: a file {@code x.json}, {@code x.csv} or {@code x.log} goes through all rooms up to
 * load, and must become the treated records of {@code x.expected.jsonl} and the refusals of {@code x.rejects.txt}.
 */
class DatasetExamplesTest {

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("routes"))) {
            return files.filter(file -> file.getNameCount() == 5
                            && file.getName(3).toString().equals("examples")
                            && file.toString().matches(".*\\.(json|csv|log)"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void becomesWhatIsExpected(Path example) throws IOException {
        StringBuilder treated = new StringBuilder();
        StringBuilder refused = new StringBuilder();
        for (RawRows batch : Documents.read(example.getName(1) + "." + example.getName(2), example)
                .batches()) {
            SafeRows safe = new Anonymise(Documents.KEY, () -> Documents.NOBODY_IS_ERASED)
                    .anonymise(new Clean().clean(new Validate(Clock.systemUTC()).validate(batch)));
            treated.append(new String(safe.lines().bytes(), StandardCharsets.UTF_8));
            safe.rejects().forEach(reject -> refused.append(text(reject)));
        }
        mustBe(example, ".expected.jsonl", treated);
        mustBe(example, ".rejects.txt", refused);
    }

    private static void mustBe(Path example, String ending, CharSequence actual) throws IOException {
        String stem = example.getFileName().toString().replaceFirst("\\.[a-z]+$", "");
        Path expected = example.resolveSibling(stem + ending);
        Path written = Files.writeString(Path.of("target", example.getName(2) + "-" + stem + ending), actual);
        assertThat(actual.toString())
                .as("%s (what it became is in %s)", expected, written)
                .isEqualTo(Files.exists(expected) ? Files.readString(expected) : "");
    }

    private static String text(Reject reject) {
        StringBuilder text = new StringBuilder();
        reject.violations()
                .forEach(violation -> text.append("line %d: %s %s (%s)%n"
                        .formatted(reject.line(), violation.field(), violation.message(), violation.rule())));
        return text.toString();
    }
}
