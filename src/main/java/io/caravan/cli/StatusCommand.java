package io.caravan.cli;

import io.caravan.failure.CommandException;
import io.caravan.route.Inbox;
import io.caravan.route.Service;
import io.caravan.run.Erasures;
import io.caravan.run.Printable;
import io.caravan.run.Summary;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.management.JMException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code caravan status}: how things are, by the books. */
@Command(name = "status", description = "Shows the datasets, the last runs, what waits and why.")
final class StatusCommand implements Callable<Integer> {

    private static final int RECENT_RUNS = 10;
    private static final int FAILED_MAILS = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, JMException {
        PrintWriter out = spec.commandLine().getOut();
        try (Installation installation = Installation.open(Main.home())) {
            boolean running = RunningInstance.isRunning(installation.settings().state());
            out.println("  Service    " + (running ? "running" : "not running (./caravan run starts it)"));
            stoppedRoutes(installation, out);
            out.println("  Warehouse  " + installation.address());
            new LoadReport(installation, 0).print(out, List.of());
            Summary summary = new Summary(installation.database());
            Tabular recent = recent(summary);
            recent.print(out);
            Tabular.printMore(out, summary.runs(), recent.size(), " runs before these");
            out.println();
            waiting(installation, out);
            failedMails(installation, out);
            out.flush();
            return ExitCode.DONE;
        }
    }

    /** One line for each route that somebody has stopped, as its files wait until it is started; none when no service runs. */
    private static void stoppedRoutes(Installation installation, PrintWriter out) throws IOException, JMException {
        try (ServiceRoutes routes =
                ServiceRoutes.of(installation.settings().state()).orElse(null)) {
            if (routes == null) {
                return;
            }
            for (ServiceRoutes.State route : routes.all()) {
                if (!route.isStarted()) {
                    out.println("  Route      " + route.id() + " is "
                            + route.state().toLowerCase(Locale.ROOT)
                            + "; ./caravan routes " + (route.isSuspended() ? "resume " : "start ") + route.id()
                            + " lets it go on");
                }
            }
        } catch (CommandException e) {
            out.println("  Routes     not known, as " + e.text());
        }
    }

    private static Tabular recent(Summary summary) {
        Tabular table = new Tabular("run", "dataset", "state", "read", "rejected", "pending", "finished", "file");
        for (Summary.Recent run : summary.recent(RECENT_RUNS)) {
            String file = run.entry().isEmpty() ? run.file() : run.file() + "!" + run.entry();
            String why = run.failure() == null ? "" : ": " + Objects.requireNonNull(run.failure());
            table.row(
                    run.run(),
                    run.dataset(),
                    run.state(),
                    run.read(),
                    run.rejected(),
                    run.pending(),
                    run.finished(),
                    Printable.text(file + why));
        }
        return table;
    }

    /** One line for each mail that is not sent: to whom, why, and what to do. */
    private static void failedMails(Installation installation, PrintWriter out) {
        String operators = installation.settings().mail().to();
        Summary summary = new Summary(installation.database());
        for (Summary.FailedMail mail : summary.failedMails(FAILED_MAILS)) {
            String receiver = mail.receiver().isEmpty() ? operators : mail.receiver();
            String why = mail.replyCode() == 0 ? mail.failure() : mail.failure() + " (" + mail.replyCode() + ")";
            out.println("  Mail " + mail.mail() + " to " + Printable.text(receiver) + ", \""
                    + Printable.text(mail.subject()) + "\", is "
                    + (mail.nextAttempt().isEmpty()
                            ? "rejected: " + why
                                    + ". It is not sent again; correct the address, or see the log of the mail server."
                            : "not sent yet: " + why + ". It is tried again at " + mail.nextAttempt() + " UTC."));
        }
        Tabular.printMore(out, summary.mailsFailed(), FAILED_MAILS, " mails that are not sent");
    }

    private static void waiting(Installation installation, PrintWriter out) {
        try (Service service = installation.service()) {
            Inbox inbox = service.inbox();
            out.println("  " + inbox.waiting() + " files in the inbox, "
                    + new Summary(installation.database()).mailsWaiting() + " mails to be sent.");
            Erasures erasures = new Erasures(installation.database());
            int undecided = erasures.held().size() + erasures.incomplete().size();
            if (undecided > 0) {
                out.println("  " + undecided + (undecided == 1 ? " request" : " requests")
                        + " to be forgotten wait for a decision; ./caravan decide-erasure shows why.");
            }
            inbox.unopenable()
                    .forEach(file -> out.println(
                            "  Cannot be opened (its name is not UTF-8, or the right to read it is missing): "
                                    + Printable.text(inbox.name(file))));
            inbox.unmatched().forEach(file -> out.println("  No dataset takes " + Printable.text(inbox.name(file))));
        }
    }
}
