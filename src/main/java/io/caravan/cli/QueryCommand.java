package io.caravan.cli;

import io.caravan.notify.Attachment;
import io.caravan.notify.Notify;
import io.caravan.report.Queries;
import io.caravan.report.Query;
import io.caravan.report.Querying;
import io.caravan.run.Printable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan query}: asks the warehouse what the business wants to know now. */
@Command(
        name = "query",
        description = {"Lists the queries, or asks one, or all of them.", "A query sees one moment and changes nothing."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is answered", "2:it cannot be"})
final class QueryCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "NAME",
            description = "The query, such as top_dates or delivery.top_dates. Without it all are listed.")
    private @Nullable String name;

    @Option(names = "--all", description = "Asks all of them.")
    private boolean all;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many rows; those that tie with the last come along.")
    private @Nullable String limit;

    @Option(names = "--status", paramLabel = "S", description = "Only what has this status.")
    private @Nullable String status;

    @Option(names = "--param", paramLabel = "NAME=VALUE", description = "Another value than the declaration's own.")
    private Map<String, String> given = new LinkedHashMap<>();

    @Option(names = "--export", description = "Writes the answer to output/queries as CSV.")
    private boolean export;

    @Option(names = "--mail", description = "Writes it there and sends it by mail.")
    private boolean mail;

    @Override
    public Integer call() {
        if (limit != null) {
            given.put("limit", limit);
        }
        if (status != null) {
            given.put("status", status);
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            List<Query> asked = asked(installation.queries());
            if (asked.isEmpty()) {
                list(installation.queries(), out);
            } else if (export || mail) {
                var unused = ErasureTurn.whileNobodyErases(
                        installation.erasureOffice().erasures(), out, () -> {
                            ask(installation, asked, out);
                            return ExitCode.DONE;
                        });
            } else {
                ask(installation, asked, out);
            }
            out.flush();
            return ExitCode.DONE;
        }
    }

    /** What is to be asked; nothing to list all. */
    private List<Query> asked(Queries queries) {
        if (all && name != null) {
            throw refused("say a query, or --all");
        }
        if (all) {
            return queries.all();
        }
        String wanted = name;
        if (wanted != null) {
            return List.of(queries.find(wanted)
                    .orElseThrow(() -> Named.unknown(
                            spec,
                            "query",
                            wanted,
                            queries.all().stream().map(Query::toString).toList())));
        }
        if (export || mail || !given.isEmpty()) {
            throw refused("say which query is to be asked, or --all");
        }
        return List.of();
    }

    private void ask(Installation installation, List<Query> asked, PrintWriter out) {
        Querying querying = installation.querying();
        List<Path> files = new ArrayList<>();
        for (Query query : asked) {
            Querying.Answered answered = querying.ask(query, givenTo(query));
            print(answered, out);
            if (export || mail) {
                Path file = querying.export(answered);
                files.add(file);
                out.println("  Written to " + file);
            }
            out.println();
            out.flush();
        }
        if (mail) {
            send(installation, asked, files);
            out.println("  The mail goes to " + installation.settings().mail().to() + ".");
        }
    }

    /** Who asks all of them means each value for those that know it. */
    private Map<String, String> givenTo(Query query) {
        Map<String, String> known = new LinkedHashMap<>(given);
        if (all) {
            known.keySet().removeIf(parameter -> !query.has(parameter));
        }
        return known;
    }

    private static void print(Querying.Answered answered, PrintWriter out) {
        out.println("  " + answered.query().title());
        Tabular table = new Tabular(answered.header().toArray(String[]::new));
        for (List<String> row : answered.rows()) {
            table.row(row.stream()
                    .map(cell -> cell == null ? "" : Printable.text(cell))
                    .toArray());
        }
        table.print(out);
    }

    private static void send(Installation installation, List<Query> asked, List<Path> files) {
        Path output = installation.settings().output();
        new Notify(installation.database(), installation.settings().failed())
                .sendAnswers(
                        asked.stream().map(Query::title).toList(),
                        files.stream()
                                .map(file -> new Attachment(
                                        output.relativize(file).toString(), String.valueOf(file.getFileName())))
                                .toList());
        installation.sendMails();
    }

    private ParameterException refused(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    private static void list(Queries queries, PrintWriter out) {
        Tabular table = new Tabular("query", "what it tells", "parameters");
        queries.all().forEach(query -> table.row(query, query.title(), query.choices()));
        table.print(out);
    }
}
