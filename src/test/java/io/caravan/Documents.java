package io.caravan;

import io.caravan.anonymise.Lines;
import io.caravan.contract.Contract;
import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.contract.FieldPath;
import io.caravan.contract.Table;
import io.caravan.read.Limits;
import io.caravan.read.RawRow;
import io.caravan.read.RawRows;
import io.caravan.read.Read;
import io.caravan.reject.Reject;
import io.caravan.run.Fingerprint;
import io.caravan.run.PersonTokens;
import io.caravan.run.Run;
import io.caravan.run.SourceFile;
import io.caravan.run.Suppression;
import io.caravan.run.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** What tests hand to the rooms: files of the shipped datasets. */
public final class Documents {

    public static final SecretKey KEY =
            new SecretKeySpec("a key for tests alone, no secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256");

    public static final Suppression NOBODY_IS_ERASED = new Suppression(new PersonTokens(KEY), Set.of(), 0);

    private static final Contracts CONTRACTS = Contracts.read(Path.of("routes"));

    private Documents() {}

    public static Contract contract(String dataset) {
        return CONTRACTS.get(DatasetName.parse(dataset));
    }

    /** The contracts that ship. */
    public static Contracts contracts() {
        return CONTRACTS;
    }

    /** The value of a field of the dataset's own table. */
    public static @Nullable Object value(String dataset, Values values, String path) {
        Table table = contract(dataset).table();
        return values.get(table.fields().indexOf(table.field(FieldPath.parse(path))));
    }

    /** The lines as text, without their ends. */
    public static List<String> text(Lines lines) {
        return new String(lines.bytes(), StandardCharsets.UTF_8).lines().toList();
    }

    /** What was read of a file. */
    public record Content(List<RawRows> batches) {

        public List<RawRow> rows() {
            return batches.stream().flatMap(batch -> batch.rows().stream()).toList();
        }

        public List<Reject> rejects() {
            return batches.stream().flatMap(batch -> batch.rejects().stream()).toList();
        }
    }

    public static Content read(String dataset, Path file) {
        return read(dataset, file, Limits.DEFAULT);
    }

    /** Reads a file, and all entries of a zip, as a file of the dataset. */
    public static Content read(String dataset, Path file, Limits limits) {
        return read(contract(dataset), file, limits);
    }

    /** The same under a contract that is not shipped. */
    public static Content read(Contract contract, Path file) {
        return read(contract, file, Limits.DEFAULT);
    }

    private static Content read(Contract contract, Path file, Limits limits) {
        SourceFile source = new Fingerprint(KEY).take(contract.name().domain() + "/" + file.getFileName(), file);
        Read read = new Read(1000, limits, Clock.systemUTC());
        List<RawRows> batches = new ArrayList<>();
        for (SourceFile entry : read.entries(source)) {
            try (Read.Batches open = read.batches(new Run(0, 0, contract, entry))) {
                open.forEachRemaining(batches::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Content(batches);
    }

    /** Writes {@code lines} into a file and reads it. */
    public static Content read(String dataset, Path folder, String lines) {
        Path file = folder.resolve("lines.json");
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read(dataset, file);
    }
}
