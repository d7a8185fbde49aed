package io.caravan.cli;

import io.caravan.erase.Erase;
import io.caravan.failure.CommandException;
import io.caravan.route.ErasureOffice;
import io.caravan.run.Erasures;
import io.caravan.run.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code caravan decide-erasure}: what a person has to decide about requests to be forgotten. */
@Command(
        name = "decide-erasure",
        description = {
            "Decides about a request to be forgotten that is held, or that is not done because places were not searched.",
            "Without a decision it lists the requests that wait for one."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is done", "1:a request is held, or a place was not searched", "2:it failed"})
final class DecideErasureCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "NUMBER", description = "The number of the request.")
    private @Nullable Long number;

    @ArgGroup
    private @Nullable Decision decision;

    @Option(names = "--domain", description = "The domain in which the id counts; by default that of the request.")
    private @Nullable String domain;

    private static final class Decision {

        @Option(
                names = "--only-id",
                paramLabel = "ID",
                description = "Forget the subject with this id, and nobody by an e-mail address.")
        private @Nullable String onlyId;

        @Option(names = "--everyone", description = "Forget all subjects that the request reaches.")
        private boolean everyone;

        @Option(names = "--nobody", description = "End the request without forgetting anybody.")
        private boolean nobody;

        @Option(
                names = "--accept-not-searched",
                description = "End the request, or all that are not done, although places were not searched.")
        private boolean acceptNotSearched;

        @Option(
                names = "--delete",
                paramLabel = "FILE",
                description =
                        "Delete a file that was not searched, such as failed/shop/customers.json.xz, and note it in the ledger.")
        private @Nullable String delete;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Stopping stopping = new Stopping();
                Installation installation = Installation.open(Main.home(), stopping::isAsked)) {
            ErasureOffice office = installation.erasureOffice();
            if (decision == null) {
                print(office.erasures(), out);
                return ExitCode.DONE;
            }
            if (decision.acceptNotSearched) {
                int accepted =
                        office.erasures().accept(number == null ? incomplete(office.erasures()) : List.of(number));
                if (accepted == 0) {
                    throw new CommandException(
                            "no such request waits for places that were not searched",
                            "./caravan decide-erasure lists those that do");
                }
            } else if (decision.delete == null) {
                decide(installation, office, decision);
            } else {
                office.erase().delete(decision.delete);
                out.println("  Deleted    " + Printable.text(decision.delete));
            }
            Erase.Outcome outcome = ErasureTurn.erase(office.erase(), false, stopping, out);
            boolean searched = ErasureReport.print(outcome, out);
            if (outcome.equals(Erase.Outcome.NOTHING) && decision.delete == null) {
                out.println("  The request is ended.");
            }
            out.flush();
            boolean done = (searched || decision.acceptNotSearched) && outcome.held() == 0;
            return outcome.busy() ? ExitCode.FAILED : done ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }
    }

    private void decide(Installation installation, ErasureOffice office, Decision made) {
        if (number == null) {
            throw new ParameterException(spec.commandLine(), "say which request is decided, by its number");
        }
        Erasures.Open request = office.erasures().held().stream()
                .filter(held -> held.erasure() == number)
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        "no request " + number + " is held", "./caravan decide-erasure lists those that are"));
        if (made.everyone && request.tokens().isEmpty()) {
            throw new CommandException(
                    "of request " + number + " nothing is kept by which its persons could be found",
                    "end it with --nobody, and hand it in again");
        }
        office.erase().takeBack(request);
        if (made.nobody) {
            office.erasures().withdraw(number);
        } else if (made.everyone) {
            office.erasures().decide(number, Erasures.Scope.EVERYONE, request.tokens());
        } else {
            String of = domain == null ? request.domain() : domain;
            Named.domain(spec, installation.contracts(), of);
            office.erasures()
                    .decide(
                            number,
                            Erasures.Scope.IDS,
                            office.identities()
                                    .asked(of, List.of(String.valueOf(made.onlyId)), List.of())
                                    .tokens());
        }
    }

    private static List<Long> incomplete(Erasures erasures) {
        return erasures.incomplete().stream().map(Erasures.Open::erasure).toList();
    }

    private static void print(Erasures erasures, PrintWriter out) {
        Tabular table = new Tabular("request", "asked", "by", "waits because");
        erasures.held()
                .forEach(request -> table.row(
                        request.erasure(),
                        request.askedAt(),
                        request.from().channel(),
                        "it may reach different people"));
        erasures.incomplete()
                .forEach(request -> table.row(
                        request.erasure(), request.askedAt(), request.from().channel(), "places were not searched"));
        table.print(out);
        out.flush();
    }
}
