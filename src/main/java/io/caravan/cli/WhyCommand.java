package io.caravan.cli;

import io.caravan.anonymise.Pseudonyms;
import io.caravan.clean.Clean;
import io.caravan.contract.Contract;
import io.caravan.contract.Field;
import io.caravan.contract.Privacy;
import io.caravan.contract.Table;
import io.caravan.contract.Treatment;
import io.caravan.load.Lineage;
import io.caravan.run.Printable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan why}: where a row comes from, and what was done to its fields. */
@Command(
        name = "why",
        description = {
            "Tells which file and line a row comes from, under which contract, and how each field was treated.",
            "It shows no value of the row."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the row is known", "1:there is no such row", "2:it failed"})
final class WhyCommand implements Callable<Integer> {

    private static final int SHORT_HASH = 12;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(index = "0", paramLabel = "TABLE", description = "The table, such as shop.customers.")
    private String table = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "KEY",
            description = "The record's key, as the source spells it; each part of a key by itself.")
    private List<String> key = List.of();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            Contract contract = installation.contracts().all().stream()
                    .filter(Contract::isLoaded)
                    .filter(candidate -> Lineage.isOf(candidate, table))
                    .findFirst()
                    .orElseThrow(() ->
                            Named.unknown(spec, "table of a dataset", table, Lineage.tables(installation.contracts())));
            if (key.size() != contract.key().size()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "the key of " + contract.name() + " is "
                                + contract.key().stream()
                                        .map(field -> field.path().toString())
                                        .collect(Collectors.joining(", ")));
            }
            List<String> stored = stored(contract, installation.keys().of("pseudonyms"));
            Optional<Lineage.Origin> origin = new Lineage(installation.database()).of(contract, stored);
            origin.ifPresentOrElse(
                    found -> print(found, contract, out),
                    () -> out.println("  There is no such row, nor does it wait."));
            out.flush();
            return origin.isPresent() ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }
    }

    /** The key as it is stored. */
    private List<String> stored(Contract contract, SecretKey pseudonymKey) {
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            Field field = contract.key().get(i);
            String cleaned = Clean.clean(key.get(i).strip(), field.cleanings());
            stored.add(
                    field.privacy().treatment() == Treatment.PSEUDONYMISE
                            ? new Pseudonyms(pseudonymKey, contract.name().domain())
                                    .of(cleaned)
                                    .toString()
                            : cleaned);
        }
        return stored;
    }

    private static void print(Lineage.Origin origin, Contract contract, PrintWriter out) {
        String file = origin.entry().isEmpty() ? origin.file() : origin.file() + "!" + origin.entry();
        boolean inForce = origin.contract().equals(contract.hash());
        out.println("  " + contract.name() + (origin.waiting() ? ", waiting for what it refers to" : ""));
        out.println("    file      " + Printable.text(file) + ", line " + origin.line());
        out.println("    lies in   "
                + (origin.filedAs().isEmpty() ? "(no longer kept)" : Printable.text(origin.filedAs())));
        out.println("    run       " + origin.run() + ", " + origin.finished());
        out.println("    contract  " + origin.contract().substring(0, SHORT_HASH)
                + (inForce ? ", the one in force" : ", an earlier one: treatments may have been others"));
        out.println();
        Tabular treatments = new Tabular("column", "field", "class", "treatment");
        Stream.concat(Stream.of(contract.table()), contract.children().stream()).forEach(part -> add(treatments, part));
        treatments.print(out);
    }

    private static void add(Tabular treatments, Table part) {
        String prefix = part.array().names().isEmpty() ? "" : part.array() + ".";
        for (Field field : part.fields()) {
            Privacy privacy = field.privacy();
            String to = privacy.coarseness() == null ? "" : " to " + word(Objects.requireNonNull(privacy.coarseness()));
            treatments.row(
                    (prefix.isEmpty() ? "" : part.name() + ".") + field.column(),
                    prefix + field.path(),
                    word(privacy.kind()),
                    word(privacy.treatment()) + to);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
