package io.caravan.cli;

import io.caravan.erase.Erase;
import io.caravan.route.ErasureOffice;
import io.caravan.run.Erasures;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan erase}: forgets a person, and all others who have asked. */
@Command(
        name = "erase",
        description = {
            "Forgets a person everywhere and writes a certificate; requests that wait are done with it.",
            "Without --id and --email only those that wait are done."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:it is done", "1:a request is held, or a place was not searched", "2:it failed"})
final class EraseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private PersonOptions person = new PersonOptions();

    @Option(
            names = "--deep",
            description =
                    "Write the tables of persons anew, which locks each of them for a while; also when no request waits.")
    private boolean deep;

    @Option(
            names = "--requester",
            paramLabel = "WHO",
            description =
                    "Who hands the request in, for the certificate: a person at a desk, a ticket. By default the user of the machine.")
    private String requester = System.getProperty("user.name", "");

    /** Whether one of the requests waits for a person. */
    private static boolean waits(Erasures erasures, List<Long> asked) {
        return Stream.concat(erasures.held().stream(), erasures.incomplete().stream())
                .anyMatch(request -> asked.contains(request.erasure()));
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Stopping stopping = new Stopping();
                Installation installation = Installation.open(Main.home(), stopping::isAsked)) {
            ErasureOffice office = installation.erasureOffice();
            List<Long> asked = List.of();
            if (person.isNamed()) {
                Erasures.Asked named = person.asked(office, installation.contracts(), spec);
                asked = office.erasures()
                        .ask(person.domain(), new Erasures.From("command line", requester), List.of(named));
            }
            Erase.Outcome outcome = ErasureTurn.erase(office.erase(), deep, stopping, out);
            boolean searched = ErasureReport.print(outcome, out);
            out.flush();
            office.erase().sweep();
            boolean waits = waits(office.erasures(), asked);
            if (outcome.equals(Erase.Outcome.NOTHING)) {
                out.println(
                        asked.isEmpty()
                                ? "  No request waits."
                                : waits
                                        ? "  The other process took the request up; ./caravan decide-erasure shows why it is not done."
                                        : "  The request was done by the other process.");
            }
            out.flush();
            return outcome.busy()
                    ? ExitCode.FAILED
                    : !searched || waits || outcome.held() > 0 ? ExitCode.INCOMPLETE : ExitCode.DONE;
        }
    }
}
