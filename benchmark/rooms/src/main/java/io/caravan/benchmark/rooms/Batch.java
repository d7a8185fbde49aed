package io.caravan.benchmark.rooms;

import io.caravan.contract.Contracts;
import io.caravan.contract.DatasetName;
import io.caravan.generate.CustomersFile;
import io.caravan.generate.ShopGenerator;
import io.caravan.generate.ShopOptions;
import io.caravan.read.Limits;
import io.caravan.read.RawRows;
import io.caravan.read.Read;
import io.caravan.run.Fingerprint;
import io.caravan.run.PersonTokens;
import io.caravan.run.Run;
import io.caravan.run.Suppression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A file of good records of one dataset, as many as make one batch, and the run it is read in. */
public final class Batch {

    /** As many records as the product puts through its rooms together. */
    public static final int RECORDS = 5000;

    /** Of no use anywhere else. */
    public static final SecretKey KEY =
            new SecretKeySpec("the key of the benchmark".getBytes(StandardCharsets.US_ASCII), "HmacSHA256");

    public static final Suppression NOBODY_IS_ERASED = new Suppression(new PersonTokens(KEY), Set.of(), 0);

    private static final long SEED = 1;

    private final Run run;

    private Batch(Run run) {
        this.run = run;
    }

    /** @param dataset {@code customers} or {@code transactions} */
    public static Batch of(String dataset) {
        try {
            Path file = Files.createTempFile("caravan-benchmark", "." + dataset + ".json");
            file.toFile().deleteOnExit();
            switch (dataset) {
                case "customers" -> CustomersFile.write(file, RECORDS, SEED, 0, CustomersFile.Format.JSON);
                case "transactions" -> writeTransactions(file);
                default -> throw new IllegalArgumentException(dataset);
            }
            Contracts contracts = Contracts.read(Path.of("routes").toAbsolutePath());
            return new Batch(new Run(
                    0,
                    0,
                    contracts.get(new DatasetName("bench", dataset)),
                    new Fingerprint(KEY).take("bench/" + dataset + ".json", file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The generator writes a file for each hour; here they become one. */
    private static void writeTransactions(Path file) throws IOException {
        Path folder = Files.createTempDirectory("caravan-benchmark");
        new ShopGenerator(new ShopOptions(SEED, LocalDate.of(2024, 3, 1), 1, RECORDS, 300, RECORDS, 0, false))
                .generate(folder);
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> paths = all.sorted((a, b) -> b.compareTo(a)).toList();
            for (Path path : paths) {
                if (path.endsWith("transactions.json")) {
                    Files.write(file, Files.readAllBytes(path), StandardOpenOption.APPEND);
                }
                Files.delete(path);
            }
        }
    }

    /** Reads the file anew, and gives the first batch of it. */
    public RawRows read() {
        try (Read.Batches batches = new Read(RECORDS, Limits.DEFAULT, Clock.systemUTC()).batches(run)) {
            return batches.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
