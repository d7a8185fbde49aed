package io.caravan.cli;

import io.caravan.contract.Contract;
import io.caravan.contract.DatasetName;
import io.caravan.mend.Mend;
import io.caravan.read.Pieces;
import io.caravan.run.Refusals;
import io.caravan.settings.Settings;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which refused records are meant. */
final class RefusedOptions {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    @Option(names = "--dataset", description = "Those of this dataset alone, such as shop.customers.")
    private @Nullable String dataset;

    @Option(names = "--file", description = "Those of this file alone, as caravan rejects shows it.")
    private @Nullable String file;

    /** The files with refused records, by their dataset. */
    Map<Contract, List<Refusals.Refused>> refused(Installation installation, CommandSpec spec) {
        @Nullable
        DatasetName name = dataset == null
                ? null
                : Named.dataset(spec, installation.contracts(), dataset).name();
        Map<Contract, List<Refusals.Refused>> byContract = new LinkedHashMap<>();
        List<Refusals.Refused> open = new Refusals(installation.database()).open(name, file);
        for (Contract contract : installation.contracts().all()) {
            List<Refusals.Refused> own = open.stream()
                    .filter(refused -> refused.dataset().equals(contract.name()))
                    .toList();
            if (!own.isEmpty()) {
                byContract.put(contract, own);
            }
        }
        return byContract;
    }

    static Mend mend(Settings settings) {
        return new Mend(new Pieces(settings.limits()), settings.archive(), settings.failed());
    }

    /** A new file below {@code output/fixes}, where an erasure looks for persons. */
    static Path target(Settings settings, Contract contract, String ending) {
        String stamp = LocalDateTime.now(ZoneOffset.UTC).format(STAMP);
        return settings.output()
                .resolve("fixes")
                .resolve(contract.name().domain())
                .resolve(contract.name().dataset() + ".fix-" + stamp + ending);
    }
}
